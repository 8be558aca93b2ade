/** By what an inbox's mail leaves. What opens the door (an address with its password, a token) goes in and never comes out. */
import { z } from "zod";
import { id } from "#/core/record.ts";

export const outgoingRecord = z.object({
  /** `default`: as the installation is set up. */
  by: z.enum(["default", "smtp", "postmark"]),
  /** Of an SMTP server: its host and port. */
  host: z.string().nullable(),
  /** Postmark's message stream. */
  stream: z.string().nullable(),
  /** At most so many mails a minute; null: the provider's usual limit. */
  perMinute: z.int().nullable(),
});
export type OutgoingRecord = z.infer<typeof outgoingRecord>;

const perMinute = z.int().min(1, "must be 1 or more").max(100_000, "must be 100000 or less").nullish();

/** `smtp://name:password@host:port`. Options behind a question mark could make the server do more than send. */
const smtpUrl = z
  .string()
  .trim()
  .max(500, "must have at most 500 characters")
  .refine(
    (value) => /^smtps?:\/\//.test(value) && URL.canParse(value),
    "must be an address as in smtp://name:password@mail.example.com:587",
  )
  .refine((value) => !URL.canParse(value) || isPlain(new URL(value)), "must hold a host, and neither a path nor options");
const isPlain = ({ hostname, pathname, search, hash }: URL) => hostname !== "" && /^\/?$/.test(pathname) && search === "" && hash === "";

const byDefault = z.strictObject({ by: z.literal("default"), perMinute });
const bySmtp = z.strictObject({ by: z.literal("smtp"), url: smtpUrl, perMinute });
const byPostmark = z.strictObject({
  by: z.literal("postmark"),
  token: z
    .string()
    .trim()
    .regex(/^[\w-]{1,100}$/, "must be a server token"),
  stream: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,30}$/, "must be the id of a message stream, as in outbound")
    .default("outbound"),
  perMinute,
});
export const setOutgoingBody = z.discriminatedUnion("by", [byDefault, bySmtp, byPostmark]);
export const setOutgoingInput = z.discriminatedUnion("by", [byDefault.extend({ id }), bySmtp.extend({ id }), byPostmark.extend({ id })]);
