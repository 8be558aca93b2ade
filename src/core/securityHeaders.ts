/**
 * What every answer tells a browser about how little it may do with it. `secure` is the floor for all of them; `protectPage` lets a page of
 * ours run its own scripts; a route that must allow more (a picture in a webmail, a mail in its frame) sets that header itself.
 * Held by test/e2e/headers.e2e.ts, which asks for one address of each kind.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "#/env.ts";

/** For what is no page: nothing runs, loads, is framed or sends a form. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Closed to us and to every frame; what the product uses itself is its own alone. */
const CLOSED = [
  ...["accelerometer", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"],
  ...["magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "window-management", "xr-spatial-tracking"],
];
const OWN = ["autoplay", "clipboard-read", "clipboard-write", "fullscreen", "picture-in-picture"];
const PASSKEYS = ["publickey-credentials-create", "publickey-credentials-get"];
const PERMISSIONS = [...CLOSED.map((name) => `${name}=()`), ...[...OWN, ...PASSKEYS].map((name) => `${name}=(self)`)].join(", ");

/** For files of others: should a browser take one for a document after all, that document can do nothing. */
export const FILE_POLICY = `sandbox; ${NOTHING}`;

/** The headers every answer of an installation at this address has. */
export const floorOf = (appUrl: string): Record<string, string> => ({
  "content-security-policy": NOTHING,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": PERMISSIONS,
  "x-permitted-cross-domain-policies": "none",
  "x-dns-prefetch-control": "off",
  ...(appUrl.startsWith("https://") ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
});
const FLOOR = floorOf(env.APP_URL);

/** Sets the floor. For an answer that is written to a bare socket: `bareHeaders`. */
export function secure(response: ServerResponse): void {
  for (const [name, value] of Object.entries(FLOOR)) response.setHeader(name, value);
}

export const bareHeaders = (): string =>
  Object.entries(FLOOR)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

/** A service worker's own policy says what it may ask for: files of this installation. */
export const WORKER_POLICY = `${NOTHING}; connect-src 'self'`;

/** A nonce for each page. Development alone may evaluate code and open a socket: Next's fast refresh does. */
export function protectPage(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws: wss:" : ""}`,
    "frame-src 'self'",
    "worker-src 'self'",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  request.headers["content-security-policy"] = policy;
  request.headers["x-nonce"] = nonce;
  // The layout of all pages asks for the path, to draw it in the language of the workspace's member.
  request.headers["x-path"] = (request.url ?? "/").split("?", 1)[0];
  response.setHeader("content-security-policy", policy);
}

/** RFC 9116. Without a contact of its own it is the mailbox that RFC 2142 names. Good for half a year from today. */
export function securityText(): string {
  const contact = env.CONNECT_SECURITY_CONTACT ?? `mailto:security@${new URL(env.APP_URL).hostname}`;
  const expires = new Date(Date.now() + 180 * 86_400_000).toISOString();
  return [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    `Canonical: ${env.APP_URL}/.well-known/security.txt`,
    "Preferred-Languages: en",
    "",
  ].join("\n");
}
