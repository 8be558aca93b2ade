"use client";
/** A button that asks once more before it does what it says. Of plain parts: it stands on pages without Ant Design as well. */
import { useState } from "react";
import { usePageText } from "#/ui/messages/text.tsx";

type Props = { question: string; action: string; about?: string; isDisabled: boolean; onYes: () => void };

export function Sure({ question, action, about, isDisabled, onYes }: Props) {
  const { t } = usePageText();
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button type="button" className="btn" disabled={isDisabled} onClick={() => setAsking(true)}>
        {action}
        {about ? <span className="sr">: {about}</span> : null}
      </button>
    );
  return (
    <span className="sure">
      <span className="t2" role="alert">
        {question}
      </span>
      <button
        type="button"
        className="btn btn-danger"
        disabled={isDisabled}
        onClick={() => {
          setAsking(false);
          onYes();
        }}
      >
        {action}
        {about ? <span className="sr">: {about}</span> : null}
      </button>
      <button type="button" className="btn btn-text" onClick={() => setAsking(false)}>
        {t("factor.cancel")}
      </button>
    </span>
  );
}
