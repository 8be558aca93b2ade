"use client";
/**
 * A PDF, drawn page by page by PDF.js in a worker. It is drawn and not handed to the browser's own viewer, because that one runs in no
 * sandboxed frame, and no phone has it. Scripts of the document are not run, its links lead nowhere.
 */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { ShownProps } from "#/features/attachment/ui/Viewer.tsx";
import { useText } from "#/ui/messages/text.tsx";

/** More than anybody reads in a preview; the rest is in the download. */
const PAGES_MAX = 200;
const WIDTH_MAX_PX = 900;

export default function PdfView({ id, name, zoom, onError }: ShownProps) {
  const { t } = useText();
  const { api } = useClient();
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    let opened: { destroy: () => Promise<void> } | undefined;
    (async () => {
      const [pdfjs, data] = await Promise.all([import("pdfjs-dist"), api.bytes(`attachments/${id}/file`, stop.signal)]);
      pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).toString();
      // Nothing of the document is evaluated or fetched: the page's policy would refuse both.
      const task = pdfjs.getDocument({ data, enableXfa: false, useWasm: false, stopAtErrors: false });
      opened = task;
      const read = await task.promise;
      if (!stop.signal.aborted) setPdf(read);
    })().catch(() => stop.signal.aborted || onError());
    return () => {
      stop.abort();
      void opened?.destroy();
    };
  }, [api, id, onError]);
  if (!pdf)
    return (
      <p className="viewer-notice" role="status">
        {t("viewer.loading", { name })}
      </p>
    );
  const count = Math.min(pdf.numPages, PAGES_MAX);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="viewer-pages" tabIndex={0} aria-label={name}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages never change their places
        <Page key={index} pdf={pdf} number={index + 1} zoom={zoom} label={t("viewer.page", { page: index + 1, count: pdf.numPages })} />
      ))}
    </section>
  );
}

type PageProps = { pdf: PDFDocumentProxy; number: number; zoom: number; label: string };

/** Drawn when it comes near: a long document is not drawn at once. Its words are there for those who cannot see them. */
function Page({ pdf, number, zoom, label }: PageProps) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNear, setNear] = useState(number === 1);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!place.current || isNear) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: "600px" });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [isNear]);
  useEffect(() => {
    if (!isNear) return;
    let cancel = () => {};
    let isOver = false;
    (async () => {
      const page = await pdf.getPage(number);
      const surface = canvas.current;
      const room = place.current?.parentElement?.clientWidth ?? WIDTH_MAX_PX;
      if (isOver || !surface) return;
      const widthPx = Math.min(room - 32, WIDTH_MAX_PX) * zoom;
      const plain = page.getViewport({ scale: 1 });
      // Sharp on fine screens, and no canvas larger than browsers can hold.
      const fine = Math.min(window.devicePixelRatio, 4_000 / Math.max(widthPx, 1));
      const viewport = page.getViewport({ scale: (widthPx / plain.width) * fine });
      surface.width = Math.floor(viewport.width);
      surface.height = Math.floor(viewport.height);
      surface.style.width = `${widthPx}px`;
      const drawing = page.render({ canvas: surface, viewport });
      cancel = () => drawing.cancel();
      await drawing.promise;
      const { items } = await page.getTextContent();
      if (!isOver) setWords(items.flatMap((item) => ("str" in item ? [item.str] : [])).join(" "));
    })().catch(() => {});
    return () => {
      isOver = true;
      cancel();
    };
  }, [pdf, number, zoom, isNear]);
  return (
    <div ref={place} className="viewer-page">
      <canvas ref={canvas} role="img" aria-label={label} />
      {words ? <p className="sr">{words}</p> : null}
    </div>
  );
}
