import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { streamCount } from "#/core/metrics.ts";
import { poke } from "#/core/poke.ts";
import { announce, closeStreams, openStream } from "#/core/stream.ts";
import { bootstrap, type Changes, changesAfter, type Put } from "#/core/sync.ts";
import { testDatabase } from "../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

/** A client's copy: what it was told to keep. */
class Copy {
  records = new Map<string, { id: string }>();
  seq = 0;
  apply({ seq, put, drop }: { seq: number; put: Put[]; drop?: Changes["drop"] }) {
    for (const { type, record } of put) this.records.set(`${type}:${record.id}`, record);
    for (const { type, id } of drop ?? []) this.records.delete(`${type}:${id}`);
    this.seq = seq;
  }
}

/** The part of a response that a stream writes to. */
class FakeSocket extends EventEmitter {
  text = "";
  writableLength = 0;
  destroyed = false;
  write(chunk: Buffer) {
    this.text += chunk.toString();
    return true;
  }
  end() {
    this.emit("close");
  }
  destroy() {
    this.destroyed = true;
    this.emit("close");
  }
  get frames(): { seq: number; put: Put[]; drop: Changes["drop"] }[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ""));
  }
}

const stays = async () => true;

const until = async (isSo: () => boolean) => {
  for (let i = 0; i < 400 && !isSo(); i++) await new Promise((done) => setTimeout(done, 10));
  expect(isSo()).toBe(true);
};

