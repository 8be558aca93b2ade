/** A message: one thing said in a ticket, by the customer, in reply to them, or in a note among members. */
import { z } from "zod";
import { address, email, id, line, paging, personName, time } from "#/core/record.ts";
import { attachmentRecord, fileRisks } from "#/features/attachment/schema.ts";
import { authResult, readingRecord } from "#/features/message/reading/schema.ts";
import { REASONS } from "#/features/suppression/schema.ts";
import { hasText, messageText, STATUSES, TEXT_MISSING } from "#/features/ticket/schema.ts";

export const KINDS = ["customer", "reply", "note"] as const;
export type MessageKind = (typeof KINDS)[number];
export const DELIVERY_STATES = [
  "queued",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "bounced",
  "complained",
  "failed",
  "suppressed",
] as const;
/** Whether another mail to the same address may arrive. */
export const BOUNCES = ["hard", "soft"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
/** quote: older words · signature: who writes · disclaimer: small print, banners of servers · phone: "Sent from my …" */
export const FOLD_KINDS = ["quote", "signature", "disclaimer", "phone"] as const;
export type FoldKind = (typeof FOLD_KINDS)[number];
export const MATCHES = ["reply-address", "references", "number", "new"] as const;

export const messageRecord = z.object({
  id,
  ticketId: id,
  kind: z.enum(KINDS),
  author: z.object({ type: z.enum(["contact", "member", "system"]), id: id.nullable(), name: z.string(), email: z.string().nullable() }),
  from: address.nullable(),
  to: z.array(address),
  cc: z.array(address),
  bcc: z.array(address),
  /** The whole message. */
  text: z.string(),
  html: z.string().nullable(),
  /** Its new words only. */
  replyText: z.string(),
  replyHtml: z.string().nullable(),
  /** What the whole message holds besides; empty also where it is not known. */
  folds: z.array(z.enum(FOLD_KINDS)),
  /** RFC 5322 Message-ID, in angle brackets. */
  messageId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  attachments: z.array(attachmentRecord),
  auth: z.object({ spf: authResult, dkim: authResult, dmarc: authResult }),
  isAutomatic: z.boolean(),
  /** Of a mail that came in: seals, an invitation, a report, and what could not be read. */
  reading: readingRecord.nullable(),
  /** How a mail found its ticket: by `reply-address`, by `references`, by its `number` in the subject, or as a `new` one. */
  matchedBy: z.enum(MATCHES).nullable(),
  /** The mail's own subject, where it is wholly another than the ticket's: it may be about another matter. */
  subject: z.string().nullable(),
  /** Its writer had no part in the ticket before. */
  isOutsider: z.boolean(),
  /** The member who passed somebody else's mail on to us: the message is that person's. */
  forwardedBy: address.nullable(),
  delivery: z.object({ state: z.enum(DELIVERY_STATES), at: z.string(), detail: z.string().nullable() }).nullable(),
  /** Of a mail that came back: `hard`, none will ever arrive there; `soft`, another may. */
  bounce: z.enum(BOUNCES).nullable(),
  /** A reply leaves at this time; until then it can be taken back. */
  sendAt: z.string().nullable(),
  /** The ticket it was written in, when it has been moved by a merge or a split. */
  originTicketId: id.nullable(),
  /** Members a note names. */
  mentionIds: z.array(id),
  createdAt: z.string(),
});
export type MessageRecord = z.infer<typeof messageRecord>;

const recipient = z.union([
  email.transform((value) => ({ name: "", email: value })),
  z.strictObject({ name: personName.default(""), email }),
]);
export const recipients = z.array(recipient).max(50, "may hold at most 50 addresses");

/** A reply is mailed to the customer; a note stays among members. */
export const createMessageInput = z
  .strictObject({
    id: id.optional(),
    ticketId: id,
    kind: z.enum(["reply", "note"], { error: "must be reply or note" }),
    text: messageText.optional(),
    html: messageText.optional(),
    attachmentIds: z.array(id).max(50).default([]),
    /** Of a reply; left out, it goes to the ticket's contact. */
    to: recipients.min(1, "must name at least one address").optional(),
    cc: recipients.default([]),
    bcc: recipients.default([]),
    /** Passed on to somebody else: the customer is not answered by it. Needs `to`; the attachments may be those of other messages. */
    isForward: z.boolean().default(false),
    /** Members a note names. */
    mentionIds: z.array(id).max(50, "may name at most 50 members").default([]),
    /** The newest message the author had seen: when somebody else has answered after it, nothing is sent, unless `isForced`. */
    seenMessageId: id.optional(),
    isForced: z.boolean().default(false),
    /** The mail leaves so many seconds later, and can be taken back until then. */
    undoableForS: z.int().min(0).max(60).default(0),
    /** The draft it was written as: gone once it is sent. */
    draftId: id.optional(),
    /** Left out: the status stays. */
    status: z.enum(STATUSES, { error: `must be one of ${STATUSES.join(", ")}` }).optional(),
    /** With status snoozed. */
    snoozedUntil: time.optional(),
    sendAt: time.optional(),
  })
  .refine(hasText, TEXT_MISSING);

export type CreateMessageInput = z.infer<typeof createMessageInput>;

/** The first message of a ticket that was made by hand or by a program: the contact's own words. */
export const firstMessageInput = z.strictObject({
  ticketId: id,
  text: messageText,
  html: messageText.nullable(),
  contact: z.strictObject({ id, name: z.string(), email: z.string() }),
});

/** A mail that was read: makes a ticket or joins one. Asked for by the inbound path alone. */
export const receiveMessageInput = z.strictObject({
  /** Found by threading; null opens a ticket. */
  ticketId: id.nullable(),
  inboxId: id,
  alsoInboxIds: z.array(id),
  matchedBy: z.enum(MATCHES),
  subject: line(500).catch("(no subject)"),
  forwardedBy: address.nullable().default(null),
  /** A filter on its way has called it spam. */
  isSpam: z.boolean().default(false),
  from: z.strictObject({ name: z.string().max(200), email }),
  to: z.array(address).max(200),
  cc: z.array(address).max(200),
  text: messageText,
  html: messageText.nullable(),
  replyText: messageText,
  replyHtml: messageText.nullable(),
  folds: z.array(z.enum(FOLD_KINDS)).default([]),
  messageId: z.string().max(998).nullable(),
  inReplyTo: z.string().max(998).nullable(),
  references: z.array(z.string().max(998)).max(200),
  contentHash: z.string(),
  auth: z.strictObject({ spf: authResult, dkim: authResult, dmarc: authResult }),
  isAutomatic: z.boolean(),
  reading: readingRecord.nullish(),
  sentAt: time.nullable(),
  /** Of mail of the past, from a mailbox that is now fetched from: its own date. Nothing is answered, and nobody is told, because of it. */
  arrivedAt: time.nullable().default(null),
  attachments: z
    .array(
      z.strictObject({
        name: z.string().max(255),
        contentType: z.string().max(255),
        sizeBytes: z.int().min(0),
        isInline: z.boolean(),
        contentId: z.string().max(998).nullable(),
        storageKey: z.string(),
        risks: fileRisks.default([]),
      }),
    )
    .max(500),
});
export type ReceiveMessageInput = z.infer<typeof receiveMessageInput>;
/** What became of a received mail. */
export type ReceivedMessage = {
  outcome: "ticket" | "reply" | "duplicate" | "spam";
  ticketId: string;
  ticketNumber: number;
  messageId: string;
  /** The number of the long closed ticket it answers, when a new one was opened for it. */
  followUpOf?: number;
};

/** The inbox's own answer to mail that opened a ticket. Asked for by a job that has made sure that nobody is bombed by it. */
export const acknowledgeInput = z.strictObject({ ticketId: id });

export const cancelMessageInput = z.strictObject({ id });
/** What a reply that was taken back had in it, to be written on. */
export const cancelledMessage = messageRecord
  .pick({ id: true, ticketId: true, text: true, html: true, to: true, cc: true, bcc: true })
  .extend({ attachmentIds: z.array(id) });
export type CancelledMessage = z.infer<typeof cancelledMessage>;

export const setDeliveryInput = z.strictObject({
  id,
  /** Null: news that leave the mail's own way unchanged. */
  state: z.enum(DELIVERY_STATES).nullable(),
  detail: line(1_000).nullish(),
  /** With `bounced`. */
  bounce: z.enum(BOUNCES).nullish(),
  /** Whom it did not reach, or who complained; that of `suppress` where this is left out. */
  recipient: z.string().max(320).nullish(),
  providerId: z.string().max(200).nullish(),
  attempts: z.int().optional(),
  /** An attempt to send it began, and nobody knows how it ended. */
  isUnsettled: z.boolean().default(false),
  /** Nothing more is sent to this recipient of the mail, for that reason. */
  suppress: z.strictObject({ email: z.string().max(320).nullable(), reason: z.enum(REASONS) }).nullish(),
});
export type SetDeliveryInput = z.input<typeof setDeliveryInput>;
/** The state that stands; `isNews`: it is the one that was told. */
export type SetDelivery = { id: string; state: DeliveryState; isNews: boolean };
export const readMessageInput = z.object({ id });
export const listMessagesInput = z.object({ ticketId: id, ...paging });

export const MESSAGE_EVENTS = [
  "message.received",
  "message.replied",
  "message.noted",
  "message.delivery",
  "message.cancelled",
  "message.acknowledged",
] as const;
