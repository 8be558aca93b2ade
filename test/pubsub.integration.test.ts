import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PubSub } from "#/adapters/pubsub/index.ts";
import { postgresPubSub } from "#/adapters/pubsub/postgres.ts";
import { redisPubSub } from "#/adapters/pubsub/redis.ts";
import { urlFor } from "#/core/db.ts";
import { testDatabase } from "./database.ts";
import { freePort, hasRedis, isRedisRequired, startRedis } from "./redisServer.ts";
import { TEST_SECRET } from "./secret.ts";

const database = testDatabase();

type Bench = {
  /** As another process would open it. */
  open: () => PubSub;
  /** Loses every connection there is; what comes back does so by itself. */
  lose: () => Promise<void>;
  end: () => Promise<void>;
};

const onPostgres = async (): Promise<Bench> => {
  const pools: pg.Pool[] = [];
  return {
    open: () => {
      const pool = new pg.Pool({ connectionString: urlFor(database.ownerUrl, "connect_worker", TEST_SECRET), max: 4 });
      pool.on("error", () => {});
      pool.on("connect", (client) => client.on("error", () => {}));
      pools.push(pool);
      return postgresPubSub(pool);
    },
    lose: async () => {
      await database.owner(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'connect_worker'`,
      );
    },
    end: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
};

const onRedis = async (): Promise<Bench> => {
  const port = await freePort();
  let redis = await startRedis(port);
  return {
    open: () => redisPubSub(`redis://127.0.0.1:${port}`),
    lose: async () => {
      await redis.stop();
      redis = await startRedis(port);
    },
    end: () => redis.stop(),
  };
};

if (isRedisRequired)
  it("has the redis-server that CONNECT_REQUIRE_REDIS asks for", () => {
    expect(hasRedis).toBe(true);
  });

describe.each([
  ["PostgreSQL", onPostgres, true],
  ["Redis", onRedis, hasRedis],
] as const)("pub/sub over %s", (_name, prepare, isThere) => {
  describe.runIf(isThere)("as every process sees it", () => {
    let bench: Bench;
    const opened: PubSub[] = [];
    const open = () => {
      const bus = bench.open();
      opened.push(bus);
      return bus;
    };
    beforeAll(async () => {
      bench = await prepare();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });
    afterAll(() => bench.end());
    /** What a listener hears. */
    const listen = async (bus: PubSub) => {
      const heard: string[] = [];
      await bus.subscribe((message) => heard.push(message));
      return heard;
    };

    it("brings a message to every process, its own included, as it was and in order", async () => {
      const [one, two, silent] = [open(), open(), open()];
      const [heardByOne, heardByTwo] = [await listen(one), await listen(two)];
      const messages = ["a 1", "", "ü '\"; -- 🦊", "x".repeat(7_000), ...Array.from({ length: 50 }, (_, i) => `n ${i}`)];
      for (const message of messages) await silent.publish(message);
      await one.publish("mine");
      await expect.poll(() => [heardByOne.length, heardByTwo.length]).toEqual([55, 55]);
      expect(heardByTwo).toEqual([...messages, "mine"]);
      expect(heardByOne).toEqual(heardByTwo);
    });

    it("lets several listeners of one process hear each message once", async () => {
      const bus = open();
      const [first, second] = [await listen(bus), await listen(bus)];
      await open().publish("hello");
      await expect.poll(() => [first, second]).toEqual([["hello"], ["hello"]]);
    });

    it("hears nothing that was said before it listened, and nothing after it closed", async () => {
      const [speaker, closed] = [open(), bench.open()];
      await speaker.publish("before");
      const heard = await listen(closed);
      await speaker.publish("while");
      await expect.poll(() => heard).toEqual(["while"]);
      await closed.close();
      await speaker.publish("after");
      await new Promise((done) => setTimeout(done, 150));
      expect(heard).toEqual(["while"]);
    });

    it("comes back after its connection was lost, says that there was a gap, and hears again", { timeout: 20_000 }, async () => {
      const bus = open();
      let gaps = 0;
      bus.onGap(() => gaps++);
      const heard = await listen(bus);
      await bus.publish("first");
      await expect.poll(() => heard).toEqual(["first"]);
      expect(gaps).toBe(0);
      // More often than its pool has connections: each must be given back.
      for (let times = 1; times <= 6; times++) {
        const before = gaps;
        await bench.lose();
        await expect.poll(() => gaps, { timeout: 10_000 }).toBeGreaterThan(before);
      }
      const speaker = open();
      await expect
        .poll(
          () =>
            speaker.publish("second").then(
              () => heard.includes("second"),
              () => false,
            ),
          { timeout: 10_000 },
        )
        .toBe(true);
    });
  });
});
