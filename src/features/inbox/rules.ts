/** What follows from an inbox's address alone. */

/** A command for the terminal that sends a first mail to `address` through this machine's SMTP port. */
export const firstMailCommand = (address: string, smtpPort: number): string =>
  `printf 'From: Ann <ann@example.com>\\nTo: ${address}\\nSubject: My first ticket\\n\\nHello, does this arrive?\\n' | ` +
  `curl --url smtp://127.0.0.1:${smtpPort} --mail-from ann@example.com --mail-rcpt ${address} -T -`;

type SenderNames = { member: string | null; inbox: string; workspace: string };
/**
 * How the sender of a reply is called: "Ana from Acme" for `{firstName} from {workspace}`. Where nobody in particular writes, a style that names
 * the writer gives way to the inbox's name.
 */
export function senderName(style: string | null, { member, inbox, workspace }: SenderNames): string {
  if (!style || (member === null && /\{(member|firstName)\}/.test(style))) return inbox;
  const values: Record<string, string> = { member: member ?? "", firstName: (member ?? "").trim().split(/\s+/)[0] ?? "", inbox, workspace };
  return style.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : whole)).trim() || inbox;
}
