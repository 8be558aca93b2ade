/** A password: one's own way in, beside the mailed code and the providers. */
import { z } from "zod";
import { signInCode } from "#/features/session/schema.ts";
import { password, userEmail } from "#/features/user/schema.ts";

export const RESET_MINUTES = 30;

export const askForResetInput = z.strictObject({ email: userEmail });
export const resetPasswordInput = z.strictObject({ token: z.string().max(500), password });
/** With the one until now, or a code that was just mailed: whoever finds a desk unlocked has neither. */
export const changePasswordInput = z
  .strictObject({ password, current: z.string().max(1_000).optional(), code: signInCode.optional() })
  .refine(({ current, code }) => (current === undefined) !== (code === undefined), {
    message: "must be given, or a code",
    path: ["current"],
  });
