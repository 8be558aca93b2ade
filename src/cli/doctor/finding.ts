/** What a check of `connect doctor` found. */

/** `ok`, `warning` (works, but not as one would want) or `wrong`; `mend` says what to do. */
export type Finding = { state: "ok" | "warning" | "wrong"; detail: string; mend?: string };
export type Check = () => Finding | Promise<Finding>;

export const ok = (detail: string): Finding => ({ state: "ok", detail });
export const warning = (detail: string, mend: string): Finding => ({ state: "warning", detail, mend });
export const wrong = (detail: string, mend: string): Finding => ({ state: "wrong", detail, mend });
