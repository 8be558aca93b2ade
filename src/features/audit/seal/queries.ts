/** Reads of the history as it is sealed, and the check that compares the two. */
import { timingSafeEqual } from "node:crypto";
import { sql, transaction } from "#/core/db.ts";
import { appSecret, previousSecrets } from "#/core/secret.ts";
import { IS_ACCESS } from "#/features/audit/queries.ts";
import {
  digestOf,
  DIGEST_BYTES,
  type Erased,
  isAsErased,
  macOf,
  NOTHING,
  type Seal,
  type SealedEvent,
  sealingKey,
} from "#/features/audit/seal/rules.ts";

const COLUMNS = `seq, name, subject, data::text as data, touches, "actorType", "actorId", "actorName", at, "commandId", ip, "userAgent", via`;

/** Events from one place up to another, in their order. */
export const eventsBetween = (workspaceId: string, first: number, last: number) =>
  sql<SealedEvent>(`select ${COLUMNS} from event where "workspaceId" = $1 and seq between $2 and $3 order by seq`, [
    workspaceId,
    first,
    last,
  ]);

export const eventsAt = (workspaceId: string, seqs: number[], subjects: string[]) =>
  sql<SealedEvent>(
    `select ${COLUMNS} from event where "workspaceId" = $1 and (seq = any($2::bigint[]) or subject = any($3::text[])) order by seq`,
    [workspaceId, seqs, subjects],
  );

type Erasure = { seq: number; data: Buffer | null; actor: Buffer | null };
export async function erasuresBetween(workspaceId: string, first: number, last: number): Promise<Map<number, Erased>> {
  const rows = await sql<Erasure>(
    `select seq, "dataDigest" as data, "actorDigest" as actor from audit_erasure where "workspaceId" = $1 and seq between $2 and $3`,
    [workspaceId, first, last],
  );
  return new Map(rows.map(({ seq, ...erased }) => [seq, erased]));
}

const SEALS = `select "firstSeq", "lastSeq", digests, mac from audit_seal where "workspaceId" = $1`;
export async function lastSeal(workspaceId: string): Promise<Seal | null> {
  const [seal] = await sql<Seal>(`${SEALS} order by "lastSeq" desc limit 1`, [workspaceId]);
  return seal ?? null;
}
async function sealAfter(workspaceId: string, seq: number): Promise<Seal | null> {
  const [seal] = await sql<Seal>(`${SEALS} and "lastSeq" > $2 order by "lastSeq" limit 1`, [workspaceId, seq]);
  return seal ?? null;
}

/** What seals are made with: of today's secret, then of the earlier ones that are named. */
export const sealingKeys = (): Buffer[] => [appSecret(), ...previousSecrets()].map(sealingKey);

const isMadeWith = (key: Buffer, workspaceId: string, before: Buffer | null, seal: Seal) =>
  timingSafeEqual(seal.mac, macOf(key, workspaceId, before, seal));

/**
 * With which key to keep the digest of an entry that is erased: its seal's, or that no longer agrees. What is not sealed, or was with a secret
 * that is not named, takes today's.
 */
export async function keysToErase(workspaceId: string, seqs: readonly number[]): Promise<(seq: number) => Buffer> {
  const [today = Buffer.alloc(0), ...earlier] = sealingKeys();
  if (earlier.length === 0) return () => today;
  const rows = await sql<Seal & { before: Buffer | null }>(
    `select * from (select "firstSeq", "lastSeq", digests, mac, lag(mac) over (order by "lastSeq") as before
       from audit_seal where "workspaceId" = $1) seal
     where exists (select from unnest($2::bigint[]) seq where seq between "firstSeq" and "lastSeq")`,
    [workspaceId, seqs],
  );
  const stretches = rows.map(({ before, ...seal }) => ({ seal, key: earlier.find((key) => isMadeWith(key, workspaceId, before, seal)) }));
  return (seq) => stretches.find(({ seal }) => seq >= seal.firstSeq && seq <= seal.lastSeq)?.key ?? today;
}

/** Why an entry does not agree with its seal; the sentence is the operator's. */
const FAULTS = {
  missing: "is missing",
  altered: "was altered",
  erased: "was erased, and no entry says so",
  seal: "begins a stretch whose seal is missing, or was made with no secret that is known here (APP_SECRET, APP_SECRET_PREVIOUS)",
  anchor: "ends a stretch with another seal than the one that was expected",
} as const;
export type Verdict = {
  /** The last entry under a seal; 0: none is. */
  sealedUpTo: number;
  /** The last seal's signature, to compare with later; null: there is none. */
  seal: string | null;
  /** Entries since. */
  unsealed: number;
  broken: { seq: number; fault: string; entry: SealedEvent | null } | null;
};
type Fault = { seq: number; why: keyof typeof FAULTS; entry?: SealedEvent };

type Anchor = { seq: number; seal: string };
/**
 * Compares the whole history with its seals, each made with one of these keys. `expected`: a seal that is known from before, so that a whole
 * history made anew is found too.
 */
