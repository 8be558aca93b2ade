/** The embedded default: LISTEN and NOTIFY on one constant channel. */
import type pg from "pg";
import type { PubSub } from "./index.ts";

const CHANNEL = "connect_poke";
const RETRY_MS = 500;

export function postgresPubSub(pool: pg.Pool): PubSub {
  const listeners: ((message: string) => void)[] = [];
  const gapListeners: (() => void)[] = [];
  let client: pg.PoolClient | null = null;
  let closed = false;

  const listen = async (): Promise<void> => {
    const next = await pool.connect();
    next.on("notification", ({ payload }) => {
      for (const listener of listeners) listener(payload ?? "");
    });
    next.once("end", () => {
      client = null;
      if (!closed) retry();
    });
    await next.query(`listen ${CHANNEL}`);
    client = next;
  };
  const retry = () => {
    setTimeout(() => {
      if (closed) return;
      listen().then(() => {
        for (const listener of gapListeners) listener();
      }, retry);
    }, RETRY_MS).unref();
  };

  return {
    publish: async (message) => {
      await pool.query("select pg_notify($1, $2)", [CHANNEL, message]);
    },
    subscribe: async (listener) => {
      listeners.push(listener);
      if (!client) await listen();
    },
    onGap: (listener) => {
      gapListeners.push(listener);
    },
    close: async () => {
      closed = true;
      client?.release(true);
    },
  };
}
