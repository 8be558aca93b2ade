"use client";
/** A value that is edited where it stands: saved when it is left or with Enter, as it was with Esc. */
import { type KeyboardEvent, useId, useState } from "react";
import { isComposing } from "#/ui/shortcuts.ts";

type Props = {
  label: string;
  value: string;
  placeholder?: string;
  type?: "text" | "email" | "tel";
  isMultiline?: boolean;
  isReadOnly?: boolean;
  /** What is wrong with what was typed; it is not saved then. */
  faultOf?: (typed: string) => string | null;
  onSave: (typed: string) => void;
};

export function EditField({
  label,
  value,
  placeholder = "–",
  type = "text",
  isMultiline = false,
  isReadOnly = false,
  faultOf,
  onSave,
}: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null ? null : (faultOf?.(typed.trim()) ?? null);
  const save = () => {
    if (typed !== null && fault === null && typed.trim() !== value) onSave(typed.trim());
    if (fault === null) setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter" && (!isMultiline || event.metaKey || event.ctrlKey)) event.currentTarget.blur();
  };
  const shared = {
    id,
    value: typed ?? value,
    placeholder,
    readOnly: isReadOnly,
    dir: "auto",
    "aria-invalid": fault !== null,
    "aria-describedby": fault ? `${id}-fault` : undefined,
    onChange: (event: { target: { value: string } }) => setTyped(event.target.value),
    onBlur: save,
    onKeyDown,
  } as const;
  return (
    <div className="edit-field">
      <label htmlFor={id}>{label}</label>
      <div className="grow">
        {isMultiline ? <textarea rows={4} {...shared} /> : <input type={type} {...shared} />}
        {fault ? (
          <p className="s12 tc-danger" id={`${id}-fault`} role="alert">
            {fault}
          </p>
        ) : null}
      </div>
    </div>
  );
}
