"use client";
/** A file, looked at without leaving the desk. Nothing of it is run: pictures and films are the browser's, a PDF is drawn, all else is offered for download. */
import { ChevronLeft, ChevronRight, Download, Maximize, TriangleAlert, ZoomIn, ZoomOut } from "lucide-react";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { type ShownAs, shownAs, straight } from "#/features/attachment/rules.ts";
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
  const onError = useCallback(() => setFailed(true), []);
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
  const onKeyDown = (event: KeyboardEvent) => {
    // A player's own keys move within it.
    if (event.metaKey || event.ctrlKey || event.altKey || event.target instanceof HTMLMediaElement) return;
    const onwards = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key.startsWith("Arrow") && /Left|Right/.test(event.key)) step(event.key === onwards ? 1 : -1);
    else if (event.key === "+" || event.key === "=") scale(1);
    else if (event.key === "-") scale(-1);
    else if (event.key === "0") scale(0);
    else return;
    event.preventDefault();
  };
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
            {straight(file.name)}
          </b>
          {files.length > 1 ? (
            <span className="t3 s12 nb num" role="status">
              {t("viewer.place", { at: at + 1, count: files.length })}
            </span>
          ) : null}
          <span className="grow" />
          {ZOOMABLE.includes(kind) && !isFailed ? (
            <>
              <Tool name="viewer.smaller" icon={ZoomOut} isOff={zoom === 0} perform={() => scale(-1)} />
              <Tool name="viewer.larger" icon={ZoomIn} isOff={zoom === ZOOMS.length - 1} perform={() => scale(1)} />
              <Tool name="viewer.fit" icon={Maximize} isOff={zoom === 0} perform={() => scale(0)} />
            </>
          ) : null}
          {file.risks.length === 0 ? (
            <a className="icon-btn" href={url} download={file.name} aria-label={t("viewer.download")} title={t("viewer.download")}>
              <Icon of={Download} />
            </a>
          ) : null}
        </>
      }
    >
      {file.risks.length > 0 ? <Warning file={file} url={url} /> : null}
      <div className="viewer-stage" data-kind={kind ?? "none"}>
        {files.length > 1 ? (
          <div className="viewer-steps">
            <Tool name="viewer.previous" icon={ChevronLeft} isOff={at === 0} perform={() => step(-1)} />
            <Tool name="viewer.next" icon={ChevronRight} isOff={at === files.length - 1} perform={() => step(1)} />
          </div>
        ) : null}
        {isFailed ? <Notice>{t("viewer.failed")}</Notice> : <Shown key={file.id} kind={kind} {...props} id={file.id} />}
      </div>
    </Sheet>
  );
}

/** Why a file deserves care, before it is kept. */
function Warning({ file, url }: { file: AttachmentRecord; url: string }) {
  const { t } = useText();
  return (
    <section className="viewer-warning" role="alert">
      <Icon of={TriangleAlert} size={16} className="tc-danger" />
      <div className="grow">
        <b>{t("risk.title")}</b>
        <ul>
          {file.risks.map((risk) => (
            <li key={risk}>{t(`risk.${risk}`)}</li>
          ))}
        </ul>
      </div>
      <a className="btn btn-sm btn-danger" href={url} download={file.name}>
        {t("risk.anyway")}
      </a>
    </section>
  );
}

export type ShownProps = { url: string; id: string; name: string; zoom: number; onError: () => void };

function Shown({ kind, ...props }: ShownProps & { kind: ShownAs | null }) {
  const { t } = useText();
  const { url, name, zoom, onError } = props;
  switch (kind) {
    case "image":
      return (
        <div className="viewer-scroll">
          {/* biome-ignore lint/performance/noImgElement: a customer's picture, as it is */}
          <img
            src={url}
            alt={name}
            onError={onError}
            style={zoom > 1 ? { width: `${zoom * 100}%`, maxWidth: "none", maxHeight: "none" } : undefined}
          />
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

type ToolProps = { name: MessageKey; icon: IconType; isOff: boolean; perform: () => void };
function Tool({ name, icon, isOff, perform }: ToolProps) {
  const { t } = useText();
  return (
    <button type="button" className="icon-btn" aria-label={t(name)} title={t(name)} disabled={isOff} onClick={perform}>
      <Icon of={icon} />
    </button>
  );
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
  }, [api, id, onError]);
  if (text === null) return <Notice>{t("viewer.loading", { name })}</Notice>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="viewer-text" tabIndex={0} aria-label={name}>
      <pre dir="auto">{text}</pre>
    </section>
  );
}
