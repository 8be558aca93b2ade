"use client";
/** A secret, this once, with a button that copies it. */
import { Modal } from "antd";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function SecretOnce({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const { t } = useText();
  return (
    // A click beside it does not lose what cannot be shown again.
    <Modal
      open
      onCancel={onClose}
      mask={{ closable: false }}
      title={t("secret.title")}
      footer={null}
      width={480}
      transitionName=""
      maskTransitionName=""
    >
      <div className="stackv">
        <p className="t2">
          <b dir="auto">{name}</b> · {t("secret.once")}
        </p>
        <div className="field secret-once">
          <Copied text={secret} label={t("domains.copy")} />
        </div>
        <button type="button" className="btn btn-primary" onClick={onClose}>
          {t("secret.done")}
        </button>
      </div>
    </Modal>
  );
}
