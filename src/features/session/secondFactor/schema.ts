/** A second factor: an authenticator app, a passkey, or a recovery code for whoever has lost them. */
import { z } from "zod";
import { id } from "#/core/record.ts";
import { signInCode } from "#/features/session/schema.ts";

export const RECOVERY_CODES = 10;
/** A person who got the first factor right has so long for the second. */
export const SECOND_FACTOR_MINUTES = 10;
export const REMEMBERED_DAYS = 30;

export const SECOND_FACTORS = ["totp", "passkey", "recovery-code"] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** Of an app: six figures. A recovery code: ten letters and figures. People type either with spaces and hyphens. */
export const secondFactorCode = z
  .string()
  .transform((value) => value.replace(/[\s-]/g, "").toLowerCase())
  .pipe(z.string().regex(/^(\d{6}|[a-z2-7]{10})$/, "must be the six figures of your app, or a recovery code"));

export const confirmTotpInput = z.strictObject({ code: signInCode });
export const finishSignInInput = z.strictObject({ code: secondFactorCode, remembers: z.boolean().default(false) });

/** What WebAuthn gives to a page, as JSON; the library that checks it looks at all of it. */
export const passkeyResponse = z.looseObject({ id: z.string().max(2_000), type: z.literal("public-key") });
export const passkeySignInInput = z.strictObject({ response: passkeyResponse, remembers: z.boolean().default(false) });
export const passkeyName = z.string().trim().min(1, "must not be empty").max(80, "must have at most 80 characters");
/** Without a name it gets that of the browser. */
export const addPasskeyInput = z.strictObject({ name: passkeyName.optional(), response: passkeyResponse });
export const renamePasskeyInput = z.strictObject({ name: passkeyName });

/** Ways to say "it is me". Whoever has a second factor uses it; the others their password, or a code that is mailed. */
export const CONFIRM_WAYS = ["password", "email-code", "code", "passkey"] as const;
export const confirmInput = z.union([
  z.strictObject({ password: z.string().min(1).max(1_000) }),
  z.strictObject({ emailCode: signInCode }),
  z.strictObject({ code: secondFactorCode }),
  z.strictObject({ passkey: passkeyResponse }),
]);
export type ConfirmInput = z.infer<typeof confirmInput>;

export const passkeyRecord = z.object({ id, name: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() });
export type PasskeyRecord = z.infer<typeof passkeyRecord>;
/** What a person signs in with beside the first factor. */
export const factorsRecord = z.object({
  /** When the authenticator app was set up; null: there is none. */
  totpSince: z.string().nullable(),
  passkeys: z.array(passkeyRecord),
  recoveryCodesLeft: z.int(),
  /** This session was begun, or continued, with two factors. */
  hasTwoFactors: z.boolean(),
  /** How the person can confirm that it is them. */
  confirmBy: z.array(z.enum(CONFIRM_WAYS)),
});
export type FactorsRecord = z.infer<typeof factorsRecord>;
/** What an app needs to be set up: the key for typing, its address, and that as a QR code (an SVG path, one unit a module, `size` of them). */
export const newTotpRecord = z.object({ key: z.string(), uri: z.string(), qr: z.object({ path: z.string(), size: z.int() }) });
export type NewTotpRecord = z.infer<typeof newTotpRecord>;
/** Shown once. Null: the person has codes already. */
export const recoveryCodesRecord = z.object({ recoveryCodes: z.array(z.string()).nullable() });
