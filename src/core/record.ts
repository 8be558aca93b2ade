/** The pieces that records of every noun are made of. */
import { z } from "zod";

// In a browser zod would try whether it may make code out of text; the pages' policy forbids that, and reports each try.
if (typeof window !== "undefined") z.config({ jitless: true });

export const id = z.uuid({ error: "must be a UUID" });
export const time = z.iso.datetime({ offset: true, error: "must be a time in ISO 8601, as in 2026-11-22T10:00:00Z" });
/** One line of text: trimmed, without control characters, not empty. */
export const line = (lengthMax: number) =>
  z
    .string()
    .transform((text) => text.replace(/\p{Cc}+/gu, " ").trim())
    .pipe(z.string().min(1, "must not be empty").max(lengthMax, `must have at most ${lengthMax} characters`));
/** Text of several lines. PostgreSQL cannot keep a NUL. */
export const text = (lengthMax: number) =>
  z
    .string()
    .transform((value) => value.replaceAll("\u0000", ""))
    .pipe(z.string().max(lengthMax, `must have at most ${lengthMax} characters`));
export const email = z
  .string()
  .trim()
  .max(254, "must have at most 254 characters")
  .pipe(z.email({ pattern: z.regexes.unicodeEmail, error: "must be an e-mail address" }));
/** The form in which addresses are compared. */
export const normalEmail = (address: string) => address.trim().toLowerCase();

export const address = z.object({ name: z.string(), email: z.string() });
/** A name and an e-mail address, as in a mail's header. */
export type Address = z.infer<typeof address>;

/** What every list takes. */
export const paging = {
  limit: z.coerce
    .number({ error: "must be a number" })
    .int("must be a whole number")
    .min(1, "must be 1 or more")
    .max(200, "must be 200 or less")
    .default(50),
  cursor: z.string().optional(),
};
