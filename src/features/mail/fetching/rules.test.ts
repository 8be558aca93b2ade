import { expect, test } from "vitest";
import { batchesOf, isMailPort, isPast, lineId, waitMs } from "#/features/mail/fetching/rules.ts";

const HOUR = 3_600_000;
const firstAt = new Date("2026-11-20T12:00:00Z");
const at = (hours: number) => new Date(firstAt.getTime() + hours * HOUR);

test("the past is what lay there at the first connection, and what arrived before it and came into the folder later", () => {
  const first = { pastUid: 100, datedUid: 100, firstAt };
  expect(isPast({ uid: 99, arrivedAt: at(-0.1) }, first)).toBe(true);
  expect(isPast({ uid: 100, arrivedAt: at(0.1) }, first)).toBe(false);
  // The server's clock is behind ours.
  expect(isPast({ uid: 100, arrivedAt: at(-0.5) }, first)).toBe(false);
  expect(isPast({ uid: 101, arrivedAt: at(-48) }, first)).toBe(true);
  // Numbered anew: what lay there is told from what came since by its date alone.
  const again = { pastUid: 0, datedUid: 50, firstAt };
  expect([at(-0.5), at(0.5)].map((arrivedAt) => isPast({ uid: 7, arrivedAt }, again))).toEqual([true, false]);
});

test("a message's line has one id, a UUIDv7 of its arrival; every other message has another", () => {
  const id = lineId(["w", "i", "INBOX", "1", 7], firstAt);
  expect(id).toBe(lineId(["w", "i", "INBOX", "1", 7], firstAt));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(firstAt.getTime());
  expect(new Set([id, lineId(["w", "i", "INBOX", "2", 7], firstAt), lineId(["w", "i", "Sent", "1", 7], firstAt)]).size).toBe(3);
  expect(lineId(["x"], new Date(-5))).toMatch(/^00000000-0000-7/);
});

test("a refused login is tried rarely, a lost connection soon; neither for ever more rarely", () => {
  expect([1, 2, 9, 5_000].map((failures) => waitMs("login", failures) / 60_000)).toEqual([5, 10, 60, 60]);
  expect([1, 2, 20].map((failures) => waitMs("unreachable", failures) / 1_000)).toEqual([2, 4, 300]);
});

test("batches are bounded in number and in size", () => {
  const of = (count: number, sizeBytes: number) =>
    batchesOf(Array.from({ length: count }, () => ({ sizeBytes }))).map(({ length }) => length);
  expect(of(120, 1_000)).toEqual([50, 50, 20]);
  expect(of(3, 30_000_000)).toEqual([1, 1, 1]);
  expect(of(5, 3_000_000)).toEqual([2, 2, 1]);
  expect(of(0, 1)).toEqual([]);
});

test("a mail server's port, and not that of a service beside it", () => {
  expect([22, 25, 80, 143, 443, 993, 1143].filter(isMailPort)).toEqual([143, 993, 1143]);
});
