/** The pieces that records of every noun are made of. */
import { z } from "zod";

// In a browser zod would try whether it may make code out of text; the pages' policy forbids that, and reports each try.
if (typeof window !== "undefined") z.config({ jitless: true });

export const id = z.uuid({ error: "must be a UUID" });
/** A moment, in UTC once it was read; of a year that PostgreSQL and every client can write. */
export const time = z.iso
  .datetime({ offset: true, error: "must be a time in ISO 8601, as in 2026-11-22T10:00:00Z", abort: true })
  .refine((value) => isCommonYear(new Date(value).getUTCFullYear()), "must be of a year from 1 to 9999")
  .transform((value) => new Date(value).toISOString());
const isCommonYear = (year: number) => year >= 1 && year <= 9999;
const oneLine = (text: string) =>
  text
    .replace(/\p{Cc}+/gu, " ")
    .toWellFormed()
    .trim();
/** One line of text: trimmed, without control characters and halves of surrogate pairs, not empty. */
export const line = (lengthMax: number) =>
  z
    .string()
    .transform(oneLine)
    .pipe(z.string().min(1, "must not be empty").max(lengthMax, `must have at most ${lengthMax} characters`));
/** The name beside an address: one line, which may be empty. */
export const personName = z.string().transform(oneLine).pipe(z.string().max(200, "must have at most 200 characters"));
/** Text of several lines. PostgreSQL can keep neither a NUL nor, in JSON, half of a surrogate pair. */
export const text = (lengthMax: number) =>
  z
    .string()
    .transform((value) => value.replaceAll("\u0000", "").toWellFormed())
    .pipe(z.string().max(lengthMax, `must have at most ${lengthMax} characters`));
/** Of any script; without white space, control characters and halves of surrogate pairs. */
const EMAIL = /^[^\s@"\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,255}$/u;
export const email = z
  .string()
  .trim()
  .max(254, "must have at most 254 characters")
  .pipe(z.email({ pattern: EMAIL, error: "must be an e-mail address" }));
/** The form in which addresses are compared. */
export const normalEmail = (address: string) => address.trim().toLowerCase();
/** What stands behind the last @ of an address, as domains are compared. */
export const domainOf = (address: string): string => normalEmail(address.slice(address.lastIndexOf("@") + 1));

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
