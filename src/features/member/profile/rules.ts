/** What follows from a picture's bytes alone. */
import type { AVATAR_TYPES } from "#/features/member/schema.ts";

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** What kind of picture these bytes are, by how they begin: what a browser says of a file is only its name. Null for any other. */
export function pictureType(bytes: Uint8Array): keyof typeof AVATAR_TYPES | null {
  if (ascii(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (ascii(bytes, 0, 3) === "\xff\xd8\xff") return "jpg";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return "gif";
  return null;
}
