"use client";
/** The files of what is being written: there, on their way, or refused. */
import { CircleAlert, Paperclip, RotateCw, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useStore } from "#/core/client/context.tsx";
import { type Upload, UploadStore } from "#/features/attachment/upload/store.ts";
import type { Draft } from "#/features/message/draft/store.ts";
import { fileSize } from "#/features/message/ui/Attachments.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Files = observer(function Files({ draft }: { draft: Draft }) {
  const { t, locale } = useText();
  const { attachments, uploads } = draft;
  if (attachments.length === 0 && uploads.length === 0) return null;
  return (
    <div className="files composer-files">
      {attachments.map((attachment) => (
        <span className="file" key={attachment.id}>
          <Icon of={Paperclip} size={14} />
          <span className="ell" dir="auto">
            {attachment.name}
          </span>
          <small dir="ltr">{fileSize(attachment.sizeBytes, locale)}</small>
          <button
            type="button"
            className="icon-btn"
            aria-label={t("composer.removeFile", { name: attachment.name })}
            onClick={() => draft.set({ attachments: draft.attachments.filter((other) => other.id !== attachment.id) })}
          >
            <Icon of={X} size={12} />
          </button>
        </span>
      ))}
      {uploads.map((upload) => (
        <OnItsWay key={upload.id} upload={upload} />
      ))}
    </div>
  );
});

function OnItsWay({ upload }: { upload: Upload }) {
  const { t, locale } = useText();
  const uploads = useStore(UploadStore);
  const { id, name, state, sentBytes, sizeBytes } = upload;
  const isRefused = state === "refused";
  const percent = Math.round((sentBytes / Math.max(1, sizeBytes)) * 100);
  return (
    <span className={`file is-coming${isRefused ? " is-refused" : ""}`} title={upload.reason || undefined}>
      <Icon of={isRefused ? CircleAlert : Paperclip} size={14} />
      <span className="ell" dir="auto">
        {name}
      </span>
      {isRefused ? (
        <small role="alert">{t("composer.fileRefused")}</small>
      ) : (
        <small className="num">
          {state === "waiting" ? t("composer.fileWaits") : t("composer.fileSent", { percent, size: fileSize(sizeBytes, locale) })}
        </small>
      )}
      {isRefused ? (
        <button type="button" className="icon-btn" aria-label={t("composer.fileAgain", { name })} onClick={() => uploads.retry(id)}>
          <Icon of={RotateCw} size={12} />
        </button>
      ) : null}
      <button type="button" className="icon-btn" aria-label={t("composer.cancelFile", { name })} onClick={() => uploads.cancel(id)}>
        <Icon of={X} size={12} />
      </button>
      {isRefused ? null : <progress aria-label={t("composer.uploading", { name })} max={100} value={percent} />}
    </span>
  );
}
