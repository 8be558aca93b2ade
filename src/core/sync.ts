/**
 * How clients keep up: one number per workspace. Bootstrap, catch-up and live are the same loop: the events after a number name
 * the records they touched; those are read again as this actor, and put, or dropped when they did not come back.
 */
import type { ServerResponse } from "node:http";
import type { Actor } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { streamCount } from "#/core/metrics.ts";
import { onPoke } from "#/core/poke.ts";
import { registry } from "#/core/registry.ts";

export type Put = { type: string; record: { id: string } };
export type Drop = { type: string; id: string };
/** `reset`: too much has happened, or what the actor may see has changed; start again from bootstrap. */
export type Changes = { seq: number; put: Put[]; drop: Drop[]; hasMore: boolean; isReset: boolean };

const EVENTS_PER_READ = 500;
/** Behind by more than this, a client is better off with a new bootstrap. */
const EVENTS_BEHIND_MAX = 5_000;
/** So too for records: one event may touch every ticket that had a label. */
const TOUCHED_MAX = 5_000;

const currentSeq = async (workspaceId: string) =>
  (await sql<{ seq: number }>(`select seq from workspace_counter where "workspaceId" = $1`, [workspaceId]))[0]?.seq ?? 0;

/** What changed after `after`, for this actor. */
export async function changesAfter(actor: Actor, after: number): Promise<Changes> {
  return inWorkspace(actor.workspaceId, async () => {
    const seqNow = await currentSeq(actor.workspaceId);
    if (after > seqNow || seqNow - after > EVENTS_BEHIND_MAX) return { seq: seqNow, put: [], drop: [], hasMore: false, isReset: true };
    const events = await sql<{ seq: number; touches: string[] }>(
      `select seq, touches from event where "workspaceId" = $1 and seq > $2 order by seq limit ${EVENTS_PER_READ}`,
      [actor.workspaceId, after],
    );
    if (events.reduce((sum, { touches }) => sum + touches.length, 0) > TOUCHED_MAX)
      return { seq: seqNow, put: [], drop: [], hasMore: false, isReset: true };
    const seq = events.at(-1)?.seq ?? after;
    return { seq, ...(await readTouched(actor, events)), hasMore: events.length === EVENTS_PER_READ, isReset: false };
  });
}

async function readTouched(actor: Actor, events: { touches: string[] }[]): Promise<{ put: Put[]; drop: Drop[] }> {
  const idsByType = new Map<string, Set<string>>();
  for (const { touches } of events)
    for (const touched of touches) {
      const [type = "", id = ""] = touched.split(":");
      if (!idsByType.has(type)) idsByType.set(type, new Set());
      idsByType.get(type)?.add(id);
    }
  const put: Put[] = [];
  const drop: Drop[] = [];
  for (const [type, ids] of idsByType) {
    const synced = registry().synced.get(type);
    if (!synced) continue;
    const records = await synced.read(actor, [...ids]);
    const found = new Set(records.map((record) => record.id));
    put.push(...records.map((record) => ({ type, record })));
    drop.push(...[...ids].filter((id) => !found.has(id)).map((id) => ({ type, id })));
  }
  return { put, drop };
}

/** Everything a client needs before anything is opened. The number is read first: what changes meanwhile comes again, never gets lost. */
export async function bootstrap(actor: Actor): Promise<{ seq: number; put: Put[] }> {
  return inWorkspace(actor.workspaceId, async () => {
    const seq = await currentSeq(actor.workspaceId);
    const put: Put[] = [];
    for (const { type, bootstrap: read } of registry().synced.values())
      if (read) put.push(...(await read(actor)).map((record) => ({ type, record })));
    return { seq, put };
  });
}

export const frameOf = ({ seq, put, drop, isReset }: Changes) =>
  Buffer.from(`id: ${seq}\nevent: ${isReset ? "reset" : "change"}\ndata: ${JSON.stringify({ seq, put, drop })}\n\n`);

type Stream = {
  response: ServerResponse;
  actor: Actor;
  mayStay: () => Promise<boolean>;
  seq: number;
  isCatchingUp: boolean;
  isPoked: boolean;
};
type Channel = { actor: Actor; seq: number; streams: Set<Stream>; isReading: boolean; isPoked: boolean };

/** Live streams by workspace. All its streams see the same records, so a change is read and written out once. */
const channels = new Map<string, Channel>();
const BUFFERED_BYTES_MAX = 262_144;
const PING_MS = 20_000;
/** A revoked session stops working within five seconds: its streams too. */
const RECHECK_MS = 1_500;
const PING = Buffer.from(": ping\n\n");
let listening: Promise<void> | null = null;

