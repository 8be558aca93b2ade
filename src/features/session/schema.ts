/** A session: one sign-in on one device, by password, a code that was mailed, a passkey or an identity provider. Belongs to the installation, as the user does. */
import { z } from "zod";
import { role } from "#/features/member/schema.ts";
import { id, paging } from "#/core/record.ts";
import { userEmail } from "#/features/user/schema.ts";
import { createWorkspaceInput } from "#/features/workspace/schema.ts";

export const CODE_MINUTES = 10;
export const CODE_TRIES = 5;

/** What a person proves with. */
export type SignInMethod = "password" | "email-code" | "sso" | "passkey" | "totp" | "recovery-code";

/** Six figures; people type them with a space or a hyphen in the middle. */
export const signInCode = z
  .string()
  .transform((value) => value.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "must be the six figures of the mail"));

export const askForSignInCodeInput = z.strictObject({ email: userEmail });
/** What the two sign-in forms send. */
export const passwordSignInInput = z.object({ email: userEmail, password: z.string().min(1) });
export const codeSignInInput = z.object({ email: userEmail, code: signInCode });

export const sessionRecord = z.object({
  id,
  /** The device as its browser names itself. */
  userAgent: z.string(),
  /** The same in words, as in "Firefox 142" on "Windows"; null where it does not tell. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  /** The address it signed in from; of IPv6 the network. */
  ip: z.string(),
  createdAt: z.string(),
  /** To five minutes. */
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});
export type SessionRecord = z.infer<typeof sessionRecord>;
export const listSessionsInput = z.object(paging);

export const meRecord = z.object({ id, email: z.string(), name: z.string(), sessionId: id });

/** A workspace the user is a member of, with the role there. */
export const ownWorkspaceRecord = z.object({ id, slug: z.string(), name: z.string(), role });
export type OwnWorkspaceRecord = z.infer<typeof ownWorkspaceRecord>;
export const createOwnWorkspaceInput = createWorkspaceInput.pick({ slug: true, name: true });
