"use client";
/** The files of what is being written: there, or on their way. */
import { Paperclip, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { Draft } from "#/features/message/draft/store.ts";
import { fileSize } from "#/features/message/ui/Attachments.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Files = observer(function Files({ draft }: { draft: Draft }) {
  const { t, locale } = useText();
  if (draft.attachments.length === 0 && draft.uploads.length === 0) return null;
  return (
    <div className="files composer-files">
      {draft.attachments.map((attachment) => (
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
      {draft.uploads.map((upload) => (
        <span className="file t3" key={upload.id} role="status">
          <Icon of={Paperclip} size={14} />
          {t("composer.uploading", { name: upload.name })}
        </span>
      ))}
    </div>
  );
});
