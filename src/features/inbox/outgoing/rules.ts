/** The mail server an address names, as in `smtp://name:password@host:port`. */

/** Its host, an IPv6 one without brackets, and the port mail goes to: where none is named, its protocol's. */
export function smtpServerOf(url: string): { host: string; port: number } {
  const { protocol, hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (protocol === "smtps:" ? 465 : 587) };
}
