/** A mail of the product itself, to a person who works with it: by the installation's own way, under its own name. */
import { v7 as uuidv7 } from "uuid";
import type { OutgoingMail } from "#/adapters/mail/index.ts";
import type { Address } from "#/core/record.ts";

type Given = { appUrl: string; to: Address; subject: string; html: string; text: string };

export function productMailOf({ appUrl, to, subject, html, text }: Given): OutgoingMail {
  const domain = new URL(appUrl).hostname;
  return {
    messageId: `${uuidv7()}@${domain}`,
    from: { name: "Connect", email: `no-reply@${domain}` },
    to: [to],
    cc: [],
    bcc: [],
    replyTo: null,
    subject,
    text,
    html,
    inReplyTo: null,
    references: [],
    date: new Date(),
    isAutomatic: true,
    tracksOpens: false,
    dkim: null,
    attachments: [],
    metadata: {},
  };
}