/**
 * Serves one client until it leaves, or may no longer stay. The response's head must have been written.
 * @param mayStay asked every few seconds: false once the session or key was revoked
 */
export async function openStream(actor: Actor, after: number, response: ServerResponse, mayStay: () => Promise<boolean>): Promise<void> {
  try {
    // Heard of from before the first look on: what happens in between is not missed.
    listening ??= listen();
    await listening;
  } catch (error) {
    listening = null;
    log.error({ err: error }, "changes of other processes cannot be heard; the client will come back");
    response.destroy();
  }
  // Left while it waited: its close has been told already.
  if (response.destroyed) return;
  const channel: Channel = channels.get(actor.workspaceId) ?? { actor, seq: after, streams: new Set(), isReading: false, isPoked: false };
  channels.set(actor.workspaceId, channel);
  const stream: Stream = { response, actor, mayStay, seq: after, isCatchingUp: false, isPoked: false };
  channel.streams.add(stream);
  streamCount.inc();
  response.on("close", () => {
    channel.streams.delete(stream);
    streamCount.dec();
    if (channel.streams.size === 0 && channels.get(actor.workspaceId) === channel) channels.delete(actor.workspaceId);
  });
  await catchUp(stream);
}

async function listen() {
  const wakeAll = () => {
    for (const channel of channels.values()) void pump(channel);
  };
  await onPoke((workspaceId, seq) => {
    const channel = channels.get(workspaceId);
    if (channel && channel.seq < seq) void pump(channel);
  }, wakeAll);
  setInterval(() => {
    for (const channel of channels.values()) for (const stream of channel.streams) send(stream, PING);
  }, PING_MS).unref();
  setInterval(() => void turnAway(), RECHECK_MS).unref();
}

async function turnAway() {
  for (const channel of channels.values())
    for (const stream of channel.streams) if (!(await stream.mayStay().catch(() => true))) stream.response.end();
}

/** A client that does not read is cut off: it will come back and catch up, and costs no memory meanwhile. */
function send(stream: Stream, frame: Buffer) {
  if (stream.response.writableLength > BUFFERED_BYTES_MAX) stream.response.destroy();
  else stream.response.write(frame);
}

/** Brings one stream from where it is to now. */
async function catchUp(stream: Stream): Promise<void> {
  if (stream.isCatchingUp) {
    stream.isPoked = true;
    return;
  }
  stream.isCatchingUp = true;
  try {
    for (let hasMore = true; hasMore && !stream.response.destroyed; ) {
      stream.isPoked = false;
      const changes = await changesAfter(stream.actor, stream.seq);
      if (changes.seq > stream.seq || changes.isReset) send(stream, frameOf(changes));
      stream.seq = changes.seq;
      hasMore = changes.hasMore || stream.isPoked;
    }
  } catch (error) {
    log.error({ err: error }, "a sync stream could not be served; its client will come back");
    stream.response.destroy();
  } finally {
    stream.isCatchingUp = false;
  }
  // As far as all of them have come, and no further: what one has caught up with may still be news to the others.
  const channel = channels.get(stream.actor.workspaceId);
  if (channel) channel.seq = Math.max(channel.seq, Math.min(...[...channel.streams].map(({ seq }) => seq)));
}

/** Reads what is new once, and sends the one buffer to every stream that has come as far. */
async function pump(channel: Channel): Promise<void> {
  if (channel.isReading) {
    channel.isPoked = true;
    return;
  }
  channel.isReading = true;
  try {
    do {
      channel.isPoked = false;
      const from = channel.seq;
      const changes = await changesAfter(channel.actor, from);
      channel.seq = Math.max(channel.seq, changes.seq);
      if (changes.seq <= from && !changes.isReset) continue;
      const frame = frameOf(changes);
      for (const stream of channel.streams) {
        if (stream.isCatchingUp || stream.seq < from) void catchUp(stream);
        else if (stream.seq < changes.seq) {
          send(stream, frame);
          stream.seq = changes.seq;
        }
      }
      if (changes.hasMore) channel.isPoked = true;
    } while (channel.isPoked && channel.streams.size > 0);
  } catch (error) {
    log.error({ err: error }, "changes could not be read; streams catch up with the next one");
  } finally {
    channel.isReading = false;
  }
}

/** Ends every stream, so that a server can stop. Clients come back by themselves. */
export function closeStreams() {
  for (const channel of channels.values()) for (const stream of channel.streams) stream.response.end();
  channels.clear();
}
