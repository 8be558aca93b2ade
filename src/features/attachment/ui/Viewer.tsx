"use client";
/** A file, looked at without leaving the desk. Nothing of it is run: pictures and films are the browser's, a PDF is drawn, all else is offered for download. */
import { ChevronLeft, ChevronRight, Download, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { type ShownAs, shownAs } from "#/features/attachment/rules.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Sheet } from "#/ui/Sheet.tsx";

const PdfView = lazy(() => import("#/features/attachment/ui/PdfView.tsx"));
/** Times the size that fits. */
const ZOOMS = [1, 1.5, 2, 3, 4, 6];
const ZOOMABLE: (ShownAs | null)[] = ["image", "pdf"];

type Props = { files: AttachmentRecord[]; at: number; onMove: (at: number) => void; onClose: () => void };

export default function Viewer({ files, at, onMove, onClose }: Props) {
  const { t } = useText();
  const { workspace } = useClient();
  const [zoom, setZoom] = useState(0);
  const [isFailed, setFailed] = useState(false);
  const file = files[at];
  const id = file?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with each file
  useEffect(() => {
    setZoom(0);
    setFailed(false);
  }, [id]);
  if (!file) return null;
  const url = `${file.url}?workspace=${workspace.slug}`;
  const kind = shownAs(file.contentType);
  const step = (by: 1 | -1) => {
    const next = at + by;
    if (next >= 0 && next < files.length) onMove(next);
  };
  const scale = (by: 1 | -1 | 0) => setZoom(by === 0 ? 0 : Math.max(0, Math.min(ZOOMS.length - 1, zoom + by)));
  const keys: Record<string, () => void> = {
    ArrowRight: () => step(isRightToLeft() ? -1 : 1),
    ArrowLeft: () => step(isRightToLeft() ? 1 : -1),
    "+": () => scale(1),
    "=": () => scale(1),
    "-": () => scale(-1),
    "0": () => scale(0),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDialogElement>) => {
    const act = keys[event.key];
    // A player's own keys move within it.
    if (!act || event.metaKey || event.ctrlKey || event.altKey || event.target instanceof HTMLMediaElement) return;
    event.preventDefault();
    act();
  };
  const tool = (name: MessageKey, icon: IconType, isOff: boolean, perform: () => void) => (
    <button type="button" className="icon-btn" aria-label={t(name)} title={t(name)} disabled={isOff} onClick={perform}>
      <Icon of={icon} />
    </button>
  );
  const onError = () => setFailed(true);
  const props = { url, name: file.name, zoom: ZOOMS[zoom] ?? 1, onError };
  return (
    <Sheet
      label={t("viewer.label")}
      className="viewer"
      onClose={onClose}
      onKeyDown={onKeyDown}
      head={
        <>
          <b className="ell" dir="auto">
            {file.name}
          </b>
          {files.length > 1 ? (
            <span className="t3 s12 nb num" role="status">
              {t("viewer.place", { at: at + 1, count: files.length })}
            </span>
          ) : null}
          <span className="grow" />
          {ZOOMABLE.includes(kind) && !isFailed ? (
            <>
              {tool("viewer.smaller", ZoomOut, zoom === 0, () => scale(-1))}
              {tool("viewer.larger", ZoomIn, zoom === ZOOMS.length - 1, () => scale(1))}
              {tool("viewer.fit", Maximize, zoom === 0, () => scale(0))}
            </>
          ) : null}
          <a className="icon-btn" href={url} download={file.name} aria-label={t("viewer.download")} title={t("viewer.download")}>
            <Icon of={Download} />
          </a>
        </>
      }
    >
      <div className="viewer-stage" data-kind={kind ?? "none"}>
        {files.length > 1 ? (
          <div className="viewer-steps">
            {tool("viewer.previous", ChevronLeft, at === 0, () => step(-1))}
            {tool("viewer.next", ChevronRight, at === files.length - 1, () => step(1))}
          </div>
        ) : null}
        {isFailed ? <Notice>{t("viewer.failed")}</Notice> : <Shown key={file.id} kind={kind} {...props} id={file.id} />}
      </div>
    </Sheet>
  );
}

export type ShownProps = { url: string; id: string; name: string; zoom: number; onError: () => void };

function Shown({ kind, ...props }: ShownProps & { kind: ShownAs | null }) {
  const { t } = useText();
  const { url, name, zoom, onError } = props;
  switch (kind) {
    case "image":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className="viewer-scroll" tabIndex={zoom > 1 ? 0 : undefined}>
          <img src={url} alt={name} onError={onError} style={{ maxWidth: `${zoom * 100}%`, maxHeight: `${zoom * 100}%`, zoom: zoom > 1 ? 1 : undefined }} />
        </div>
      );
    case "pdf":
      return (
        <Suspense fallback={<Notice>{t("viewer.loading", { name })}</Notice>}>
          <PdfView {...props} />
        </Suspense>
      );
    case "audio":
      // biome-ignore lint/a11y/useMediaCaption: what customers send has none
      return <audio src={url} controls autoPlay={false} aria-label={name} onError={onError} />;
    case "video":
      // biome-ignore lint/a11y/useMediaCaption: what customers send has none
      return <video src={url} controls playsInline aria-label={name} onError={onError} />;
    case "text":
      return <TextView {...props} />;
    default:
      return <Notice>{t("viewer.none")}</Notice>;
  }
}

const Notice = ({ children }: { children: ReactNode }) => (
  <p className="viewer-notice" role="status">
    {children}
  </p>
);

/** A megabyte of letters is more than anybody reads here. */
const TEXT_LENGTH_MAX = 1_000_000;

function TextView({ id, name, onError }: ShownProps) {
  const { t } = useText();
  const { api } = useClient();
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api.bytes(`attachments/${id}/file`, stop.signal).then(
      (bytes) => setText(new TextDecoder().decode(bytes).slice(0, TEXT_LENGTH_MAX)),
      () => stop.signal.aborted || onError(),
    );
    return () => stop.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each file
  }, [api, id]);
  if (text === null) return <Notice>{t("viewer.loading", { name })}</Notice>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="viewer-text" dir="auto" tabIndex={0} aria-label={name} role="region">
      {text}
    </pre>
  );
}

const isRightToLeft = () => document.documentElement.dir === "rtl";
