/**
 * The document a mail is shown in. It stands behind two walls besides the sanitiser, each of which would do alone: the frame's sandbox and the
 * document's policy. Neither lets anything run, send a form, or load; pictures alone may come, and only from where they are asked for.
 */
import { HOST_STYLE } from "#/features/message/link/rules.ts";

/** Nothing but windows that its links open, which are ordinary ones. No scripts, no origin, no forms, no way to the page around it. */
export const FRAME_SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/** `hasPictures`: those at addresses of ours; else none but those that the mail spells out. */
export const framePolicy = ({ hasPictures }: { hasPictures: boolean }): string =>
  `default-src 'none'; img-src ${hasPictures ? "'self' " : ""}data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`;

/** The same for a frame that has an address: what only a header can say comes with it. */
export const frameHeaderPolicy = `${framePolicy({ hasPictures: true })}; frame-ancestors 'self'; sandbox ${FRAME_SANDBOX}`;

export const FRAME_STYLE = `${HOST_STYLE}mark{background:#ffe08a;color:inherit}mark.is-here{background:#f7a43b}html{color-scheme:light}body{margin:0;padding:12px 14px;background:#fff;color:#151d21;font:14px/21px 'Inter Variable',Inter,-apple-system,'Segoe UI','Noto Sans',sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}.cx-image{display:inline-block;box-sizing:border-box;max-width:100%;padding:6px 8px;overflow:hidden;vertical-align:middle;background:#f2f4f5;color:#636a6e;border-radius:4px;font:12px/16px 'Inter Variable',Inter,-apple-system,'Segoe UI','Noto Sans',sans-serif;text-align:start}table{max-width:100%}blockquote{margin-inline:0;padding-inline-start:12px;border-inline-start:2px solid #d1d6d8}a{color:#005e66}pre{white-space:pre-wrap}`;

/** `body`: harmless HTML, with its `<body>` or without. The policy comes first: it holds for what stands behind it. */
export const frameDocument = (body: string, policy: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer"><base target="_blank"><style>${FRAME_STYLE}</style></head>${body}</html>`;
