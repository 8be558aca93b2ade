/**
 * Seals the history, a stretch at a time, behind the write path: whoever changes or removes an entry afterwards is found out by
 * `connect audit verify`, even where they may write to the database (docs/decisions/2026-11-28-sealed-history.md).
 */
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { every } from "#/core/jobs.ts";
import { appSecret } from "#/core/secret.ts";
import { erasuresBetween, eventsBetween, lastSeal } from "#/features/audit/seal/queries.ts";
import { digestOf, macOf, NOTHING, sealingKey } from "#/features/audit/seal/rules.ts";

const STRETCH_EVENTS = 1_000;
/** Of one workspace in one run: an installation that begins to seal has its whole past before it. */
const STRETCHES_MAX = 200;

/** Seals what is not sealed yet. Two at the same moment seal it once. */
export const sealHistory = (workspaceId: string): Promise<void> =>
  inWorkspace(workspaceId, async () => {
    const key = sealingKey(appSecret());
    for (let i = 0; i < STRETCHES_MAX && (await sealNext(workspaceId, key)); i++);
  });

/** False when there was nothing to seal, or another worker was first. */
async function sealNext(workspaceId: string, key: Buffer): Promise<boolean> {
  const before = await lastSeal(workspaceId);
  const firstSeq = (before?.lastSeq ?? 0) + 1;
  // What can be seen is complete: numbers are given out, and shown, in their order (core/execute.ts).
  const [end] = await sql<{ seq: number | null }>(
    `select max(seq) as seq from (select seq from event where "workspaceId" = $1 and seq >= $2 order by seq limit $3) next`,
    [workspaceId, firstSeq, STRETCH_EVENTS],
  );
  const lastSeq = end?.seq ?? null;
  if (lastSeq === null) return false;
  const events = await eventsBetween(workspaceId, firstSeq, lastSeq);
  // After the events: what was erased before these were read is found here for certain.
  const erasures = await erasuresBetween(workspaceId, firstSeq, lastSeq);
  const bySeq = new Map(events.map((event) => [event.seq, digestOf(key, workspaceId, event, erasures.get(event.seq))]));
  const digests = Buffer.concat(Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => bySeq.get(firstSeq + index) ?? NOTHING));
  const mac = macOf(key, workspaceId, before?.mac ?? null, { firstSeq, lastSeq, digests });
  const made = await sql(
    `insert into audit_seal ("workspaceId", "firstSeq", "lastSeq", digests, mac) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [workspaceId, firstSeq, lastSeq, digests, mac],
  );
  return made.length > 0;
}

/** Those that have something to seal. */
export async function sealHistories(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "seals")) await sealHistory(workspaceId);
}
export const sealCrons = [every("* * * * *", "sealHistories", sealHistories)];
