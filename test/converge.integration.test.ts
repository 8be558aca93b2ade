/**
 * Several devices of several people, each with the browser's own client, a line that is cut at any moment and a page that is reloaded at any
 * moment: when all have their line again, each shows what the database holds, and every command was carried out exactly once.
 * CONNECT_RUNS says how often; a failing run is repeated with the seed and path that are printed.
 */
import { EventSource } from "eventsource";
import fc from "fast-check";
import { when } from "mobx";
import { encode } from "next-auth/jwt";
import { expect, it } from "vitest";
import type { MemberActor } from "#/core/actor.ts";
import { Client, type Outside } from "#/core/client/client.ts";
import { MemoryDisk } from "#/core/client/memoryDisk.ts";
import type { Tabs } from "#/core/client/tabs.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { registry } from "#/core/registry.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { bootstrap } from "#/core/sync.ts";
import { optimistic } from "#/features/client.ts";
import { createSession } from "#/features/session/commands.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";
import { TEST_SECRET } from "./secret.ts";

const RUNS = Number(process.env.CONNECT_RUNS ?? 50);
const DEVICES = 5;
const database = testDatabase();
const server = testServer();

/** A window that is alone in its browser. */
class OneTab implements Tabs {
  isLeader = false;
  start(onLead: () => void) {
    this.isLeader = true;
    onLead();
  }
  tell() {}
  stop() {}
}

async function cookieOf(member: MemberActor): Promise<string> {
  const sid = await createSession({ userId: member.userId, userAgent: "A device" });
  return `${SESSION_COOKIE}=${await encode({ token: { sid, uid: member.userId }, secret: TEST_SECRET, salt: SESSION_COOKIE })}`;
}

/** A browser: its disk outlives its pages, and its line can be cut. */
class Device {
  client: Client;
  isCut = false;
  private readonly disk = new MemoryDisk();
  private readonly streams = new Set<EventSource>();
  private readonly workspace: TestWorkspace;
  private readonly member: MemberActor;
  private readonly cookie: string;
  private stop: () => void = () => {};

  constructor(workspace: TestWorkspace, member: MemberActor, cookie: string) {
    this.workspace = workspace;
    this.member = member;
    this.cookie = cookie;
    this.client = this.open();
  }

  /** The page goes in the middle of whatever it does, and comes again with what the disk has. */
  reload() {
    this.stop();
    this.client = this.open();
  }

  cut() {
    this.isCut = true;
    for (const stream of this.streams) {
      stream.close();
      stream.onerror?.(new Event("error") as never);
    }
    this.streams.clear();
  }

  mend() {
    this.isCut = false;
    this.client.connection.retryNow();
  }

  close() {
    this.stop();
  }

  private open(): Client {
    const { id, slug } = this.workspace;
    const { member } = this;
    const me = { id: member.id, name: member.name, email: member.email };
    const client = new Client({ seq: 0, put: [], me, workspace: { id, slug }, build: "test" }, optimistic, this.outside());
    this.stop = client.start();
    return client;
  }

  private outside(): Outside {
    const headers = { cookie: this.cookie, origin: server.url(""), "x-workspace": this.workspace.slug };
    return {
      fetch: async (path, init) => {
        if (this.isCut) throw new TypeError("the line is cut");
        const answer = await fetch(server.url(path), {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers },
        });
        // It may have arrived, and its answer be lost.
        if (this.isCut) throw new TypeError("the line was cut");
        return answer;
      },
      openStream: (path) => {
        const stream = new EventSource(server.url(path), {
          fetch: async (url, init) => {
            if (this.isCut) throw new TypeError("the line is cut");
            return fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers as HeadersInit)), ...headers } });
          },
        });
        this.streams.add(stream);
        return stream as never;
      },
      openDisk: async () => this.disk,
      tabs: () => new OneTab(),
    };
  }
}

