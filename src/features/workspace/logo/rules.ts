/**
 * A workspace's logo, as mails show it: at an address that asks for no cookie, is its own proof, and stays good, because a mail is read again
 * after years. Another picture has another address.
 */
import { createHash } from "node:crypto";
import { signedText, signingKey, signText } from "#/core/signedText.ts";
import { LOGO_KEY } from "#/features/workspace/schema.ts";

/** How large a logo is shown at most, in pixels of a page. */
const SHOWN_MAX = { width: 200, height: 48 };

/** The key that signs addresses of logos, made from the installation's secret. */
export const logoAddressKey = (secret: string): Buffer => signingKey(secret, "logo address");

export const logoPath = (key: Buffer, storageKey: string): string => `/media/logo/${signText(key, storageKey)}`;

/** The storage key a path was made for; null for every other text. */
export const logoKeyOfToken = (key: Buffer, token: string): string | null => signedText(key, token);

/** Width and height in pixels, from a PNG's first bytes; null for any other file. */
export function pngSize(bytes: Buffer): { width: number; height: number } | null {
  const isPng = bytes.length > 24 && bytes.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n" && bytes.toString("latin1", 12, 16) === "IHDR";
  const size = isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null;
  return size && size.width > 0 && size.height > 0 ? size : null;
}

export const logoKeyOf = (workspaceId: string, bytes: Buffer, { width, height }: { width: number; height: number }): string =>
  `${workspaceId}/logos/${createHash("sha256").update(bytes).digest("hex")}-${width}x${height}.png`;

export type Logo = { url: string; width: number; height: number };
/** The logo in a mail: its whole address, and the size it is shown in, for programs that know no other than that of its attributes. */
export function logoOf(key: Buffer, appUrl: string, storageKey: string | null): Logo | null {
  const [, , width = "", height = ""] = LOGO_KEY.exec(storageKey ?? "") ?? [];
  if (storageKey === null || width === "") return null;
  const scale = Math.min(1, SHOWN_MAX.width / Number(width), SHOWN_MAX.height / Number(height));
  const shown = (side: string) => Math.max(1, Math.round(Number(side) * scale));
  return { url: new URL(logoPath(key, storageKey), appUrl).toString(), width: shown(width), height: shown(height) };
}
