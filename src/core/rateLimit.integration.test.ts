import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { consume } from "#/core/rateLimit.ts";

/** Read once, when env.ts is loaded. Nothing listens there until a test starts it. */
const port = vi.hoisted(() => {
  const chosen = 20_000 + (process.pid % 20_000);
  process.env.REDIS_URL = `redis://127.0.0.1:${chosen}`;
  return chosen;
});
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const isSkipped = !hasRedis && process.env.CONNECT_REQUIRE_REDIS !== "1";

describe("limits with REDIS_URL", () => {
  let server: ChildProcess | undefined;
  let client: Redis | undefined;
  afterAll(() => {
    client?.disconnect();
    server?.kill("SIGKILL");
  });

  it("count in memory while Redis is away", async () => {
    for (let i = 0; i < 5; i++) await consume("signInCode", "away@example.com");
    await expect(consume("signInCode", "away@example.com")).rejects.toMatchObject({ code: "rate-limited" });
  });

  describe.skipIf(isSkipped)("and a Redis", () => {
    beforeAll(async () => {
      server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
        stdio: "ignore",
      });
      client = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => 100 });
      client.on("error", () => {});
      await new Promise((done) =>
        client
          ?.once("ready", done)
          .connect()
          .catch(() => {}),
      );
    });

    it("count there, for all processes together", async () => {
      await vi.waitFor(
        async () => {
          await consume("signIn", "there@example.com");
          expect(Number(await client?.get("limit:signIn:there@example.com"))).toBeGreaterThan(0);
        },
        { timeout: 10_000, interval: 1_000 },
      );
      // Another process spent the rest.
      await client?.set("limit:signIn:there@example.com", "10", "KEEPTTL");
      await expect(consume("signIn", "there@example.com")).rejects.toMatchObject({ code: "rate-limited" });
    });
  });
});
