/** How a file can be looked at without leaving the desk, and the names under which files leave it. */

export type ShownAs = "image" | "pdf" | "audio" | "video" | "text";

/** The browser itself shows these; everything else is downloaded. No SVG or HTML: they could run scripts as this site. */
const SHOWN: Record<ShownAs, string[]> = {
  image: ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"],
  pdf: ["application/pdf"],
  audio: ["audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/webm", "audio/aac", "audio/flac"],
  video: ["video/mp4", "video/webm", "video/ogg", "video/quicktime"],
  text: ["text/plain"],
};
const BY_TYPE = new Map(Object.entries(SHOWN).flatMap(([shown, types]) => types.map((type) => [type, shown as ShownAs] as const)));

export const plainType = (contentType: string): string => contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** Null: it is downloaded. */
export const shownAs = (contentType: string): ShownAs | null => BY_TYPE.get(plainType(contentType)) ?? null;

const NAME_LENGTH_MAX = 200;
/** Letters that turn the direction of what follows: with them `exe.gpj` reads `jpg.exe`. */
export const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
/** A name as it reads in the order of its letters. */
export const straight = (name: string): string => name.replace(TURNS, "");
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const UNSAFE = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g;
/** Names that some systems keep for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that leads nowhere, fits every file system, and reads as it is. At most so many letters and an ending. */
export function safeName(name: string, lengthMax = NAME_LENGTH_MAX): { stem: string; ending: string } {
  const plain =
    name
      .toWellFormed()
      .replace(UNSAFE, "_")
      .replace(/^[\s.]+|[\s.]+$/g, "")
      .replace(DEVICE, "_$&") || "file";
  const dot = plain.lastIndexOf(".");
  const ending = dot > 0 ? plain.slice(dot).slice(0, 20) : "";
  return { stem: (dot > 0 ? plain.slice(0, dot) : plain).slice(0, lengthMax).toWellFormed(), ending: ending.toWellFormed() };
}

/** The header that says whether a file is shown or kept, and under which name: in ASCII for old clients, and as RFC 6266 and 8187 have it. */
export function dispositionOf(name: string, isInline: boolean): string {
  const { stem, ending } = safeName(name);
  const plain = `${stem}${ending}`;
  const ascii = plain.replace(/[^\x20-\x7e]|[%\\"]/g, "_");
  const encoded = encodeURIComponent(plain).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${isInline ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