export const verifyHistory = (workspaceId: string, keys: readonly Buffer[], expected?: Anchor): Promise<Verdict> =>
  transaction(workspaceId, async () => {
    // All of it as it stood at one moment, whatever is written and erased meanwhile.
    await sql("set transaction isolation level repeatable read, read only");
    return compare(workspaceId, keys, expected);
  });

async function compare(workspaceId: string, keys: readonly Buffer[], expected: Anchor | undefined): Promise<Verdict> {
  const told = await erasedByCommand(workspaceId);
  let before: Seal | null = null;
  const verdict = (fault: Fault | null, unsealed = 0): Verdict => ({
    sealedUpTo: before?.lastSeq ?? 0,
    seal: before?.mac.toString("hex") ?? null,
    unsealed,
    broken: fault && { seq: fault.seq, fault: FAULTS[fault.why], entry: fault.entry ?? null },
  });
  for (;;) {
    const from: number = (before?.lastSeq ?? 0) + 1;
    const seal = await sealAfter(workspaceId, from - 1);
    if (!seal) break;
    const isWhole = seal.firstSeq === from && seal.digests.length === (seal.lastSeq - from + 1) * DIGEST_BYTES;
    const mac: Buffer | null = before?.mac ?? null;
    const key = isWhole ? keys.find((one) => isMadeWith(one, workspaceId, mac, seal)) : undefined;
    if (!key) return verdict({ seq: from, why: "seal" });
    const fault = await faultIn(workspaceId, { key, keys }, seal, told);
    if (fault) return verdict(fault);
    before = seal;
    if (expected?.seq === seal.lastSeq && expected.seal !== seal.mac.toString("hex")) return verdict({ seq: seal.lastSeq, why: "anchor" });
  }
  if (expected && !(await isSealedAt(workspaceId, expected.seq))) return verdict({ seq: expected.seq, why: "anchor" });
  const { fault, count } = await faultBehind(workspaceId, (before as Seal | null)?.lastSeq ?? 0);
  return verdict(fault, count);
}

const isSealedAt = async (workspaceId: string, seq: number) =>
  (await sql(`select from audit_seal where "workspaceId" = $1 and "lastSeq" = $2`, [workspaceId, seq])).length > 0;

/** The entries that a command has erased, as the history itself says, each with the digest of what was left of its data, null for nothing. */
async function erasedByCommand(workspaceId: string): Promise<Map<number, string | null>> {
  const rows = await sql<{ seqs: number[]; left: Record<string, string> }>(
    `select data->'seqs' as seqs, data->'left' as left from event where "workspaceId" = $1 and name = 'audit.erased'
       and ${IS_ACCESS} order by seq`,
    [workspaceId],
  );
  const told = new Map<number, string | null>();
  for (const { seqs, left } of rows) {
    for (const seq of seqs) if (!told.has(seq)) told.set(seq, null);
    for (const [seq, digest] of Object.entries(left)) told.set(Number(seq), digest);
  }
  return told;
}

async function faultIn(
  workspaceId: string,
  /** `key`: the seal's own. What was left of an entry was signed when it was erased, maybe with another. */
  { key, keys }: { key: Buffer; keys: readonly Buffer[] },
  { firstSeq, lastSeq, digests }: Seal,
  told: Map<number, string | null>,
): Promise<Fault | null> {
  const events = await eventsBetween(workspaceId, firstSeq, lastSeq);
  const erasures = await erasuresBetween(workspaceId, firstSeq, lastSeq);
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  for (let seq = firstSeq; seq <= lastSeq; seq++) {
    const event = bySeq.get(seq);
    if (!event) return { seq, why: "missing" };
    const erased = erasures.get(seq);
    if (erased && !told.has(seq)) return { seq, why: "erased", entry: event };
    const start = (seq - firstSeq) * DIGEST_BYTES;
    const digest = digests.subarray(start, start + DIGEST_BYTES);
    const isRight =
      !digest.equals(NOTHING) &&
      digest.equals(digestOf(key, workspaceId, event, erased)) &&
      (!erased || keys.some((one) => isAsErased(one, workspaceId, event, erased, told.get(seq) ?? null)));
    if (!isRight) return { seq, why: "altered", entry: event };
  }
  return null;
}

/** What no seal holds yet: only that nothing is missing can be said of it. */
async function faultBehind(workspaceId: string, sealedUpTo: number): Promise<{ fault: Fault | null; count: number }> {
  const [row] = await sql<{ count: number; gap: number | null; isWhole: boolean }>(
    `with behind as (select seq, lag(seq, 1, $2::bigint) over (order by seq) as before from event where "workspaceId" = $1 and seq > $2)
     select count(*)::int as count, min(before + 1) filter (where seq <> before + 1) as gap,
       coalesce(max(seq), $2) >= (select seq from workspace_counter where "workspaceId" = $1) as "isWhole" from behind`,
    [workspaceId, sealedUpTo],
  );
  const count = row?.count ?? 0;
  const gap = row?.gap ?? (row?.isWhole === false ? sealedUpTo + count + 1 : null);
  return { fault: gap === null ? null : { seq: gap, why: "missing" }, count };
}
