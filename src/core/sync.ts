/**
 * How clients keep up: one number per workspace. Bootstrap, catch-up and live are the same loop: the events after a number name
 * the records they touched; those are read again as this actor, and put, or dropped when they did not come back.
 */
import { type Actor, sightOf } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";
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

/** Ids by the type of their records. */
type Touched = Map<string, Set<string>>;
/** What the events after a number name: records of everybody, and those of one member alone. */
export type Span = { seq: number; common: Touched; personal: Map<string, Touched>; hasMore: boolean; isReset: boolean };

/** The events after `after`, up to as many as are read at once. Call it within the workspace. */
export async function spanAfter(workspaceId: string, after: number): Promise<Span> {
  const seqNow = await currentSeq(workspaceId);
  const none = { common: new Map(), personal: new Map(), hasMore: false };
  if (after > seqNow || seqNow - after > EVENTS_BEHIND_MAX) return { ...none, seq: seqNow, isReset: true };
  const events = await sql<{ seq: number; touches: string[] }>(
    `select seq, touches from event where "workspaceId" = $1 and seq > $2 order by seq limit ${EVENTS_PER_READ}`,
    [workspaceId, after],
  );
  if (events.reduce((sum, { touches }) => sum + touches.length, 0) > TOUCHED_MAX) return { ...none, seq: seqNow, isReset: true };
  const span: Span = { ...none, seq: events.at(-1)?.seq ?? after, hasMore: events.length === EVENTS_PER_READ, isReset: false };
  for (const { touches } of events)
    for (const touched of touches) {
      const [record = "", owner] = touched.split("@");
      const [type = "", id = ""] = record.split(":");
      const touchedBy = owner === undefined ? span.common : entry(span.personal, owner, () => new Map());
      entry(touchedBy, type, () => new Set<string>()).add(id);
    }
  return span;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

/** What changed after `after`, for this actor. */
export async function changesAfter(actor: Actor, after: number): Promise<Changes> {
  return inWorkspace(
    actor.workspaceId,
    async () => {
      const { seq, common, personal, hasMore, isReset } = await spanAfter(actor.workspaceId, after);
      const [shared, own] = [await readTouched(actor, common), await readTouched(actor, personal.get(actor.id ?? "") ?? new Map())];
      return { seq, put: [...shared.put, ...own.put], drop: [...shared.drop, ...own.drop], hasMore, isReset };
    },
    sightOf(actor),
  );
}

/** The records as this actor may see them now; what does not come back is dropped. */
export async function readTouched(actor: Actor, touched: Touched): Promise<{ put: Put[]; drop: Drop[] }> {
  const put: Put[] = [];
  const drop: Drop[] = [];
  for (const [type, ids] of touched) {
    const synced = registry().synced.get(type);
    if (!synced) continue;
    const records = synced.may(actor) ? await synced.read(actor, [...ids]) : [];
    const found = new Set(records.map((record) => record.id));
    put.push(...records.map((record) => ({ type, record })));
    drop.push(...[...ids].filter((id) => !found.has(id)).map((id) => ({ type, id })));
  }
  return { put, drop };
}

/** Everything a client needs before anything is opened. The number is read first: what changes meanwhile comes again, never gets lost. */
export async function bootstrap(actor: Actor): Promise<{ seq: number; put: Put[] }> {
  return inWorkspace(
    actor.workspaceId,
    async () => {
      const seq = await currentSeq(actor.workspaceId);
      const put: Put[] = [];
      for (const { type, may, bootstrap: read } of registry().synced.values())
        if (read && may(actor)) put.push(...(await read(actor)).map((record) => ({ type, record })));
      return { seq, put };
    },
    sightOf(actor),
  );
}
