/** A mail that a member has the product send to an inbox of theirs, to see it arrive. */
import { z } from "zod";
import { id, line, text } from "#/core/record.ts";

/** The words are the sender's own language's. */
export const sendTrialInput = z.strictObject({ subject: line(200), text: text(2_000) });
export const trialTargetInput = z.strictObject({ id });
/** Between whom it goes. */
export type TrialTarget = { from: { name: string; email: string }; to: string };
