/** Redis' own publish and subscribe, when REDIS_URL is set. */
import { Redis } from "ioredis";
import type { PubSub } from "./index.ts";

const CHANNEL = "connect:poke";

export function redisPubSub(url: string): PubSub {
  const publisher = new Redis(url, { lazyConnect: false, maxRetriesPerRequest: 2 });
  const subscriber = publisher.duplicate();
  const gapListeners: (() => void)[] = [];
  let wasReady = false;
  let closed = false;
  // ioredis reconnects by itself; an unhandled "error" event would end the process.
  publisher.on("error", () => {});
  subscriber.on("error", () => {});
  subscriber.on("ready", () => {
    if (wasReady) for (const listener of gapListeners) listener();
    wasReady = true;
  });
  return {
    publish: async (message) => {
      await publisher.publish(CHANNEL, message);
    },
    subscribe: async (listener) => {
      subscriber.on("message", (_channel, message) => {
        if (!closed) listener(message);
      });
      await subscriber.subscribe(CHANNEL);
    },
    onGap: (listener) => {
      gapListeners.push(listener);
    },
    close: async () => {
      closed = true;
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
