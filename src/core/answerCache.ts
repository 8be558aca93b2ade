/**
 * Answers to reads, kept as long as their workspace's number stands: every write takes the next number in its own transaction, so an answer
 * made at a number is right until there is another. The number is looked up for each request, never assumed; a hit costs one look-up by key.
 */
import { LRUCache } from "lru-cache";
import { type Actor, accessOf } from "#/core/actor.ts";
import { inWorkspace, sql } from "#/core/db.ts";

type Kept = { seq: number; body: string; headers: Record<string, string> };

const BYTES_MAX = 32 * 1024 * 1024;
const ANSWER_BYTES_MAX = 512 * 1024;
const answers = new LRUCache<string, Kept>({
  maxSize: BYTES_MAX,
  maxEntrySize: ANSWER_BYTES_MAX,
  sizeCalculation: ({ body }, key) => body.length + key.length + 100,
});

const keyOf = (actor: Actor, url: string) => `${actor.workspaceId} ${actor.type} ${actor.id} ${accessOf(actor)} ${url}`;

/** The answer to this actor's GET of `url` at this number, if it was given before. */
export function keptAnswer(actor: Actor, url: string, seq: number): Kept | null {
  const kept = answers.get(keyOf(actor, url));
  return kept?.seq === seq ? kept : null;
}

/** @param seq the number as it was before the answer's data were read */
export const keepAnswer = (actor: Actor, url: string, kept: Kept): void => void answers.set(keyOf(actor, url), kept);

type LookUp = { running: Promise<number>; next: Promise<number> | null };
const lookUps = new Map<string, LookUp>();

/**
 * The workspace's number, read after the call. Callers who come while a look-up runs share the one after it: sharing the running one could
 * hide a write that was answered before they asked.
 */
export function currentSeq(workspaceId: string): Promise<number> {
  const before = lookUps.get(workspaceId);
  if (before) {
    before.next ??= before.running.then(
      () => begin(workspaceId),
      () => begin(workspaceId),
    );
    return before.next;
  }
  return begin(workspaceId);
}

function begin(workspaceId: string): Promise<number> {
  const running = inWorkspace(workspaceId, async () => {
    const [row] = await sql<{ seq: number }>(`select seq from workspace_counter where "workspaceId" = $1`, [workspaceId]);
    return row?.seq ?? 0;
  });
  const lookUp: LookUp = { running, next: null };
  lookUps.set(workspaceId, lookUp);
  const end = () => {
    if (lookUps.get(workspaceId) === lookUp && !lookUp.next) lookUps.delete(workspaceId);
  };
  running.then(end, end);
  return running;
}
