/**
 * Files, and pictures of a mail that is shown in a frame without an origin: no cookie is read with their requests, so each address carries its
 * own proof. Who may see a file is asked when its address is made. An image from elsewhere is fetched by us, so that its sender learns nothing of
 * who looks.
 */
import { signedText, signingKey, signText } from "#/core/signedText.ts";

/** `file`: the id of an attachment that is shown as a picture; `attachment`: of one that is wanted whole; `remote`: an address of somebody else's server. */
export type Medium = { workspaceId: string; kind: "file" | "attachment" | "remote"; of: string };

const DAY_S = 24 * 60 * 60;
const HOUR_S = 60 * 60;
/** A frame may stand open for long. A file's address is made anew each time it is asked for; within an hour it is the same one, so that browsers keep the bytes. */
const endOf = (kind: Medium["kind"], nowS: number) => (kind === "attachment" ? (Math.floor(nowS / HOUR_S) + 2) * HOUR_S : nowS + DAY_S);

/** The key that signs such addresses, made from the installation's secret. */
export const mediaKey = (secret: string): Buffer => signingKey(secret, "media address");

/** The address's path; it is good for a day, that of a whole file for an hour or two. `nowS`: seconds since 1970. */
export function mediaPath(key: Buffer, { workspaceId, kind, of }: Medium, nowS: number): string {
  return `/media/${signText(key, JSON.stringify([workspaceId, kind, of, endOf(kind, nowS)]))}`;
}

/** What a path was made for; null for every other text, and when its day is over. */
export function mediumOf(key: Buffer, token: string, nowS: number): Medium | null {
  const text = signedText(key, token);
  if (text === null) return null;
  const [workspaceId, kind, of, until] = JSON.parse(text) as [string, Medium["kind"], string, number];
  return until > nowS ? { workspaceId, kind, of } : null;
}

const SOURCE = /(<img\b[^>]*?\ssrc=")([^"]*)(")/gi;
const decoded = (attribute: string) =>
  attribute.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => ({ amp: "&", quot: '"', lt: "<", gt: ">", "#39": "'" })[name] ?? "");

/** `attachmentByCid`: ids of the message's inline files. `hasRemote`: images from elsewhere may be shown. */
type Around = { key: Buffer; workspaceId: string; nowS: number; attachmentByCid: ReadonlyMap<string, string>; hasRemote: boolean };

/** Sanitised HTML, its pictures at addresses of ours; those that may not be shown have none. Its attributes stand in double quotes: the sanitiser writes them so. */
export function withMedia(html: string, { key, workspaceId, nowS, attachmentByCid, hasRemote }: Around): string {
  return html.replace(SOURCE, (_, before: string, attribute: string, after: string) => {
    const source = decoded(attribute).trim();
    const path = (kind: Medium["kind"], of: string) => `${before}${mediaPath(key, { workspaceId, kind, of }, nowS)}${after}`;
    if (/^data:image\//i.test(source)) return `${before}${attribute}${after}`;
    const cid = /^cid:(.+)$/i.exec(source)?.[1];
    const fileId = cid === undefined ? undefined : attachmentByCid.get(bareCid(cid));
    if (fileId !== undefined) return path("file", fileId);
    const remote = source.startsWith("//") ? `https:${source}` : source;
    return hasRemote && /^https?:\/\//i.test(remote) ? path("remote", remote) : `${before}${after}`;
  });
}

/** A Content-ID as it stands in an address: without brackets, decoded, in small letters. */
export function bareCid(cid: string): string {
  const bare = cid.trim().replace(/^<|>$/g, "").toLowerCase();
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
