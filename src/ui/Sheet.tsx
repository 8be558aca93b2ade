"use client";
/** Something that is looked at over the desk, and then put away. The browser's own dialog: it keeps the focus inside, and Escape closes it. */
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  label: string;
  className: string;
  /** What stands at the top beside the way to close it. */
  head: ReactNode;
  children: ReactNode;
  onClose: () => void;
  /** Hears every key while it is open, wherever the focus is: a button that had it may be gone. */
  onKeyDown?: (event: KeyboardEvent) => void;
};

export function Sheet({ label, className, head, children, onClose, onKeyDown }: Props) {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const onKey = useRef(onKeyDown);
  onKey.current = onKeyDown;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => onKey.current?.(event);
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    // Not the first of its buttons: it would look chosen.
    shown?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-modal="true"
      aria-label={label}
      className={`sheet-over ${className}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
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
