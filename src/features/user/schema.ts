/** A user: a person who can sign in. Belongs to the installation; what the person is in a workspace is a member. */
import { z } from "zod";
import { email, line, normalEmail } from "#/core/record.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "#/features/user/rules.ts";

export const password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`)
  .max(PASSWORD_LENGTH_MAX, `must have at most ${PASSWORD_LENGTH_MAX} characters`);
/** An address as users are found by it. */
export const userEmail = email.transform(normalEmail);

export const ensureUserInput = z.strictObject({ email: userEmail, name: line(120), password: password.optional() });
export type EnsureUserInput = z.input<typeof ensureUserInput>;

/** What the rest of the product may know of a user; never the password's hash. */
export type User = { id: string; email: string; name: string };