const device = fc.nat(DEVICES - 1);
/** What may happen next. Numbers choose among what is there at that moment. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("update" as const), device, ticket: fc.nat(9), choice: fc.nat(11) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("note" as const), device, ticket: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("label" as const), device }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("mail" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wrong" as const), device, ticket: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("cut" as const), device }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("mend" as const), device }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reload" as const), device }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(25) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function carryOut(workspace: TestWorkspace, devices: Device[], one: Step, sent: string[]): Promise<void> {
  if (one.kind === "wait") return void (await pause(one.ms));
  if (one.kind === "mail") return void (await receive(workspace, { subject: `Mail ${sent.length}` }));
  const at = devices[one.device];
  if (!at) return;
  if (one.kind === "cut") return at.cut();
  if (one.kind === "mend") return at.mend();
  if (one.kind === "reload") return at.reload();
  const { pool, queue } = at.client;
  if (one.kind === "label") {
    sent.push(queue.add("label.create", { id: crypto.randomUUID(), name: `label ${sent.length}` }));
    return;
  }
  const tickets = pool.all<TicketRecord>("ticket").sort((a, b) => a.number - b.number);
  const ticket = tickets[one.ticket % Math.max(1, tickets.length)];
  if (!ticket) return;
  if (one.kind === "note") {
    const text = `note ${sent.length}`;
    const input = { id: crypto.randomUUID(), ticketId: ticket.id, kind: "note", text, attachmentIds: [], cc: [], bcc: [] };
    sent.push(queue.add("message.create", input));
  } else if (one.kind === "wrong") queue.add("ticket.update", { id: ticket.id, assigneeId: crypto.randomUUID() });
  else {
    const statuses = ["open", "waiting", "closed"] as const;
    const priorities = ["none", "low", "normal", "high", "urgent"] as const;
    const members = [null, ...pool.all("member").map(({ id }) => id)];
    const changes = [
      ...statuses.map((status) => ({ status })),
      ...priorities.map((priority) => ({ priority })),
      ...members.map((assigneeId) => ({ assigneeId })),
    ];
    sent.push(queue.add("ticket.update", { id: ticket.id, ...changes[one.choice % changes.length] }));
  }
}

/** What this device shows differs from the database in these records. */
async function differences(member: MemberActor, client: Client): Promise<string[]> {
  const wrong: string[] = [];
  const json = (value: unknown) => JSON.stringify(value);
  for (const { type, read } of registry().synced.values()) {
    const shown = new Map(client.pool.all(type).map((record) => [record.id, record]));
    const truth = new Map(
      (await inWorkspace(member.workspaceId, () => read(member, [...shown.keys()]))).map((record) => [record.id, record]),
    );
    for (const [id, record] of shown) {
      const real = truth.get(id);
      if (!real) wrong.push(`${type} ${id} is not there`);
      else if (json(sorted(JSON.parse(json(record)))) !== json(sorted(JSON.parse(json(real)))))
        wrong.push(`${type} shows ${json(record)}, is ${json(real)}`);
    }
  }
  for (const { type, record } of (await bootstrap(member)).put)
    if (!client.pool.get(type, record.id)) wrong.push(`${type} ${record.id} is missing`);
  return wrong;
}
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

it(`brings ${DEVICES} devices with cut lines to what the database holds, in ${RUNS} random runs`, { timeout: RUNS * 20_000 }, async () => {
  let carriedOut = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const workspace = await buildWorkspace();
      const members = [workspace.owner, await buildMember(workspace, "agent"), await buildMember(workspace, "admin", "Bo Admin")];
      for (let i = 0; i < 3; i++) await buildTicket(workspace);
      const cookies = await Promise.all(members.map(cookieOf));
      const owners = Array.from({ length: DEVICES }, (_, index) => index % members.length);
      const devices = owners.map((owner) => new Device(workspace, members[owner] as MemberActor, cookies[owner] ?? ""));
      try {
        await Promise.all(devices.map(({ client }) => when(() => client.connection.state === "live", { timeout: 10_000 })));
        const sent: string[] = [];
        for (const one of steps) await carryOut(workspace, devices, one, sent);
        for (const one of devices) one.mend();
        await Promise.all(devices.map(({ client }) => when(() => client.isReady && client.queue.unsentCount === 0, { timeout: 15_000 })));
        // The last word, heard by all: whoever has heard it has heard everything.
        const { seq } = await execute(workspace.owner, "label.create", { name: "the last word" });
        for (let i = 0; i < 400 && devices.some(({ client }) => client.connection.seq < seq); i++) await pause(10);
        expect(devices.map(({ client }) => client.connection.seq)).toEqual(devices.map(() => seq));
        expect(devices.flatMap(({ client }) => client.queue.entries)).toEqual([]);
        for (const [index, { client }] of devices.entries())
          expect(await differences(members[owners[index] ?? 0] as MemberActor, client), `device ${index}`).toEqual([]);
        const done = await database.owner<{ commandId: string }>(
          `select "commandId" from command where "workspaceId" = $1 and "commandId" = any($2)`,
          [workspace.id, sent],
        );
        expect(done.map(({ commandId }) => commandId).sort()).toEqual([...sent].sort());
        carriedOut += sent.length;
      } finally {
        for (const one of devices) one.close();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(carriedOut).toBeGreaterThan(RUNS);
});
