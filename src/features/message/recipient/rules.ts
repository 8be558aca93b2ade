/** Who a reply goes to, and what a forwarded message looks like. */
import type { Address } from "#/core/record.ts";
import { normalEmail } from "#/core/record.ts";
import type { MessageRecord } from "#/features/message/schema.ts";

/** Everybody in copy of a message but its writer, the ticket's contact and ourselves. */
export function othersIn(
  message: Pick<MessageRecord, "from" | "to" | "cc">,
  contactEmail: string,
  ownAddresses: readonly string[],
): string[] {
  const left = new Set([...ownAddresses, contactEmail].map(normalEmail));
  const others: string[] = [];
  for (const { email } of [...(message.from ? [message.from] : []), ...message.to, ...message.cc]) {
    const norm = normalEmail(email);
    // An address with a token after a plus is ours as well.
    const plain = norm.replace(/\+[^@]*@/, "@");
    if (left.has(norm) || left.has(plain)) continue;
    left.add(norm);
    others.push(email);
  }
  return others;
}

const escaped = (text: string) => text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const written = (list: Address[]) => list.map(({ name, email }) => (name ? `${name} <${email}>` : email)).join(", ");

/** The message below two empty lines, with who wrote it when. `heads`: what the lines of its head are called. */
export function forwarded(
  message: Pick<MessageRecord, "author" | "from" | "to" | "text" | "html" | "createdAt">,
  heads: { title: string; from: string; date: string; to: string },
  when: string,
): { html: string; text: string } {
  const from = message.from ?? { name: message.author.name, email: message.author.email ?? "" };
  const lines = [
    `---------- ${heads.title} ----------`,
    `${heads.from}: ${written([from])}`,
    `${heads.date}: ${when}`,
    ...(message.to.length > 0 ? [`${heads.to}: ${written(message.to)}`] : []),
  ];
  const body = message.html ?? `<p>${escaped(message.text).replaceAll("\n", "<br>")}</p>`;
  return {
    html: `<p></p><p>${lines.map(escaped).join("<br>")}</p><blockquote>${body}</blockquote>`,
    text: `\n\n${lines.join("\n")}\n\n${message.text}`,
  };
}
