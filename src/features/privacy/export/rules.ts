/** Addresses to download a packed file from, and the page that makes its content readable. */
import { signedText, signingKey, signText } from "#/core/signedText.ts";
import { safeName } from "#/features/attachment/rules.ts";

const SIGNATURE_BYTES = 32;

/** The key that signs addresses of downloads, made from the installation's secret. */
export const downloadKey = (secret: string): Buffer => signingKey(secret, "download address");

export type Download = { workspaceId: string; id: string };

/** The path; no cookie is asked for there. `untilS`: seconds since 1970. */
export function downloadPath(key: Buffer, { workspaceId, id }: Download, untilS: number): string {
  return `/downloads/${signText(key, JSON.stringify([workspaceId, id, untilS]), SIGNATURE_BYTES)}`;
}

/** What a path was made for; null for every other text, and when its time is over. */
export function downloadOf(key: Buffer, token: string, nowS: number): Download | null {
  const text = signedText(key, token, SIGNATURE_BYTES);
  if (text === null) return null;
  const [workspaceId, id, untilS] = JSON.parse(text) as [string, string, number];
  return untilS > nowS ? { workspaceId, id } : null;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);

/** Where a file lies within the archive. Its id stands before its name: there is room for less of that. */
export function filePath({ id, name }: { id: string; name: string }): string {
  const { stem, ending } = safeName(name, NAME_LENGTH_MAX);
  return `attachments/${id}-${stem}${ending}`;
}
const NAME_LENGTH_MAX = 120;

/** The page's head: it runs nothing and loads nothing, whatever the mails say. */
export const pageHead = (title: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c1917}
h2{margin-top:2.5rem;border-top:1px solid #e7e5e4;padding-top:1rem}article{margin:1rem 0;padding:.75rem 1rem;background:#fafaf9;border-radius:6px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:.5rem 0}small{color:#57534e}dt{font-weight:600}dd{margin:0 0 .5rem}</style></head><body>
<h1>${escapeHtml(title)}</h1>
`;

export type PageMessage = { kind: string; authorName: string; createdAt: string; text: string; files: { name: string; path: string }[] };
export const messageHtml = ({ kind, authorName, createdAt, text, files }: PageMessage) =>
  `<article><small>${escapeHtml(`${authorName} · ${kind} · ${createdAt}`)}</small><pre>${escapeHtml(text)}</pre>${files
    .map(
      ({ name, path }) => `<div><a href="${escapeHtml(path.split("/").map(encodeURIComponent).join("/"))}">${escapeHtml(name)}</a></div>`,
    )
    .join("")}</article>\n`;

export const listHtml = (values: Record<string, unknown>) =>
  `<dl>${Object.entries(values)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(typeof value === "string" ? value : JSON.stringify(value))}</dd>`)
    .join("")}</dl>\n`;
