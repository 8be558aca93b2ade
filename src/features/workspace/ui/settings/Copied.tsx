"use client";
/** Something that has to be entered elsewhere, with a button that copies it. */
import { CircleAlert, Copy } from "lucide-react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** Copies a text and says so, or that it could not be: a browser may refuse, and gives no clipboard to a page without TLS. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useText();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      toasts.show({ text: t("domains.copied"), icon: Copy });
    } catch {
      toasts.show({ text: t("domains.notCopied"), icon: CircleAlert, isError: true });
    }
  };
}

export function Copied({ text, label }: { text: string; label: string }) {
  const { t } = useText();
  const copy = useCopy();
  return (
    <>
      <code>{text}</code>
      <button type="button" className="icon-btn" aria-label={label} title={t("domains.copy")} onClick={() => void copy(text)}>
        <Icon of={Copy} size={14} />
      </button>
    </>
  );
}
