/** What is said of a mail whose source has been emptied. */
import { AppError } from "#/core/errors.ts";

/** `at`: when, in ISO 8601. */
export const clearedSince = (at: string) => `its source is no longer kept since ${at.slice(0, 10)}`;

export const sourceCleared = (at: string) =>
  new AppError("not-found", `The message is there, but ${clearedSince(at)}: the workspace keeps it for a set time.`);
