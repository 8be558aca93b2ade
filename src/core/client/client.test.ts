import { expect, test } from "vitest";
import { Client, type Start } from "#/core/client/client.ts";
import { THREAD } from "#/core/client/disk.ts";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";
import { fieldsGiven } from "#/core/client/optimistic.ts";

type Ticket = { id: string; version: number; priority: string };

test("a command that was carried out before the page went is not laid over what came after it", async () => {
  const disk = new MemoryDisk();
  const ticket: Ticket = { id: "t1", version: 3, priority: "high" };
  disk.save([{ type: "ticket", record: ticket }], [], 100);
  // The page went between the server's answer and its note that this one is done.
  await disk.saveCommand({ id: "c1", name: "ticket.update", input: { id: "t1", priority: "normal" }, at: "" });
  const sent: unknown[] = [];
  const start = { me: { id: "m1" }, workspace: { id: "w1", slug: "w" }, build: "1", seq: 0, put: [] } as unknown as Start;
  const client = new Client(
    start,
    { "ticket.update": fieldsGiven("ticket") },
    {
      fetch: async (_url, init) => {
        sent.push(JSON.parse(String(init?.body)));
        return Response.json({ seq: 90 });
      },
      // Nothing has happened since: it says nothing.
      openStream: () => ({ addEventListener() {}, close() {} }) as never,
      openDisk: async () => disk,
      tabs: () => ({
        isLeader: true,
        start: (onLead: () => void) => onLead(),
        tell() {},
        stop() {},
      }),
    },
  );
  const stop = client.start();
  await expect.poll(() => sent).toEqual([expect.objectContaining({ id: "c1" })]);
  await expect.poll(() => client.queue.entries).toEqual([]);
  expect(client.pool.peek<Ticket>("ticket", "t1")?.priority).toBe("high");
  stop();
});

test("what was read before this window had the lead is on the disk once it has it, and not again when it leads later", async () => {
  for (const waitMs of [20, 120]) {
    const disk = new MemoryDisk();
    const tabs = { isLeader: false };
    const start = { me: { id: "m1" }, workspace: { id: "w1", slug: "w" }, build: "1", seq: 1, put: [] } as unknown as Start;
    const client = new Client(
      start,
      {},
      {
        fetch: async () => Response.json({ seq: 1, put: [], drop: [], isReset: false }),
        openStream: () => ({ addEventListener() {}, close() {} }) as never,
        openDisk: async () => disk,
        tabs: () =>
          Object.assign(tabs, {
            start: (onLead: () => void) =>
              void setTimeout(() => {
                tabs.isLeader = true;
                onLead();
              }, waitMs),
            tell() {},
            stop() {},
          }),
      },
    );
    const stop = client.start();
    // The disk is open, and the lead is not given yet.
    await new Promise((done) => setTimeout(done, 5));
    client.take([{ type: THREAD, record: { id: "t1" } }]);
    await expect.poll(() => tabs.isLeader).toBe(true);
    // Another window has led for long, and written what is newer.
    expect(await disk.loadScope("t1")).toHaveLength(waitMs < 60 ? 1 : 0);
    stop();
  }
});
