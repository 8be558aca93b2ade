"use client";
/** Files of a message: pictures as themselves, all of them to be looked at, kept, or kept all at once. */
import { Download, FileArchive, FileAudio, FileText, FileVideo, Image as ImageIcon, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { type ShownAs, shownAs, straight } from "#/features/attachment/rules.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { ConversationStore } from "#/features/message/view/store.ts";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

const UNITS = ["B", "KB", "MB", "GB"];
export function fileSize(bytes: number, locale: string): string {
  const unit = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(1_000)) : 0);
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit > 1 ? 1 : 0 }).format(bytes / 1_000 ** unit)} ${UNITS[unit]}`;
}

/** A larger one costs more to load than a small picture is worth. */
const THUMBNAIL_BYTES_MAX = 4_000_000;
const ICONS: Record<ShownAs, IconType> = { image: ImageIcon, pdf: FileText, audio: FileAudio, video: FileVideo, text: FileText };

export function Attachments({ files, archive }: { files: AttachmentRecord[]; archive: string }) {
  return (
    <>
      {files.map((file, index) => (
        <File key={file.id} files={files} file={file} at={index} />
      ))}
      {files.length > 1 ? <All files={files} archive={archive} /> : null}
    </>
  );
}

/** Asks first where one of them deserves care. */
function All({ files, archive }: { files: AttachmentRecord[]; archive: string }) {
  const { t } = useText();
  const [isAsked, setAsked] = useState(false);
  const risky = files.filter(({ risks }) => risks.length > 0).length;
  if (risky > 0 && !isAsked)
    return (
      <button type="button" className="quote" onClick={() => setAsked(true)}>
        <Icon of={FileArchive} size={14} />
        {t("message.downloadAll")}
      </button>
    );
  return (
    <a className="quote" href={archive} download>
      <Icon of={risky > 0 ? TriangleAlert : FileArchive} size={14} className={risky > 0 ? "tc-danger" : undefined} />
      {risky > 0 ? t("message.downloadAllAnyway", { count: risky }) : t("message.downloadAll")}
    </a>
  );
}

function File({ files, file, at }: { files: AttachmentRecord[]; file: AttachmentRecord; at: number }) {
  const { t, locale } = useText();
  const { workspace } = useClient();
  const view = useStore(ConversationStore);
  const kind = shownAs(file.contentType);
  const url = `${file.url}?workspace=${workspace.slug}`;
  const isRisky = file.risks.length > 0;
  const hasPicture = kind === "image" && file.sizeBytes <= THUMBNAIL_BYTES_MAX;
  return (
    <span className={`file${hasPicture ? " has-picture" : ""}${isRisky ? " is-risky" : ""}`}>
      <button type="button" className="file-open" title={file.name} onClick={() => view.view(files, at)}>
        {hasPicture ? (
          // biome-ignore lint/performance/noImgElement: a customer's picture, as it is
          <img src={url} alt="" loading="lazy" decoding="async" />
        ) : (
          <Icon of={kind ? ICONS[kind] : FileText} />
        )}
        <span className="sr">{t("message.viewFile", { name: file.name })}</span>
        <span className="ell" dir="auto" aria-hidden="true">
          {straight(file.name)}
        </span>
        <small dir="ltr">{fileSize(file.sizeBytes, locale)}</small>
        {isRisky ? (
          <span className="file-risk" title={file.risks.map((risk) => t(`risk.${risk}`)).join("\n")}>
            <Icon of={TriangleAlert} size={12} />
            {t("risk.care")}
          </span>
        ) : null}
      </button>
      {isRisky ? (
        // What may do harm is told before it is kept.
        <button
          type="button"
          className="icon-btn"
          aria-label={t("message.downloadFile", { name: file.name })}
          onClick={() => view.view(files, at)}
        >
          <Icon of={Download} size={14} />
        </button>
      ) : (
        <a className="icon-btn" href={url} download={file.name} aria-label={t("message.downloadFile", { name: file.name })}>
          <Icon of={Download} size={14} />
        </a>
      )}
    </span>
  );
}
