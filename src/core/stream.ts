/**
 * Live streams of changes: one read and one buffer for all clients of a workspace, and a buffer of its own for a member whose own records
 * changed. Facts of the moment, such as who looks at a ticket, go the same way but are written down nowhere.
 */
import type { ServerResponse } from "node:http";
import { type Actor, accessOf, sightOf } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { streamCount } from "#/core/metrics.ts";
import { onFact, onPoke, tellFact } from "#/core/poke.ts";
import { registry } from "#/core/registry.ts";
import { type Changes, changesAfter, readTouched, spanAfter } from "#/core/sync.ts";

const frameOf = ({ seq, put, drop, isReset }: Changes) =>
  Buffer.from(`id: ${seq}\nevent: ${isReset ? "reset" : "change"}\ndata: ${JSON.stringify({ seq, put, drop })}\n\n`);

/** Tells a client to start again from bootstrap. */
export const resetFrame = (seq: number) => frameOf({ seq, put: [], drop: [], hasMore: false, isReset: true });

type Stream = {
  response: ServerResponse;
  actor: Actor;
  channel: Channel;
  mayStay: () => Promise<boolean>;
  seq: number;
  isCatchingUp: boolean;
  isPoked: boolean;
};
/** `access`: what its streams' actors see, as one word. */
type Channel = { actor: Actor; access: string; seq: number; streams: Set<Stream>; isReading: boolean; isPoked: boolean };

/** Live streams by workspace, and by what their actors see: those of one channel see the same records, so a change is read and written out once. */
const channels = new Map<string, Map<string, Channel>>();
const channelsOf = (workspaceId: string) => channels.get(workspaceId)?.values() ?? [];
const allStreams = () => [...channels.values()].flatMap((own) => [...own.values()]).flatMap(({ streams }) => [...streams]);
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
  const channel = channelOf(actor, after);
  const stream: Stream = { response, actor, channel, mayStay, seq: after, isCatchingUp: false, isPoked: false };
  channel.streams.add(stream);
  streamCount.inc();
  response.on("close", () => {
    channel.streams.delete(stream);
    streamCount.dec();
    const own = channels.get(actor.workspaceId);
    if (channel.streams.size === 0 && own?.get(channel.access) === channel) own.delete(channel.access);
    if (own?.size === 0) channels.delete(actor.workspaceId);
  });
  await catchUp(stream);
  for (const { event, data, about } of factsOf(actor.workspaceId)) if (await sees(actor, about)) send(stream, factFrame(event, data));
}

function channelOf(actor: Actor, seq: number): Channel {
  const own = channels.get(actor.workspaceId) ?? new Map<string, Channel>();
  channels.set(actor.workspaceId, own);
  const access = accessOf(actor);
  const channel = own.get(access) ?? { actor, access, seq, streams: new Set(), isReading: false, isPoked: false };
  own.set(access, channel);
  return channel;
}

async function listen() {
  const wakeAll = () => {
    for (const workspaceId of channels.keys()) for (const channel of channelsOf(workspaceId)) void pump(channel);
  };
  await onPoke((workspaceId, seq) => {
    for (const channel of channelsOf(workspaceId)) if (channel.seq < seq) void pump(channel);
  }, wakeAll);
  onFact(keepFact);
  setInterval(() => {
    for (const stream of allStreams()) send(stream, PING);
  }, PING_MS).unref();
  setInterval(() => void turnAway(), RECHECK_MS).unref();
}

async function turnAway() {
  for (const stream of allStreams()) if (!(await stream.mayStay().catch(() => true))) stream.response.end();
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
  const { channel } = stream;
  if (channel.streams.size > 0) channel.seq = Math.max(channel.seq, Math.min(...[...channel.streams].map(({ seq }) => seq)));
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
        ...(await inWorkspace(channel.actor.workspaceId, () => readTouched(channel.actor, span.common), sightOf(channel.actor))),
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
  for (const stream of allStreams()) stream.response.end();
  channels.clear();
}

/** A fact of the moment, told to those who see the record it is about. `data: null` takes it back. */
export type Fact = {
  workspaceId: string;
  event: string;
  key: string;
  about: { type: string; id: string } | null;
  data: Record<string, unknown> | null;
};
/** What nobody repeats is forgotten. */
const FACT_MS = 25_000;
type KnownFact = Pick<Fact, "event" | "about"> & { data: Record<string, unknown>; until: number };
const facts = new Map<string, Map<string, KnownFact>>();

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
  const { workspaceId, event, key, about, data } = JSON.parse(message) as Fact;
  const known = facts.get(workspaceId) ?? new Map<string, KnownFact>();
  if (data) facts.set(workspaceId, known.set(key, { event, about, data, until: Date.now() + FACT_MS }));
  else known.delete(key);
  const frame = factFrame(event, data ?? { key, isOver: true });
  for (const { actor, streams } of channelsOf(workspaceId))
    void sees(actor, about).then(
      (isSeen) => {
        if (isSeen) for (const stream of streams) send(stream, frame);
      },
      (error: unknown) => log.warn({ err: error }, "a fact of the moment could not be told"),
    );
}

/** Only who is limited has to be asked about: the others see every record of their workspace. */
async function sees(actor: Actor, about: Fact["about"]): Promise<boolean> {
  const synced = about && registry().synced.get(about.type);
  if (!synced || !sightOf(actor)) return true;
  return (await inWorkspace(actor.workspaceId, () => synced.read(actor, [about.id]), sightOf(actor))).length > 0;
}
