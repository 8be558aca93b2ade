import { autorun } from "mobx";
import { expect, test } from "vitest";
import { type Api, ApiError } from "#/core/client/api.ts";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";
import { Pool } from "#/core/client/pool.ts";
import { Queue } from "#/core/client/queue.ts";
import type { TabMessage } from "#/core/client/tabs.ts";

type Sent = { id: string; name: string; input: unknown };
function queueThat(answer: (sent: Sent, times: number) => { seq: number }, disk = new MemoryDisk()) {
  const sent: Sent[] = [];
  const post = async (_path: string, body: Sent) => {
    sent.push(body);
    return answer(body, sent.length);
  };
  const pool = new Pool({}, () => ({ id: "me", name: "Me", email: "me@x.example" }));
  const queue = new Queue({ post } as unknown as Api, pool);
  queue.restore(disk, [], [], () => {});
  void queue.lead();
  return { queue, pool, sent, disk };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

test("an entry leaves when the server accepted it and the stream has come as far", async () => {
  const { queue, pool } = queueThat(() => ({ seq: 7 }));
  queue.add("note.create", { text: "a" });
  await settled();
  expect(queue.unsentCount).toBe(0);
  expect(pool.pending).toHaveLength(1);
  queue.reached(6);
  expect(pool.pending).toHaveLength(1);
  queue.reached(7);
  expect(pool.pending).toHaveLength(0);
  expect(queue.entries).toHaveLength(0);
});

test("commands go out in order, and again under the same id when the network failed", async () => {
  const { queue, sent } = queueThat((_sent, times) => {
    if (times === 1) throw new ApiError(0, "offline", "The server could not be reached.");
    return { seq: times };
  });
  const first = queue.add("note.create", { text: "a" });
  const second = queue.add("note.create", { text: "b" });
  await settled();
  expect(queue.unsentCount).toBe(2);
  queue.resume();
  await settled();
  expect(sent.map(({ id }) => id)).toEqual([first, first, second]);
});

test("what is taken back while the disk is being read is not found there again and sent all the same", async () => {
  class SlowDisk extends MemoryDisk {
    override async commands() {
      const found = await super.commands();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return found;
    }
  }
  const disk = new SlowDisk();
  await disk.saveCommand({ id: "0", name: "note.create", input: {}, at: "" });
  const { queue, sent } = queueThat(() => ({ seq: 1 }), disk);
  const id = queue.add("note.create", { text: "a" });
  await settled();
  const isTaken = queue.withdraw(id);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(sent.map((one) => one.id)).toEqual(isTaken ? ["0"] : ["0", id]);
});

test("a refused command is kept with everything in it, and the next one still goes out", async () => {
  const { queue, pool, sent } = queueThat((command) => {
    if ((command.input as { text: string }).text === "bad")
      throw new ApiError(422, "invalid", "text must not be bad", [{ path: "text", message: "must not be bad" }]);
    return { seq: 1 };
  });
  const bad = queue.add("note.create", { text: "bad" });
  queue.add("note.create", { text: "good" });
  await settled();
  expect(sent).toHaveLength(2);
  expect(queue.refused).toMatchObject([{ id: bad, input: { text: "bad" }, reason: "text must not be bad", code: "invalid" }]);
  expect(pool.pending.map(({ input }) => input)).toEqual([{ text: "good" }]);
  queue.discard(bad);
  expect(queue.refused).toEqual([]);
});

test("what was not sent survives a reload, under its own id", async () => {
  const offline = queueThat(() => {
    throw new ApiError(0, "offline", "The server could not be reached.");
  });
  const id = offline.queue.add("note.create", { text: "a" });
  await settled();
  const again = queueThat(() => ({ seq: 1 }), offline.disk);
  await settled();
  expect(again.sent).toEqual([{ id, name: "note.create", input: { text: "a" } }]);
  expect(await offline.disk.commands()).toEqual([]);
});

test("what was refused survives a reload with its text, until it is discarded", async () => {
  const before = queueThat(() => {
    throw new ApiError(422, "invalid", "no");
  });
  const id = before.queue.add("note.create", { text: "long and dear" });
  await settled();
  const { refused } = await before.disk.load();
  expect(refused).toMatchObject([{ id, input: { text: "long and dear" }, reason: "no" }]);
  before.queue.discard(id);
  await settled();
  expect((await before.disk.load()).refused).toEqual([]);
});

test("a window that does not lead shows its commands and sends none; the one that leads sends them for it", async () => {
  const leading = queueThat(() => ({ seq: 4 }));
  const following = new Queue({} as Api, leading.pool);
  const told: TabMessage[] = [];
  following.restore(leading.disk, [], [], (message) => told.push(message));
  const id = following.add("note.create", { text: "from the second window" });
  for (const message of told) leading.queue.hear(message);
  await settled();
  expect(leading.sent.map((sent) => sent.id)).toEqual([id]);
  leading.queue.reached(4);
  following.hear({ kind: "command-left", id });
  expect(following.entries).toEqual([]);
});

test("that the line is back is not forgotten while a command fails: the next try comes soon", async () => {
  let isBack = false;
  const { queue, sent } = queueThat(() => {
    if (!isBack) throw new ApiError(0, "offline", "The server could not be reached.");
    return { seq: 1 };
  });
  queue.add("note.create", { text: "a" });
  for (let i = 0; i < 6; i++) {
    await settled();
    queue.resume();
  }
  queue.resume();
  isBack = true;
  const before = sent.length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(sent.length).toBeGreaterThan(before);
  expect(queue.unsentCount).toBe(0);
});

test("several at once are shown in one step, and go out one by one, in order", async () => {
  const { queue, pool, sent, disk } = queueThat((_sent, times) => ({ seq: times }));
  let steps = 0;
  const stop = autorun(() => {
    steps += pool.pending.length > 0 ? 1 : 0;
  });
  const ids = queue.addAll("note.create", [{ text: "a" }, { text: "b" }, { text: "c" }]);
  expect(steps).toBe(1);
  stop();
  expect((await disk.commands()).map(({ id }) => id)).toEqual(ids);
  await settled();
  expect(sent.map(({ id }) => id)).toEqual(ids);
  expect(queue.addAll("note.create", [])).toEqual([]);
});
