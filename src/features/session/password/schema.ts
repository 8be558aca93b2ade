/** A password: one's own way in, beside the mailed code and the providers. */
import { z } from "zod";
import { password, userEmail } from "#/features/user/schema.ts";

export const RESET_MINUTES = 30;

export const askForResetInput = z.strictObject({ email: userEmail });
export const resetPasswordInput = z.strictObject({ token: z.string().max(500), password });
/** Without the one until now, the person has to have confirmed a moment ago that it is them. */
export const changePasswordInput = z.strictObject({ password, current: z.string().max(1_000).optional() });
