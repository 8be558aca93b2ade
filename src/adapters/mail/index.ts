/** How mail leaves the installation. The embedded default writes it to the data directory's outbox; an inbox may have a way of its own. */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { env } from "#/env.ts";

export type Address = { name: string; email: string };

/** A mail to send. Every Message-ID here is without angle brackets. */
export type OutgoingMail = {
  /** Chosen before the first attempt: whoever receives a repeat can tell. */
  messageId: string;
  from: Address;
  to: Address[];
  cc: Address[];
  /** In the envelope only, never in the headers. */
  bcc: Address[];
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  inReplyTo: string | null;
  references: string[];
  date: Date;
  /** Sent by the product, not by a person: marked, so that no machine answers it. */
  isAutomatic: boolean;
  /** The provider may tell when somebody opens it. */
  tracksOpens: boolean;
  attachments: OutgoingAttachment[];
  /** The key of the sender's domain, for a way that does not sign by itself. */
  dkim: { domainName: string; keySelector: string; privateKey: string } | null;
  /** Ids the provider gives back with its events; each value at most 80 characters. */
  metadata: Record<string, string>;
};
export type OutgoingAttachment = { name: string; contentType: string; contentId: string | null; isInline: boolean; content: Buffer };

/** `note`: what went other than asked, safe to show, as one of several recipients being refused. */
export type Sent = { providerId: string | null; note?: string };
export type MailTransport = {
  name: "outbox" | "smtp" | "postmark";
  /** A mail that is sent twice is there once. */
  isExactlyOnce: boolean;
  /** @throws MailError when it was not sent, or nobody knows */
  send: (mail: OutgoingMail) => Promise<Sent>;
  /**
   * Of a provider that can be asked: whether it has taken this mail before; null when it has not.
   * @throws MailError when it cannot be asked now
   */
  find?: (mail: OutgoingMail) => Promise<Sent | null>;
  /** Of a provider that refuses an address by itself: lets mail to it through again. @throws MailError */
  reactivate?: (email: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Why a mail was not sent; the message is safe to show. */
export class MailError extends Error {
  /** Trying again will not help. */
  readonly isPermanent: boolean;
  /** The provider will not write to this recipient any more. */
  readonly isSuppressed: boolean;
  /** The mail may have left all the same: the answer never came. */
  readonly isOutcomeUnknown: boolean;
  constructor(message: string, options: { isPermanent: boolean; isSuppressed?: boolean; isOutcomeUnknown?: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "MailError";
    this.isPermanent = options.isPermanent;
    this.isSuppressed = options.isSuppressed ?? false;
    this.isOutcomeUnknown = options.isOutcomeUnknown ?? false;
  }
}

/** A way that is not the installation's: an inbox's own. */
export type MailWay = { by: "smtp"; url: string } | { by: "postmark"; token: string; stream: string };

/** The transport of a way, opened once; null is the way the installation is set up with. */
export function mailTransport(way: MailWay | null = null): Promise<MailTransport> {
  const key = way === null ? DEFAULT : createHash("sha256").update(JSON.stringify(way)).digest("base64url");
  const known = opened.get(key);
  if (known) return known;
  const transport = way === null ? pick() : open(way);
  opened.set(key, transport);
  return transport;
}
const DEFAULT = "default";
const WAYS_OPEN_MAX = 200;
const opened = new LRUCache<string, Promise<MailTransport>>({
  max: WAYS_OPEN_MAX,
  dispose: (transport) => void transport.then(({ close }) => close()).catch(() => {}),
});

const open = async (way: MailWay): Promise<MailTransport> =>
  way.by === "postmark"
    ? (await import("./postmark.ts")).postmarkTransport({ token: way.token, stream: way.stream, apiUrl: env.POSTMARK_API_URL })
    : (await import("./smtp.ts")).smtpTransport(way.url);

const pick = async (): Promise<MailTransport> =>
  env.POSTMARK_SERVER_TOKEN
    ? open({ by: "postmark", token: env.POSTMARK_SERVER_TOKEN, stream: "outbound" })
    : env.SMTP_URL
      ? open({ by: "smtp", url: env.SMTP_URL })
      : (await import("./outbox.ts")).outboxTransport(env.CONNECT_DATA_DIR);
