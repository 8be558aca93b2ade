/** Tells every process that something happened. A message may be lost: it is a hint, never the only news. */
import type pg from "pg";
import { env } from "#/env.ts";

export type PubSub = {
  publish: (message: string) => Promise<void>;
  /** Messages of all processes, this one included. */
  subscribe: (listener: (message: string) => void) => Promise<void>;
  /** Called when messages may have been missed: after a lost connection came back. */
  onGap: (listener: () => void) => void;
  close: () => Promise<void>;
};

export const openPubSub = async (pool: pg.Pool): Promise<PubSub> =>
  env.REDIS_URL ? (await import("./redis.ts")).redisPubSub(env.REDIS_URL) : (await import("./postgres.ts")).postgresPubSub(pool);
