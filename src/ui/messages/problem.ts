/** What the server said, in the reader's language. */
import type { Locale } from "#/core/locale.ts";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import type { Translate } from "#/ui/messages/text.tsx";

const BY_CODE: Record<string, PageKey> = {
  offline: "error.offline",
  unauthenticated: "problem.unauthenticated",
  forbidden: "problem.forbidden",
  "confirm-identity": "problem.confirm-identity",
  "two-factor-required": "problem.two-factor-required",
  "not-found": "problem.not-found",
  conflict: "problem.conflict",
  "request-in-progress": "problem.rate-limited",
  stale: "problem.stale",
  "newer-reply": "problem.newer-reply",
  "too-large": "problem.too-large",
  "unsupported-media-type": "problem.unsupported-media-type",
  invalid: "problem.invalid",
  "rate-limited": "problem.rate-limited",
  unavailable: "problem.unavailable",
};

/**
 * The server's own words are English, and exact: they stand there for those who read English. Others are told what the error's code means.
 * @param error of the API: its code, and the words of the server
 */
export function reasonOf(error: { code: string; words: string }, { t, language }: { t: Translate<PageKey>; language: Locale }): string {
  if (error.code === "offline") return t("error.offline");
  return language === "en" && error.words ? error.words : t(BY_CODE[error.code] ?? "problem.internal");
}

/** Of whatever a request to the API was rejected with. What is no answer of the server counts as not having reached it. */
export function reasonOfError(error: unknown, reader: { t: Translate<PageKey>; language: Locale }): string {
  const { code, status, message } = (error ?? {}) as { code?: unknown; status?: unknown; message?: unknown };
  const isAnswer = typeof code === "string" && typeof status === "number" && status > 0;
  return reasonOf(isAnswer ? { code, words: String(message) } : { code: "offline", words: "" }, reader);
}

/** The same, of a form: what is wrong with the first field that is, where the reader understands the server. */
export function faultOfError(error: unknown, reader: { t: Translate<PageKey>; language: Locale }): string {
  const [first] = (error as { faults?: { message: string }[] } | null)?.faults ?? [];
  return first && reader.language === "en" ? reader.t("problem.fault", { message: first.message }) : reasonOfError(error, reader);
}
