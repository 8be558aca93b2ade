"use client";
/** The workspace's logo: chosen, made a PNG that every mail program shows, seen on its ground, and taken away again. */
import { useRef, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { AVATAR_TYPES } from "#/features/member/schema.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Line } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Of the file that is chosen; what is kept of it is small. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;
const TYPES: readonly string[] = Object.values(AVATAR_TYPES);
/** Three times the size it is shown in, for screens of many dots. */
const KEPT_MAX = { width: 600, height: 144 };

export function LogoLine({ workspace }: { workspace: WorkspaceRecord }) {
  const { t, language } = useText();
  const { api } = useClient();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const during = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(error instanceof DOMException ? t("avatar.unreadable") : reasonOfError(error, { t, language }));
    }
    setBusy(false);
  };
  const choose = (file: File | undefined) => {
    if (!file) return;
    if (!TYPES.includes(file.type)) return setFault(t("avatar.wrongKind"));
    if (file.size > FILE_BYTES_MAX) return setFault(t("avatar.tooLarge", { mb: FILE_BYTES_MAX / 1024 / 1024 }));
    void during(async () => api.upload("workspace/logo", await asPng(file)));
  };
  return (
    <Line name={t("mailLook.logo")} hint={t("mailLook.logoHint")} isTitle>
      {() => (
        <>
          <div className="avatar-line">
            {workspace.logoUrl ? (
              // biome-ignore lint/performance/noImgElement: a small file of our own, which needs no optimiser
              <img className="logo-shown" src={workspace.logoUrl} alt={workspace.name} />
            ) : null}
            <input
              ref={input}
              type="file"
              accept={TYPES.join(",")}
              hidden
              aria-hidden="true"
              tabIndex={-1}
              onChange={(event) => {
                choose(event.target.files?.[0]);
                // So that the same file can be chosen again.
                event.target.value = "";
              }}
            />
            <button type="button" className="btn" disabled={isBusy} onClick={() => input.current?.click()}>
              {t(workspace.logoUrl ? "avatar.change" : "avatar.choose")}
            </button>
            {workspace.logoUrl ? (
              <button
                type="button"
                className="btn btn-text"
                disabled={isBusy}
                onClick={() => void during(() => api.remove("workspace/logo"))}
              >
                {t("avatar.remove")}
              </button>
            ) : null}
          </div>
          {fault ? (
            <p className="tc-danger" role="alert">
              {fault}
            </p>
          ) : null}
        </>
      )}
    </Line>
  );
}

/** @throws DOMException when the file is no picture the browser can read */
async function asPng(file: File): Promise<File> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, KEPT_MAX.width / picture.width, KEPT_MAX.height / picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!png) throw new DOMException("The picture could not be drawn.");
  return new File([png], "logo.png", { type: "image/png" });
}
