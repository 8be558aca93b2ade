"use client";
/** Asks before something is done that is not easily taken back, in words that say what. */
import { Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useText } from "#/ui/messages/text.tsx";

export type Asked = {
  title: string;
  action: string;
  isDanger?: boolean /** What follows from it. */;
  detail?: ReactNode;
  perform: () => void;
};

/** `asked`: null while nothing is. Closed by yes and by no, and told so by `onClose`. */
export function Question({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const { t } = useText();
  const id = useId();
  return (
    <Modal
      open={asked !== null}
      title={asked?.title}
      okText={asked?.action}
      cancelText={t("action.dismiss")}
      okButtonProps={{ danger: asked?.isDanger ?? false, id }}
      // Not by autoFocus: the dialog would no longer know where the focus was before.
      afterOpenChange={(isOpen) => isOpen && document.getElementById(id)?.focus()}
      width={440}
      // Its words have the whole width; Escape and the button beside yes are the ways out.
      closable={false}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
      onCancel={onClose}
      onOk={() => {
        asked?.perform();
        onClose();
      }}
    >
      {asked?.detail}
    </Modal>
  );
}

/** What a button does that asks first: `ask()`, and `question` to be drawn beside it. */
export function useQuestion(asked: Asked): { ask: () => void; question: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return { ask: () => setOpen(true), question: <Question asked={isOpen ? asked : null} onClose={() => setOpen(false)} /> };
}
