"use client";
/** Files of a message, to be opened or kept. */
import { FileText, Image as ImageIcon } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

const UNITS = ["B", "KB", "MB", "GB"];
export function fileSize(bytes: number, locale: string): string {
  const unit = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(1_000)) : 0);
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit > 1 ? 1 : 0 }).format(bytes / 1_000 ** unit)} ${UNITS[unit]}`;
}

export function Attachments({ files }: { files: AttachmentRecord[] }) {
  const { t, locale } = useText();
  const { workspace } = useClient();
  return files.map((file) => (
    <a
      key={file.id}
      className="file"
      href={`${file.url}?workspace=${workspace.slug}`}
      target="_blank"
      rel="noreferrer"
      download={file.contentType.startsWith("image/") || file.contentType === "application/pdf" ? undefined : file.name}
      title={t("message.openFile", { name: file.name })}
    >
      <Icon of={file.contentType.startsWith("image/") ? ImageIcon : FileText} />
      <span className="ell" dir="auto">
        {file.name}
      </span>
      <small dir="ltr">{fileSize(file.sizeBytes, locale)}</small>
    </a>
  ));
}
