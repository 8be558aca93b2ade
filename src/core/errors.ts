/** Errors that a caller can act on: a code from a closed list, a message that is safe to show, a cause for the log. */

/** Each code with its HTTP status and a title. A code never changes its meaning: clients depend on it. */
const CODES = {
  "invalid-json": [400, "The body is not valid JSON"],
  "bad-request": [400, "The request cannot be read"],
  unauthenticated: [401, "Sign in or send a valid key"],
  forbidden: [403, "Not allowed"],
  "confirm-identity": [403, "Confirm that it is you"],
  "two-factor-required": [403, "A second factor is required"],
  "not-found": [404, "Not found"],
  "method-not-allowed": [405, "Method not allowed"],
  "request-timeout": [408, "Too slow"],
  "request-in-progress": [409, "The same request is still running"],
  "newer-reply": [409, "Somebody else has answered meanwhile"],
  conflict: [409, "In conflict with what is there"],
  stale: [412, "The record has changed since it was read"],
  "too-large": [413, "Too large"],
  "uri-too-long": [414, "The address is too long"],
  "unsupported-media-type": [415, "Unsupported media type"],
  invalid: [422, "Some values are not valid"],
  "idempotency-key-reused": [422, "The idempotency key was used for another request"],
  "rate-limited": [429, "Too many requests"],
  "headers-too-large": [431, "The header lines are too long"],
  internal: [500, "Something went wrong on our side"],
  unavailable: [503, "Not available just now"],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof CODES;
/** One wrong value: `path` is dotted, as in `contact.email`. */
export type Issue = { path: string; message: string };

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[] | undefined;

  constructor(code: ErrorCode, message?: string, options: { issues?: Issue[]; cause?: unknown } = {}) {
    super(message ?? CODES[code][1], { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.issues = options.issues;
  }

  get status(): number {
    return CODES[this.code][0];
  }
  get title(): string {
    return CODES[this.code][1];
  }
}

/** The caller may not see it, or it does not exist: the two are never told apart. */
export const notFound = (what: string) => new AppError("not-found", `There is no such ${what}.`);
/** The value at `path` cannot be accepted. */
export const invalid = (path: string, message: string) => new AppError("invalid", undefined, { issues: [{ path, message }] });

type ZodIssueLike = { path: PropertyKey[]; message: string; code?: string; keys?: string[] };
/** All faults of an input by dotted path; an unknown key is reported at its own path. */
export function issuesOf(issues: readonly ZodIssueLike[]): Issue[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.keys
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not known here" }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
}
