/**
 * Live streams of changes: one read and one buffer for all clients of a workspace, and a buffer of its own for a member whose own records
 * changed. Facts of the moment, such as who looks at a ticket, go the same way but are written down nowhere.
 */
import type { ServerResponse } from "node:http";
import type { Actor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { streamCount } from "#/core/metrics.ts";
import { onFact, onPoke, tellFact } from "#/core/poke.ts";
import { type Changes, changesAfter, readTouched, spanAfter } from "#/core/sync.ts";

const frameOf = ({ seq, put, drop, isReset }: Changes) =>
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
  for (const { event, data } of factsOf(actor.workspaceId)) send(stream, factFrame(event, data));
}

async function listen() {
  const wakeAll = () => {
    for (const channel of channels.values()) void pump(channel);
  };
  await onPoke((workspaceId, seq) => {
    const channel = channels.get(workspaceId);
    if (channel && channel.seq < seq) void pump(channel);
  }, wakeAll);
  onFact(keepFact);
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
      const span = await inWorkspace(channel.actor.workspaceId, () => spanAfter(channel.actor.workspaceId, from));
      const changes: Changes = {
        ...span,
        ...(await inWorkspace(channel.actor.workspaceId, () => readTouched(channel.actor, span.common))),
      };
      channel.seq = Math.max(channel.seq, changes.seq);
      if (changes.seq <= from && !changes.isReset) continue;
      const frame = frameOf(changes);
      for (const stream of channel.streams) {
        if (stream.isCatchingUp || stream.seq < from || span.personal.has(stream.actor.id ?? "")) void catchUp(stream);
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

/** A fact of the moment. `data: null` takes it back. */
export type Fact = { workspaceId: string; event: string; key: string; data: Record<string, unknown> | null };
/** What nobody repeats is forgotten. */
const FACT_MS = 25_000;
const facts = new Map<string, Map<string, { event: string; data: Record<string, unknown>; until: number }>>();

/** Tells every client of the workspace, on every process. Not stored, and not repeated: who needs it to last says it again within 20 seconds. */
export async function announce(fact: Fact): Promise<void> {
  await tellFact(JSON.stringify(fact));
}

const factFrame = (event: string, data: unknown) => Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

function factsOf(workspaceId: string) {
  const known = facts.get(workspaceId);
  for (const [key, { until }] of known ?? []) if (until < Date.now()) known?.delete(key);
  if (known?.size === 0) facts.delete(workspaceId);
  return known?.values() ?? [];
}

function keepFact(message: string) {
  const { workspaceId, event, key, data } = JSON.parse(message) as Fact;
  const known = facts.get(workspaceId) ?? new Map();
  if (data) facts.set(workspaceId, known.set(key, { event, data, until: Date.now() + FACT_MS }));
  else known.delete(key);
  const frame = factFrame(event, data ?? { key, isOver: true });
  for (const stream of channels.get(workspaceId)?.streams ?? []) send(stream, frame);
}
