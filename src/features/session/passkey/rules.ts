/** What a browser says of a passkey that was not given. */

/** The person has closed the browser's own dialog, or let it run out: nothing has gone wrong. */
export const isDismissed = (error: unknown) => error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name);