describe("sync", () => {
  it("brings a client from bootstrap to the same records as a new bootstrap, by changes alone", async () => {
    const copy = new Copy();
    copy.apply(await bootstrap(here.owner));
    const ticket = await buildTicket(here);
    await execute(here.owner, "ticket.update", { id: ticket.id, priority: "urgent" });
    const { record: label } = await execute<{ id: string }>(here.owner, "label.create", { name: "short-lived" });
    await execute(here.owner, "label.delete", { id: label.id });
    const changes = await changesAfter(here.owner, copy.seq);
    expect(changes.drop).toContainEqual({ type: "label", id: label.id });
    copy.apply(changes);
    for (const { type, record } of (await bootstrap(here.owner)).put) expect(copy.records.get(`${type}:${record.id}`)).toEqual(record);
  });

  it("numbers events 1, 2, 3 … in the order they can be read, however many write at once", async () => {
    const fresh = await buildWorkspace();
    const seen: number[] = [];
    let writing = true;
    const reading = (async () => {
      for (let after = 0; writing || after < 0; ) {
        const { seq } = await changesAfter(fresh.owner, after);
        if (seq > after) for (let n = after + 1; n <= seq; n++) seen.push(n);
        after = seq;
      }
    })();
    await Promise.all(Array.from({ length: 30 }, () => buildTicket(fresh)));
    writing = false;
    await reading;
    const events = await database.owner<{ seq: string }>(`select seq from event where "workspaceId" = $1 order by seq`, [fresh.id]);
    expect(events.map((event) => Number(event.seq))).toEqual(events.map((_, index) => index + 1));
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });

  it("asks for a new start from a number that never was, or from too far behind", async () => {
    expect(await changesAfter(here.owner, 1_000_000)).toMatchObject({ isReset: true });
  });

  it("streams what happens to everyone who listens, and catches up who comes later", async () => {
    const fresh = await buildWorkspace();
    const { seq } = await bootstrap(fresh.owner);
    const [first, second, late] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
    await openStream(fresh.owner, seq, first as unknown as ServerResponse, stays);
    await openStream(fresh.owner, seq, second as unknown as ServerResponse, stays);
    const { ticketId } = await receive(fresh, { subject: "Live" });
    const hasTicket = (socket: FakeSocket) => () =>
      socket.frames.some((frame) => frame.put.some((put) => put.type === "ticket" && put.record.id === ticketId));
    await until(hasTicket(first));
    await until(hasTicket(second));
    await openStream(fresh.owner, seq, late as unknown as ServerResponse, stays);
    await until(hasTicket(late));
    closeStreams();
  });

  it("tells who listens of another process's change, also when somebody else has caught up with it first", async () => {
    const fresh = await buildWorkspace();
    const { ticketId } = await receive(fresh);
    const { seq } = await bootstrap(fresh.owner);
    const [first, second] = [new FakeSocket(), new FakeSocket()];
    await openStream(fresh.owner, seq, first as unknown as ServerResponse, stays);
    // Written elsewhere, and not yet heard of here.
    await database.owner(
      `with counter as (update workspace_counter set seq = seq + 1 where "workspaceId" = $1 returning seq)
       insert into event ("workspaceId", seq, name, subject, touches, "actorType", "actorName") select $1, seq, 'ticket.updated', $2, array[$2], 'system', 'Test' from counter`,
      [fresh.id, `ticket:${ticketId}`],
    );
    await openStream(fresh.owner, seq, second as unknown as ServerResponse, stays);
    expect(second.frames.at(-1)?.seq).toBe(seq + 1);
    poke(fresh.id, seq + 1);
    await until(() => first.frames.at(-1)?.seq === seq + 1);
    closeStreams();
  });

  it("asks for a new start after a change of more records than can be sent", async () => {
    const fresh = await buildWorkspace();
    const { seq } = await bootstrap(fresh.owner);
    await database.owner(
      `with counter as (update workspace_counter set seq = seq + 1 where "workspaceId" = $1 returning seq)
       insert into event ("workspaceId", seq, name, subject, touches, "actorType", "actorName")
       select $1, seq, 'label.deleted', 'label:x', (select array_agg('ticket:' || gen_random_uuid()) from generate_series(1, 6000)), 'system', 'Test' from counter`,
      [fresh.id],
    );
    expect(await changesAfter(fresh.owner, seq)).toEqual({ seq: seq + 1, put: [], drop: [], hasMore: false, isReset: true });
  });

  it("keeps nothing of a client that has left while it was let in", async () => {
    const fresh = await buildWorkspace();
    const socket = new FakeSocket();
    socket.destroyed = true;
    const open = async () => (await streamCount.get()).values[0]?.value;
    const before = await open();
    await openStream(fresh.owner, 0, socket as unknown as ServerResponse, stays);
    expect(await open()).toBe(before);
  });

  it("never tells a stream of another workspace", async () => {
    const [one, two] = [await buildWorkspace(), await buildWorkspace()];
    const socket = new FakeSocket();
    await openStream(one.owner, (await bootstrap(one.owner)).seq, socket as unknown as ServerResponse, stays);
    await receive(two);
    const { ticketId } = await receive(one);
    await until(() => socket.text.includes(ticketId));
    expect(socket.frames.flatMap((frame) => frame.put.filter((put) => put.type === "ticket").map((put) => put.record.id))).toEqual([
      ticketId,
    ]);
    closeStreams();
  });

  it("ends the stream of a session that was revoked", async () => {
    const fresh = await buildWorkspace();
    const socket = new FakeSocket();
    let isRevoked = false;
    socket.on("close", () => {
      socket.destroyed = true;
    });
    await openStream(fresh.owner, (await bootstrap(fresh.owner)).seq, socket as unknown as ServerResponse, async () => !isRevoked);
    isRevoked = true;
    await until(() => socket.destroyed);
    closeStreams();
  });

  it("cuts off a client that does not read", async () => {
    const fresh = await buildWorkspace();
    const socket = new FakeSocket();
    await openStream(fresh.owner, (await bootstrap(fresh.owner)).seq, socket as unknown as ServerResponse, stays);
    socket.writableLength = 10_000_000;
    await receive(fresh);
    await until(() => socket.destroyed);
    closeStreams();
  });

  it("tells what concerns one member to that member's streams alone, and the others go on without a gap", async () => {
    const fresh = await buildWorkspace();
    const ada = await buildMember(fresh, "agent");
    const { seq } = await bootstrap(fresh.owner);
    const [owner, agent] = [new FakeSocket(), new FakeSocket()];
    await openStream(fresh.owner, seq, owner as unknown as ServerResponse, stays);
    await openStream(ada, seq, agent as unknown as ServerResponse, stays);
    const { record: label, seq: made } = await execute<{ id: string }>(fresh.owner, "label.create", { name: "seen by all" });
    await until(() => agent.frames.at(-1)?.seq === made && owner.frames.at(-1)?.seq === made);
    const personal = [`label:${label.id}@${ada.id}`];
    await database.owner(
      `with counter as (update workspace_counter set seq = seq + 1 where "workspaceId" = $1 returning seq)
       insert into event ("workspaceId", seq, name, subject, touches, "actorType", "actorName") select $1, seq, 'label.updated', $2, $3, 'system', 'x' from counter`,
      [fresh.id, personal[0], personal],
    );
    const [{ now } = { now: 0 }] = await database.owner<{ now: number }>(
      `select seq::int as now from workspace_counter where "workspaceId" = $1`,
      [fresh.id],
    );
    poke(fresh.id, now);
    await until(() => agent.frames.at(-1)?.seq === now && owner.frames.at(-1)?.seq === now);
    expect(agent.frames.at(-1)?.put).toMatchObject([{ type: "label", record: { id: label.id } }]);
    expect(owner.frames.at(-1)).toMatchObject({ put: [], drop: [] });
    expect((await changesAfter(fresh.owner, now - 1)).put).toEqual([]);
    expect((await changesAfter(ada, now - 1)).put).toHaveLength(1);
    closeStreams();
  });

  it("tells facts of the moment to who is there and to who comes a little later, until they are taken back", async () => {
    const fresh = await buildWorkspace();
    const ada = await buildMember(fresh, "agent");
    const stranger = await buildWorkspace();
    const [first, late, other] = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
    const { seq } = await bootstrap(fresh.owner);
    await openStream(fresh.owner, seq, first as unknown as ServerResponse, stays);
    await openStream(stranger.owner, 0, other as unknown as ServerResponse, stays);
    await announce({ workspaceId: fresh.id, event: "presence", key: "k", about: null, data: { ticketId: "t1" } });
    await until(() => first.text.includes("event: presence"));
    await openStream(ada, seq, late as unknown as ServerResponse, stays);
    await until(() => late.text.includes('"ticketId":"t1"'));
    await announce({ workspaceId: fresh.id, event: "presence", key: "k", about: null, data: null });
    await until(() => late.text.includes('"isOver":true'));
    expect(other.text).not.toContain("presence");
    closeStreams();
  });
});
