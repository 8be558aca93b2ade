"use client";
/** One's own picture: chosen, cut to a square, seen before it is kept, and taken away again. */
import { useRef, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { AVATAR_TYPES, type MemberRecord } from "#/features/member/schema.ts";
import { pictureOf } from "#/features/member/store.ts";
import { CropPicture } from "#/features/workspace/ui/settings/CropPicture.tsx";
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Of the file that is chosen; what is kept of it is a small square. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;
const TYPES: readonly string[] = Object.values(AVATAR_TYPES);

export function AvatarLine({ member }: { member: MemberRecord }) {
  const { t, language } = useText();
  const { api, queue, workspace } = useClient();
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setFault(null);
    if (!TYPES.includes(file.type)) return setFault(t("avatar.wrongKind"));
    if (file.size > FILE_BYTES_MAX) return setFault(t("avatar.tooLarge", { mb: FILE_BYTES_MAX / 1024 / 1024 }));
    try {
      setPicture(await createImageBitmap(file));
    } catch {
      setFault(t("avatar.unreadable"));
    }
  };
  const save = async (cut: Blob) => {
    setBusy(true);
    try {
      await api.upload("members/me/avatar", new File([cut], "picture.png", { type: cut.type }));
      setPicture(null);
      setFault(null);
    } catch (error) {
      // The picture stays in the dialog: trying again loses nothing.
      setFault(reasonOfError(error, { t, language }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Line name={t("avatar.title")} hint={t("avatar.hint", { mb: FILE_BYTES_MAX / 1024 / 1024 })} isTitle>
      {() => (
        <>
          <div className="avatar-line">
            <Avatar name={member.name} size={40} isTeam src={pictureOf(member, workspace.slug)} />
            <input
              ref={input}
              type="file"
              accept={TYPES.join(",")}
              hidden
              aria-hidden="true"
              tabIndex={-1}
              onChange={(event) => {
                void choose(event.target.files?.[0]);
                // So that the same file can be chosen again.
                event.target.value = "";
              }}
            />
            <button type="button" className="btn" onClick={() => input.current?.click()}>
              {t(member.avatarUrl ? "avatar.change" : "avatar.choose")}
            </button>
            {member.avatarUrl ? (
              <button type="button" className="btn btn-text" onClick={() => queue.add("member.setAvatar", { storageKey: null })}>
                {t("avatar.remove")}
              </button>
            ) : null}
          </div>
          {fault && !picture ? (
            <p className="tc-danger" role="alert">
              {fault}
            </p>
          ) : null}
          {picture ? (
            <CropPicture
              picture={picture}
              fault={fault}
              isBusy={isBusy}
              onSave={(cut) => void save(cut)}
              onClose={() => setPicture(null)}
            />
          ) : null}
        </>
      )}
    </Line>
  );
}
