/**
 * Refusals in the log: who was refused what, from where. Whoever is refused may go on trying, so the same refusal is told once in ten minutes,
 * and of different ones so many a minute in each process; how many were left out is told, too.
 */
import { LRUCache } from "lru-cache";
import { log, logContext } from "#/core/log.ts";
import { shared } from "#/core/shared.ts";

const AGAIN_MS = 10 * 60_000;
const WINDOW_MS = 60_000;
const REFUSALS_A_MINUTE = 120;

const told = shared("refusalsLogged", () => new LRUCache<string, true>({ max: 10_000, ttl: AGAIN_MS }));
const lines = shared("refusalWindow", () => ({ endsMs: 0, count: 0, leftOut: 0 }));

/** `ip`: from where, null when that is not known; `status`: what was answered; `reason`: what stood against it, where the status does not say. */
export type Refusal = { ip: string | null; method?: string; path?: string; status?: number; reason?: string };

/** Bad input, no or wrong credentials, no permission, too large, too often. */
const STATUSES = new Set([400, 401, 403, 405, 408, 413, 414, 415, 422, 429, 431]);
/**
 * Whether an answer is one that the log is told of. What a signed-in caller may not see is answered as if it were not there: of theirs, 404 is one, too.
 */
export const isRefusal = (status: number, isKnown: boolean) => STATUSES.has(status) || (status === 404 && isKnown);

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Writes it down with who it was, as the request's context says, unless it was told just now. */
export function logRefusal(refusal: Refusal, message = "a request was refused", nowMs = Date.now()): void {
  const { userId, workspaceId, keyId } = logContext.getStore() ?? {};
  const path = refusal.path?.slice(0, 200);
  const key = JSON.stringify([message, { ...refusal, path: path?.replace(UUID, "*") }, userId, workspaceId, keyId]);
  if (told.has(key)) return;
  told.set(key, true);
  if (nowMs >= lines.endsMs) {
    if (lines.leftOut > 0) log.warn({ count: lines.leftOut }, "more was refused than is written down");
    Object.assign(lines, { endsMs: nowMs + WINDOW_MS, count: 0, leftOut: 0 });
  }
  if (++lines.count > REFUSALS_A_MINUTE) lines.leftOut++;
  else log.warn({ ...refusal, path }, message);
}
