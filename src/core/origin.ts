/** From where the request at hand comes: written beside every event that it causes, and in the log's lines about sign-ins and requests. */
import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "#/core/shared.ts";

/** `via`: by what somebody was let in, as in "session:ID", "key:ID" or "token:ID". All null: the product itself. */
export type Origin = { readonly ip: string | null; readonly userAgent: string | null; readonly via: string | null };

const NOWHERE: Origin = { ip: null, userAgent: null, via: null };
const USER_AGENT_LENGTH_MAX = 300;
const origins = shared("origins", () => new AsyncLocalStorage<{ -readonly [Key in keyof Origin]: Origin[Key] }>());

/** Runs `fn` as a part of a request from there. */
export const withOrigin = <T>({ ip, userAgent }: { ip: string | null; userAgent: string | undefined }, fn: () => T): T =>
  origins.run({ ip, userAgent: userAgent?.replace(/[^\x20-\x7e]+/g, " ").slice(0, USER_AGENT_LENGTH_MAX) || null, via: null }, fn);

export const currentOrigin = (): Origin => origins.getStore() ?? NOWHERE;

/** Says by what the request at hand was let in. */
export function setVia(kind: "session" | "key" | "token", id: string): void {
  const origin = origins.getStore();
  if (origin) origin.via = `${kind}:${id}`;
}
