"use client";
/** A button that opens a list to choose from beside it; and the same list in the middle of the page, for the keyboard. */
import { Modal, Popover } from "antd";
import { cloneElement, type ReactElement, useRef, useState } from "react";
import { LOCALES } from "#/core/locale.ts";
import { useText } from "#/ui/messages/text.tsx";
import { type PickerItem, PickerList } from "#/ui/PickerList.tsx";

export type PickerContent = {
  label: string;
  items: () => PickerItem[];
  placeholder?: string;
  create?: { label: (typed: string) => string; perform: (typed: string) => void };
  suggest?: (typed: string) => PickerItem[];
  isMulti?: boolean;
};
type Trigger = ReactElement<{ "aria-expanded"?: boolean; "aria-haspopup"?: "dialog"; ref?: (node: HTMLElement | null) => void }>;
const SURFACE = { padding: 5, boxShadow: "var(--shadow-3)" };
/** In the reader's direction: at the start or the end of its button. */
type Placement = "bottomStart" | "bottomEnd" | "topEnd";
const PLACES = {
  ltr: { bottomStart: "bottomLeft", bottomEnd: "bottomRight", topEnd: "topRight" },
  rtl: { bottomStart: "bottomRight", bottomEnd: "bottomLeft", topEnd: "topLeft" },
} as const;

export function Picker({
  content,
  children,
  placement = "bottomStart",
}: {
  content: PickerContent;
  children: Trigger;
  placement?: Placement;
}) {
  const { language } = useText();
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLElement>(null);
  const close = () => {
    setOpen(false);
    trigger.current?.focus({ preventScroll: true });
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement={PLACES[LOCALES[language].direction][placement]}
      destroyOnHidden
      styles={{ container: SURFACE }}
      content={
        <div role="dialog" aria-label={content.label}>
          <PickerBody content={content} onDone={close} />
        </div>
      }
    >
      {cloneElement(children, {
        "aria-expanded": isOpen,
        "aria-haspopup": "dialog",
        ref: (node) => {
          trigger.current = node;
        },
      })}
    </Popover>
  );
}

/** The list in the middle of the page; `context` says what it is about. */
export function PickerDialog({ content, context, onClose }: { content: PickerContent | null; context: string; onClose: () => void }) {
  return (
    <Modal
      open={content !== null}
      onCancel={onClose}
      footer={null}
      closable={false}
      title={content?.label}
      width={480}
      style={{ top: "14vh" }}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
      className="picker-dialog"
      styles={{ container: { padding: 5 } }}
    >
      {content ? (
        <>
          <div className="picker-context">
            <span className="ell" dir="auto">
              {context}
            </span>
          </div>
          <PickerBody content={content} onDone={onClose} />
        </>
      ) : null}
    </Modal>
  );
}

function PickerBody({ content, onDone }: { content: PickerContent; onDone: () => void }) {
  return (
    <PickerList
      label={content.label}
      items={content.items()}
      placeholder={content.placeholder}
      create={content.create}
      suggest={content.suggest}
      isMulti={content.isMulti}
      onDone={onDone}
    />
  );
}
