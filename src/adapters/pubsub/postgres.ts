/** The embedded default: LISTEN and NOTIFY on one constant channel. */
import type pg from "pg";
import type { PubSub } from "./index.ts";

const CHANNEL = "connect_poke";
const RETRY_MS = 500;

export function postgresPubSub(pool: pg.Pool): PubSub {
  const listeners: ((message: string) => void)[] = [];
  const gapListeners: (() => void)[] = [];
  let end: (() => void) | null = null;
  let listening: Promise<void> | null = null;
  let closed = false;

  const listen = async (): Promise<void> => {
    const next = await pool.connect();
    // A connection that is lost, or of no use, must go back: the pool would count it as taken for ever.
    let isReleased = false;
    const release = () => {
      if (!isReleased) next.release(true);
      isReleased = true;
    };
    next.on("notification", ({ payload }) => {
      if (!closed) for (const listener of listeners) listener(payload ?? "");
    });
    const lost = () => {
      release();
      end = null;
      if (!closed) retry();
    };
    next.once("end", lost);
    try {
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      next.removeListener("end", lost);
      release();
      throw error;
    }
    end = release;
    if (closed) release();
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
      listening ??= listen().catch((error: unknown) => {
        listening = null;
        throw error;
      });
      await listening;
    },
    onGap: (listener) => {
      gapListeners.push(listener);
    },
    close: async () => {
      closed = true;
      end?.();
    },
  };
}
