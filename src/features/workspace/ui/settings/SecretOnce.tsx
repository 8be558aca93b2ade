"use client";
/** A secret, this once, with a button that copies it. */
import { Modal } from "antd";
import { Copy } from "lucide-react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function SecretOnce({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const { t } = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toasts.show({ text: t("domains.copied"), icon: Copy });
  };
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
          <code>{secret}</code>
          <button type="button" className="icon-btn" aria-label={t("domains.copy")} title={t("domains.copy")} onClick={() => void copy()}>
            <Icon of={Copy} size={14} />
          </button>
        </div>
        <button type="button" className="btn btn-primary" onClick={onClose}>
          {t("secret.done")}
        </button>
      </div>
    </Modal>
  );
}
