import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { type Disk, eraseDisks, openDisk, THREAD } from "#/core/client/disk.ts";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";

const ticket = (id: string, subject: string) => ({ type: "ticket", record: { id, subject } as { id: string } });
const message = (id: string, ticketId: string) => ({ type: "message", record: { id, ticketId } as { id: string } });
const thread = (id: string) => ({ type: THREAD, record: { id, events: [] } as { id: string } });
const settled = () => new Promise((done) => setTimeout(done, 200));
let count = 0;
const disks: [string, () => Promise<{ disk: Disk; again: () => Promise<Disk> }>][] = [
  [
    "of a browser",
    async () => {
      const name = `test.${++count}`;
      return { disk: await openDisk(name, "build"), again: () => openDisk(name, "build") };
    },
  ],
  [
    "in memory",
    async () => {
      const disk = new MemoryDisk();
      return { disk, again: async () => disk };
    },
  ],
];

test.each(disks)("the disk %s gives back what was saved, up to its number, and what is to be sent", async (_name, open) => {
  const { disk, again } = await open();
  expect(await disk.load()).toEqual({ seq: null, put: [], commands: [], refused: [] });
  disk.save([ticket("1", "One"), ticket("2", "Two")], [], 7);
  disk.save([ticket("1", "One, renamed")], [{ type: "ticket", id: "2" }], 8);
  const command = { id: "c1", name: "ticket.update", input: { id: "1" }, at: "2026-11-24T10:00:00Z" };
  await disk.saveCommand(command);
  await settled();
  const kept = await (await again()).load();
  expect(kept).toEqual({ seq: 8, put: [ticket("1", "One, renamed")], commands: [command], refused: [] });
  await disk.dropCommand("c1");
  expect(await disk.commands()).toEqual([]);
});

test.each(disks)("on the disk %s messages lie with their thread, and come when it is opened", async (_name, open) => {
  const { disk } = await open();
  await disk.load();
  disk.save([thread("t1"), message("m1", "t1")], [], 1);
  expect((await disk.load()).put).toEqual([]);
  expect((await disk.loadScope("t1")).map(({ record }) => record.id).sort()).toEqual(["m1", "t1"]);
  expect(await disk.loadScope("t2")).toEqual([]);
});

test.each(disks)("on the disk %s messages lie with their thread also when they are named before it", async (_name, open) => {
  const { disk } = await open();
  await disk.load();
  disk.save([message("m1", "t1"), thread("t1")], [], 1);
  expect((await disk.loadScope("t1")).map(({ record }) => record.id).sort()).toEqual(["m1", "t1"]);
});

test("records of another build are thrown away, and unsent commands are not", async () => {
  const disk = await openDisk("test.build", "old");
  await disk.load();
  disk.save([ticket("1", "One")], [], 5);
  await disk.saveCommand({ id: "c1", name: "n", input: 1, at: "" });
  await settled();
  const next = await (await openDisk("test.build", "new")).load();
  expect(next).toMatchObject({ seq: null, put: [], commands: [{ id: "c1" }] });
});

test("messages of threads that nobody has opened are not written down", async () => {
  const disk = await openDisk("test.threads", "build");
  await disk.load();
  disk.save([message("m1", "unopened")], [], 1);
  expect(await disk.loadScope("unopened")).toEqual([]);
});

test("signing out leaves nothing", async () => {
  const disk = await openDisk("test.erase", "build");
  disk.close();
  await settled();
  await eraseDisks();
  expect((await indexedDB.databases()).filter(({ name }) => name?.startsWith("connect."))).toEqual([]);
});
