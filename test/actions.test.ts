/** What can be done with tickets is defined once, and is there in every way it can be done: menu, palette, key and API. */
import { describe, expect, test } from "vitest";
import { Client, type Start } from "#/core/client/client.ts";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";
import { optimistic } from "#/features/client.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { PICKS, singleActions, type TicketAction, ticketActions } from "#/features/ticket/action/store.ts";
import { manyTickets, oneTicket } from "#/features/ticket/action/target/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { createApi } from "#/api.ts";
import { everywhere } from "#/ui/messages/en/everywhere.ts";
import { signedIn } from "#/ui/messages/en/signedIn.ts";

const me = { id: "m1", name: "Dana", email: "dana@x.example" };
const member = { ...me, role: "agent", isActive: true } as unknown as MemberRecord;
const ticketOf = (change: Partial<TicketRecord> = {}): TicketRecord =>
  ({ id: "t1", number: 1, status: "open", messageCount: 2, followerIds: [], mergedIntoId: null, contact: {}, ...change }) as TicketRecord;

function clientWith(ticket: TicketRecord): Client {
  const start = { me, workspace: { id: "w1", slug: "w" }, build: "1", seq: 1, put: [] } as unknown as Start;
  const tabs = { post() {}, listen() {}, close() {} };
  const client = new Client(start, optimistic, {
    fetch: () => Promise.reject(new Error("There is no network in this test.")),
    openStream: () => ({ close() {} }) as never,
    openDisk: async () => new MemoryDisk(),
    tabs: () => tabs as never,
  });
  client.pool.apply([
    { type: "member", record: member },
    { type: "ticket", record: ticket },
  ]);
  return client;
}

function actionsFor(ticket: TicketRecord): TicketAction[] {
  const client = clientWith(ticket);
  const around = { client, t: (key: string) => key, pick: () => {}, left: () => {} };
  return [...ticketActions({ ...around, target: oneTicket(client, ticket) }), ...singleActions({ ...around, ticket })];
}
const all = actionsFor(ticketOf());

/** What was asked for, word by word, and the actions that are it. */
const ASKED: Record<string, string[]> = {
  "assign to a member": ["assignee", "assignMe"],
  "assign to a team": ["team"],
  status: ["status", "close", "reopen"],
  priority: ["priority"],
  labels: ["label"],
  snooze: ["snooze"],
  "merge, and take it back": ["merge", "unmerge"],
  "split a message off": ["split"],
  "link tickets": ["link"],
  "spam, and block the sender": ["spam", "notSpam", "block"],
  "trash and restore": ["trash", "restore"],
  follow: ["follow", "unfollow"],
  "copy the link": ["copyLink"],
  "mark unread": ["unread"],
  print: ["print"],
};

describe("Every action of a ticket", () => {
  test("that was asked for is there, and no other", () => {
    expect(all.map(({ id }) => id).sort()).toEqual(Object.values(ASKED).flat().sort());
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const pick of PICKS) expect(all.map(({ id }) => id)).toContain(pick);
  });

  test.each(all.map((action) => [action.id, action] as const))("%s has a name, an icon and a key", (_id, { name, icon, keys }) => {
    // The menu, the palette and the sheet of keys are made of these: what has them is in all three.
    expect({ ...everywhere, ...signedIn }[name]).toMatch(/^\p{Lu}/u);
    expect(icon).toBeTruthy();
    for (const key of keys) expect(key).toMatch(/^(Mod\+)?(Shift\+)?([a-z]|#|Delete|Backspace)$/);
    expect(keys.length).toBeGreaterThan(0);
  });

  test.each(all.map((action) => [action.id, action.rest] as const))("%s can be done over the API, by %s", (_id, rest) => {
    const { paths } = createApi().getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } });
    const [method = "", path = ""] = rest.split(" ");
    const operations = Object.entries(paths ?? {}).find(([described]) => described.replace(/^\/api\/v1/, "") === path)?.[1];
    expect(operations, path).toBeDefined();
    expect((operations as Record<string, { summary?: string }>)[method.toLowerCase()]?.summary).toMatch(/\S/);
  });

  const states: [string, TicketRecord][] = [
    ["an open ticket", ticketOf()],
    ["a closed ticket", ticketOf({ status: "closed" })],
    ["spam", ticketOf({ status: "spam" })],
    ["trash", ticketOf({ status: "trash" })],
    ["a merged ticket that is followed", ticketOf({ status: "closed", mergedIntoId: "t2", followerIds: [me.id] })],
  ];
  test.each(states)("has a key that means nothing else, on %s", (_what, ticket) => {
    const allowed = actionsFor(ticket).filter((action) => action.may?.() ?? true);
    const keys = allowed.flatMap((action) => action.keys);
    expect(keys.sort()).toEqual([...new Set(keys)].sort());
  });

  test("is hidden from those who may not change tickets, but for what is theirs", () => {
    const ticket = ticketOf();
    const client = clientWith(ticket);
    client.pool.apply([{ type: "member", record: { ...member, role: "light-agent" } as MemberRecord }]);
    const around = { client, t: (key: string) => key, pick: () => {}, left: () => {} };
    const actions = [...ticketActions({ ...around, target: oneTicket(client, ticket) }), ...singleActions({ ...around, ticket })];
    const allowed = actions.filter((action) => action.may?.() ?? true).map(({ id }) => id);
    expect(allowed.filter((id) => id !== "copyLink").sort()).toEqual(["follow", "print", "unread"]);
  });

  test("that makes sense for many is there for many, with the same keys", () => {
    const client = clientWith(ticketOf());
    const many = ticketActions({
      client,
      t: (key: string) => key,
      pick: () => {},
      left: () => {},
      target: manyTickets(client, ["t1", "t2"]),
    });
    const one = new Map(all.map(({ id, keys }) => [id, keys]));
    for (const { id, keys } of many) expect(keys).toEqual(one.get(id));
    expect(many.map(({ id }) => id)).toEqual(expect.arrayContaining(["assignee", "status", "priority", "label", "snooze", "trash"]));
  });
});
