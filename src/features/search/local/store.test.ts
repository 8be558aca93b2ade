import { expect, test } from "vitest";
import type { Client } from "#/core/client/client.ts";
import { Pool } from "#/core/client/pool.ts";
import { LocalSearch } from "#/features/search/local/store.ts";
import { parseQuestion } from "#/features/search/rules.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";

const me = { id: "me", name: "Mia Member", email: "mia@team.example" };
const ticket = (number: number, more: Partial<TicketRecord> = {}): TicketRecord =>
  ({
    id: `t${number}`,
    number,
    subject: `Subject ${number}`,
    status: "open",
    priority: "none",
    inboxId: "i1",
    contact: { id: "c", name: "Quentin Öztürk", email: "q@shop.example" },
    assigneeId: null,
    teamId: null,
    labelIds: [],
    snippet: "",
    createdAt: "2026-03-01T00:00:00.000Z",
    updatedAt: new Date(Date.UTC(2026, 3, 1) + number * 60_000).toISOString(),
    lastCustomerMessageAt: "2026-03-01T00:00:00.000Z",
    version: 1,
    ...more,
  }) as TicketRecord;

function searchIn(tickets: TicketRecord[], max = 50) {
  const pool = new Pool({}, () => me);
  pool.apply([
    ...tickets.map((record) => ({ type: "ticket", record })),
    { type: "label", record: { id: "l1", name: "Big deal" } as { id: string } },
    { type: "team", record: { id: "g1", name: "Engineering" } as { id: string } },
    { type: "inbox", record: { id: "i1", name: "Support" } as { id: string } },
    { type: "member", record: { ...me, createdAt: "2020-01-01T00:00:00.000Z" } as { id: string } },
  ]);
  const search = new LocalSearch({ pool, me } as unknown as Client, max);
  const numbers = (q: string) => {
    search.ask(parseQuestion(q));
    return search.tickets.map(({ number }) => number);
  };
  return { search, numbers };
}

test("words, phrases and what must not be there, whatever their case and accents", () => {
  const { numbers } = searchIn([ticket(1, { subject: "Der Drucker läuft nicht" }), ticket(2, { snippet: "nicht der Drucker, der Toner" })]);
  expect(numbers("drucker")).toEqual([2, 1]);
  expect(numbers("LAUFT")).toEqual([1]);
  expect(numbers('"der drucker"')).toEqual([2, 1]);
  expect(numbers('"drucker läuft"')).toEqual([1]);
  expect(numbers("drucker -toner")).toEqual([1]);
  expect(numbers("ozturk")).toEqual([2, 1]);
  expect(numbers("")).toEqual([]);
});

test.each([
  ["from:quentin", [2, 1]],
  ["from:shop.example -status:closed", [1]],
  ['label:"big deal"', [2]],
  ['-label:"big deal"', [1]],
  ["status:closed", [2]],
  ["is:open", [1]],
  ["assignee:me", [1]],
  ["is:unassigned", [2]],
  ["team:engineering", [2]],
  ["inbox:support", [2, 1]],
  ["priority:urgent", [2]],
  ["has:label", [2]],
  // A device does not know every message's files, and says nothing of them: the server does.
  ["has:attachment", []],
  ["-has:attachment", []],
  ["before:2026-02", []],
  ["before:2026-04", [2, 1]],
  ["after:2026-05", []],
  ["number:2", [2]],
  ["#2", [2]],
  ["is:unread", []],
])("%s", (q, expected) => {
  const { numbers } = searchIn([
    ticket(1, { assigneeId: "me" }),
    ticket(2, { status: "closed", labelIds: ["l1"], teamId: "g1", priority: "urgent" }),
  ]);
  expect(numbers(q)).toEqual(expected);
});

test("the number that was typed comes first, then what happened last", () => {
  const { numbers } = searchIn([ticket(7), ticket(70), ticket(71)]);
  expect(numbers("7")).toEqual([7, 71, 70]);
});

test("among fifty thousand tickets the first hits are there at once, and the rest soon", async () => {
  const many = Array.from({ length: 50_000 }, (_, index) =>
    ticket(index + 1, { snippet: index % 1_000 === 0 ? "a zeppelin" : "a parcel" }),
  );
  const { search, numbers } = searchIn(many, 60);
  const first = numbers("zeppelin");
  // A slice of it, not all: the frame is given back in between.
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(50);
  await expect.poll(() => search.tickets.length, { timeout: 5_000 }).toBe(50);
  expect(search.tickets.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => 49_001 - index * 1_000));
});

test("another question stops the search for the one before", async () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ticket(index + 1, { snippet: index === 49_999 ? "a zeppelin" : "a parcel" }));
  const { search, numbers } = searchIn(many);
  numbers("zeppelin");
  numbers("number:3");
  await new Promise((done) => setTimeout(done, 300));
  expect(search.tickets.map(({ number }) => number)).toEqual([3]);
});
