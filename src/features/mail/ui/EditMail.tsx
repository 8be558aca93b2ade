"use client";
/** Puts right what kept a mail from being sent: to whom it goes and what it says. */
import { Modal } from "antd";
import { type FormEvent, useEffect, useId, useState } from "react";
import { ApiError } from "#/core/client/api.ts";
import { useStore } from "#/core/client/context.tsx";
import type { OutboundMailDetail, OutboundMailRecord } from "#/features/mail/schema.ts";
import { MailStore } from "#/features/mail/store.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

export function EditMail({ mail, onClose }: { mail: OutboundMailRecord; onClose: () => void }) {
  const { t, language } = useText();
  const store = useStore(MailStore);
  const id = useId();
  const [known, setKnown] = useState<OutboundMailDetail | null>(null);
  const [to, setTo] = useState(mail.to.map(({ email }) => email).join(", "));
  const [subject, setSubject] = useState(mail.subject);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const tell = (error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    setFault(reasonOfError(error, { t, language }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when it is opened
  useEffect(() => {
    store.detail(mail.id).then((detail) => {
      setKnown(detail);
      setText(detail.text);
    }, tell);
  }, [mail.id, store]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const emails = to.split(/[\s,;]+/).filter(Boolean);
    try {
      await store.edit(mail.id, { to: emails, subject, ...(known && text !== known.text ? { text } : {}) });
      onClose();
    } catch (error) {
      tell(error);
    }
  };
  return (
    <Modal open onCancel={onClose} footer={null} title={t("outgoing.edit")} width={640} transitionName="" maskTransitionName="">
      <form className="form" onSubmit={submit}>
        <label htmlFor={`${id}-to`}>{t("outgoing.to")}</label>
        <input id={`${id}-to`} className="field field-lg" value={to} onChange={(event) => setTo(event.target.value)} />
        <label htmlFor={`${id}-subject`}>{t("outgoing.subject")}</label>
        <input
          id={`${id}-subject`}
          className="field field-lg"
          dir="auto"
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
        />
        <label htmlFor={`${id}-text`}>{t("outgoing.text")}</label>
        <textarea
          id={`${id}-text`}
          className="field outgoing-text"
          dir="auto"
          rows={10}
          value={text}
          disabled={!known}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={`${id}-hint`} className="s12 t2">
          {t("outgoing.editHint")}
        </p>
        {fault ? (
          <p className="tc-danger" role="alert">
            {fault}
          </p>
        ) : null}
        <div className="outgoing-acts">
          <button type="button" className="btn" onClick={onClose}>
            {t("action.dismiss")}
          </button>
          <button type="submit" className="btn btn-primary" disabled={!known || !to.trim()}>
            {t("outgoing.send")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
