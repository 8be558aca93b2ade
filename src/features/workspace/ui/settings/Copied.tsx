"use client";
/** Something that has to be entered elsewhere, with a button that copies it. */
import { Copy } from "lucide-react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function Copied({ text, label }: { text: string; label: string }) {
  const { t } = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toasts.show({ text: t("domains.copied"), icon: Copy });
  };
  return (
    <>
      <code>{text}</code>
      <button type="button" className="icon-btn" aria-label={label} title={t("domains.copy")} onClick={() => void copy()}>
        <Icon of={Copy} size={14} />
      </button>
    </>
  );
}
