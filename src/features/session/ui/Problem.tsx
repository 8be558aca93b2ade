"use client";
/** What went wrong, below the field it is about. */
import { CircleAlert } from "lucide-react";
import { Icon } from "#/ui/Icon.tsx";

export function Problem({ text }: { text: string | null }) {
  return text ? (
    <p className="form-error" role="alert">
      <Icon of={CircleAlert} size={14} />
      {text}
    </p>
  ) : null;
}
