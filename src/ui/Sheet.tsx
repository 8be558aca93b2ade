"use client";
/** Something that is looked at over the desk, and then put away. The browser's own dialog: it keeps the focus inside, and Escape closes it. */
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  label: string;
  className: string;
  /** What stands at the top beside the way to close it. */
  head: ReactNode;
  children: ReactNode;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLDialogElement>) => void;
};

export function Sheet({ label, className, head, children, onClose, onKeyDown }: Props) {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-modal="true"
      aria-label={label}
      className={`sheet-over ${className}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <header className="sheet-over-h">
        {head}
        <button type="button" className="icon-btn" aria-label={t("action.close")} title={t("action.close")} onClick={onClose}>
          <Icon of={X} />
        </button>
      </header>
      {children}
    </dialog>
  );
}
