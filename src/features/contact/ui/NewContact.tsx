"use client";
/** A contact that has not written yet. */
import { Modal } from "antd";
import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { email as emailSchema } from "#/core/record.ts";
import { useText } from "#/ui/messages/text.tsx";

export function NewContact({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t } = useText();
  const client = useClient();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const isFine = emailSchema.safeParse(email).success;
  const create = () => {
    setTried(true);
    if (!isFine) return;
    const id = uuidv7();
    client.queue.add("contact.create", { id, email: email.trim(), ...(name.trim() ? { name: name.trim() } : {}) });
    onMade(id);
  };
  return (
    <Modal open onCancel={onClose} title={t("contacts.new")} footer={null} width={420} transitionName="" maskTransitionName="">
      <form
        className="stackv"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <label className="field">
          <span className="sr">{t("contact.email")}</span>
          {/* biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here */}
          <input autoFocus type="email" value={email} placeholder={t("contact.email")} onChange={(event) => setEmail(event.target.value)} />
        </label>
        {isTried && !isFine ? (
          <p className="s12 tc-danger" role="alert">
            {t("contact.badEmail")}
          </p>
        ) : null}
        <label className="field">
          <span className="sr">{t("contact.name")}</span>
          <input
            value={name}
            dir="auto"
            maxLength={200}
            placeholder={t("contact.name")}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="btn btn-primary">
          {t("contact.create")}
        </button>
      </form>
    </Modal>
  );
}
