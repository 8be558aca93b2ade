/** How a file can be looked at without leaving the desk. */

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

/** Null: it is downloaded. */
export const shownAs = (contentType: string): ShownAs | null =>
  BY_TYPE.get(contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "") ?? null;
