"use client";
/** Before a person is erased: what would go, what cannot be reached, and their address, typed. */
import { Modal } from "antd";
import { CircleAlert, Eraser } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { COUNTS, type ErasurePreview, type ErasureRecord } from "#/features/privacy/erasure/schema.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

const SHOWN = COUNTS.filter((name) => name !== "fileBytes");

export function ErasePerson({ contact, onClose }: { contact: ContactRecord; onClose: () => void }) {
  const { t, language, locale } = useText();
  const client = useClient();
  const id = useId();
  const [preview, setPreview] = useState<ErasurePreview | null>(null);
  const [erasesSubjects, setErasesSubjects] = useState(true);
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    client.api
      .get<ErasurePreview>("erasures/preview", { contactId: contact.id })
      .then(setPreview, (error: unknown) => setFault(reasonOfError(error, { t, language })));
  }, [client, contact.id, t, language]);
  const erase = async () => {
    setFault(null);
    try {
      const record = await client.api.post<ErasureRecord>("erasures", { contactId: contact.id, email: typed.trim(), erasesSubjects });
      client.take([{ type: "erasure", record }]);
      toasts.show({ text: t("privacy.eraseAsked"), icon: Eraser });
      onClose();
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    }
  };
  const isSure = typed.trim().toLowerCase() === contact.email.toLowerCase();
  return (
    <Modal
      open
      title={t("privacy.eraseTitle", { name: contact.name || contact.email })}
      okText={t("privacy.eraseNow")}
      cancelText={t("action.dismiss")}
      okButtonProps={{ danger: true, disabled: !isSure || !preview }}
      onCancel={onClose}
      onOk={erase}
      width={560}
    >
      <div className="stackv erase-person">
        <p>{t("privacy.eraseLede")}</p>
        {preview ? (
          <>
            <h3>{t("privacy.counts")}</h3>
            <dl className="erase-counts">
              {SHOWN.filter((name) => preview.counts[name] > 0).map((name) => (
                <div key={name}>
                  <dt>{t(`privacy.count.${name}`)}</dt>
                  <dd>{preview.counts[name].toLocaleString(locale)}</dd>
                </div>
              ))}
            </dl>
            <h3>{t("privacy.remains")}</h3>
            <ul className="erase-remains t2">
              {preview.remains.map((code) => (
                <li key={code}>{t(`privacy.remains.${code}`)}</li>
              ))}
            </ul>
          </>
        ) : null}
        <label className="erase-choice">
          <input type="checkbox" checked={erasesSubjects} onChange={(event) => setErasesSubjects(event.target.checked)} />
          <span>{t("privacy.subjects")}</span>
        </label>
        <label htmlFor={id}>{t("privacy.type", { word: contact.email })}</label>
        <input
          id={id}
          className="field"
          type="email"
          dir="ltr"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {fault ? (
          <p className="c-danger" role="alert">
            <CircleAlert size={14} aria-hidden /> {fault}
          </p>
        ) : null}
      </div>
    </Modal>
  );
}
