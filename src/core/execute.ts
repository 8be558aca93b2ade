/**
 * The one way to write. Every mutation, whoever asks for it, goes through execute(): parse, open a transaction in the actor's
 * workspace, answer a repeat as before, load and allow, run, and last, in one statement, take the workspace's next number and
 * store the events, the jobs and the answer. What happens afterwards subscribes to the events (jobs.ts).
 */
import { createHash, randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { type Actor, senderOf, sightOf } from "#/core/actor.ts";
import { pgCode, sql, transaction, WithLast } from "#/core/db.ts";
import { AppError, issuesOf } from "#/core/errors.ts";
import { type JobOptions, subscribersOf } from "#/core/jobs.ts";
import { commandDuration } from "#/core/metrics.ts";
import { currentOrigin } from "#/core/origin.ts";
import { poke } from "#/core/poke.ts";
import { registry } from "#/core/registry.ts";

/** A record's address in the logs of changes, as in "ticket:0198…"; of one that a single member sees, as in "draft:0198…@0197…". */
export type Touch = `${string}:${string}`;
/** `memberId`: the one member whose clients read it again. */
export const touch = (type: string, id: string, memberId?: string): Touch => `${type}:${id}${memberId ? `@${memberId}` : ""}`;

export type Emitted = {
  /** What it is about. */
  subject: Touch;
  /** What readers of the history need; before and after for a change of fields. */
  data?: Record<string, unknown>;
  /** Every record whose content changed; the subject is always among them. */
  touches?: Touch[];
};

export type CommandContext = {
  actor: Actor;
  workspaceId: string;
  /** One time for the whole command. */
  now: Date;
  /** A new UUIDv7. */
  id: () => string;
  /** Says what happened. `name` is "noun.verbed". */
  emit: (name: string, event: Emitted) => void;
  /** Adds a job that becomes visible when this command commits. */
  enqueue: (task: string, payload: Record<string, unknown>, options?: JobOptions) => void;
  /**
   * A statement that was sent and need not be waited for: those behind it, COMMIT among them, follow at once, so that no lock is held for a
   * round trip. When it fails, the transaction does, and this error is the one that is told.
   */
  defer: (sent: Promise<unknown>) => void;
  /** The field of the answer that holds a ticket's number: filled in when the command is done, since only the database knows it before. */
  numberAt: (field: string, ticketId: string) => void;
  /** Another noun's command in the same transaction, authorised again. */
  call: <R>(name: string, input: unknown) => Promise<R>;
};

export type CommandDefinition<I, L, R> = {
  /** noun.verb */
  name: string;
  /** Part of other commands: only they may call it, and nobody outside. */
  isInternal?: boolean;
  /** Goes on in a workspace that is about to be deleted, where members change nothing else. */
  isAllowedReadOnly?: boolean;
  input: z.ZodType<I>;
  /** Reads, and locks, what the command is about; throws not-found for what the actor cannot read. */
  load?: (ctx: CommandContext, input: I) => Promise<L>;
  /** A sentence of policy.ts. */
  may: (actor: Actor, loaded: L, input: I) => boolean;
  run: (ctx: CommandContext, input: I, loaded: L) => Promise<R>;
};
// biome-ignore lint/suspicious/noExplicitAny: a registry holds definitions of every input; each is checked by its own schema
export type AnyCommand = CommandDefinition<any, any, any>;

/** Declares a command; the types of input, loaded records and answer follow from its parts. */
export const command = <I, L = undefined, R = unknown>(definition: CommandDefinition<I, L, R>): CommandDefinition<I, L, R> => definition;

/** The workspace's number after the command, and the record it answers with. `replayed`: the answer of an earlier, equal request. */
export type Answer<R> = { seq: number; record: R; replayed: boolean };

type Job = { task: string; payload: Record<string, unknown>; options: JobOptions };
type PendingEvent = Emitted & { name: string };

const ATTEMPTS_MAX = 4;
/** Deadlock, serialisation failure, and a unique violation: two equal requests, or two copies of one mail, at the same moment. */
const TAKEN = "23505";
const isWorthAnotherTry = (error: unknown) => ["40P01", "40001", TAKEN].includes(pgCode(error) ?? "");

/**
 * Carries out a command. `commandId` makes it repeatable: the same one again answers as the first time, for 24 hours.
 * @throws AppError invalid | not-found | forbidden | request-in-progress | idempotency-key-reused, and what the command says
 */
export async function execute<R>(actor: Actor, name: string, input: unknown, commandId?: string): Promise<Answer<R>> {
  const definition = registry().commands.get(name);
  if (!definition || definition.isInternal) throw new AppError("not-found", `There is no command "${name}".`);
  const parsed = parse(definition, input);
  const end = commandDuration.startTimer({ command: name });
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await attemptOnce<R>(actor, definition, parsed, commandId);
      end({ outcome: answer.replayed ? "replayed" : "done" });
      if (!answer.replayed) poke(actor.workspaceId, answer.seq);
      return answer;
    } catch (error) {
      if (attempt < ATTEMPTS_MAX && isWorthAnotherTry(error)) continue;
      if (pgCode(error) === TAKEN)
        throw new AppError(
          "conflict",
          "A record with this id, or with a value that must be its own, is there already. Nothing was changed.",
        );
      end({ outcome: error instanceof AppError ? error.code : "internal" });
      throw error;
    }
  }
}

/**
 * Writes down what changed nothing here: a sign-in, a refusal, an export. Everything that changes is told by its command.
 * `name` is one that a schema.ts declares, as for `emit`.
 */
export async function record(actor: Actor, name: string, event: Emitted): Promise<void> {
  if (!registry().events.has(name)) throw new Error(`the event "${name}" is declared in no schema.ts`);
  const { workspaceId } = actor;
  const about = { actor, workspaceId, now: new Date() };
  const { seq } = await transaction(workspaceId, () =>
    finish(about, [{ name, ...event }], [], null, { kept: null, number: null, mayWrite: true }),
  );
  poke(workspaceId, seq);
}

function parse(definition: AnyCommand, input: unknown): unknown {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw new AppError("invalid", undefined, { issues: issuesOf(parsed.error.issues) });
  return parsed.data;
}

const hashOf = (name: string, input: unknown) => createHash("sha256").update(name).update(JSON.stringify(input)).digest("base64url");

async function attemptOnce<R>(actor: Actor, definition: AnyCommand, input: unknown, commandId: string | undefined): Promise<Answer<R>> {
  const { workspaceId } = actor;
  const inputHash = commandId === undefined ? "" : hashOf(definition.name, input);
  return transaction<Answer<R>>(
    workspaceId,
    async () => {
      if (commandId !== undefined) {
        const before = await earlierAnswer<R>(actor, commandId, inputHash);
        if (before) return before;
      }
      const events: PendingEvent[] = [];
      const jobs: Job[] = [];
      const deferred: Promise<unknown>[] = [];
      let number: NumberAt | null = null;
      const ctx: CommandContext = {
        actor,
        workspaceId,
        now: new Date(),
        id: () => uuidv7(),
        emit: (name, event) => {
          if (!registry().events.has(name)) throw new Error(`the event "${name}" is declared in no schema.ts`);
          events.push({ name, ...event });
        },
        enqueue: (task, payload, options = {}) => jobs.push({ task, payload, options }),
        defer: (sent) => {
          sent.catch(() => {});
          deferred.push(sent);
        },
        numberAt: (field, ticketId) => {
          number = { field, ticketId };
        },
        call: async <T>(name: string, called: unknown) => {
          const other = registry().commands.get(name);
          if (!other) throw new Error(`no command "${name}"`);
          return (await runOne(ctx, other, parse(other, called))) as T;
        },
      };
      const record = (await runOne(ctx, definition, input).catch(async (error: unknown) => {
        // A deferred statement that failed has made the ones behind it fail: its error says why.
        await Promise.all(deferred);
        throw error;
      })) as R;
      const kept = commandId === undefined ? null : { commandId, name: definition.name, inputHash };
      const mayWrite = actor.type === "system" || definition.isAllowedReadOnly === true;
      const finished = finish(ctx, events, jobs, record, { kept, number, mayWrite });
      return new WithLast(
        Promise.all([finished, ...deferred]).then(([done]) => {
          if (number) Object.assign(record as object, { [number.field]: done.number });
          return { seq: done.seq, record, replayed: false };
        }),
      );
    },
    sightOf(actor),
  );
}

async function runOne(ctx: CommandContext, definition: AnyCommand, input: unknown): Promise<unknown> {
  const loaded = await definition.load?.(ctx, input);
  if (!definition.may(ctx.actor, loaded, input)) throw new AppError("forbidden", "Your role does not allow this.");
  return definition.run(ctx, input, loaded);
}

async function earlierAnswer<R>(actor: Actor, commandId: string, inputHash: string): Promise<Answer<R> | null> {
  const [row] = await sql<{ isFree: boolean; found: { hash: string; seq: number; record: R } | null }>(
    `select pg_try_advisory_xact_lock(hashtextextended($1::text || $2 || $3, 0)) as "isFree",
       (select json_build_object('hash', "inputHash", 'seq', answer->'seq', 'record', (answer->>'record')::json)
        from command where "workspaceId" = $1::uuid and sender = $2 and "commandId" = $3) as found`,
    [actor.workspaceId, senderOf(actor), commandId],
  );
  const found = row?.found;
  if (found) {
    if (found.hash !== inputHash) throw new AppError("idempotency-key-reused");
    return { seq: found.seq, record: found.record, replayed: true };
  }
  if (!row?.isFree) throw new AppError("request-in-progress");
  return null;
}

type NumberAt = { field: string; ticketId: string };
type Kept = { commandId: string; name: string; inputHash: string };

/**
 * The last statement. The counter is bumped here and not earlier: ids of a sequence can become visible out of order, so that a
 * reader who follows them would lose rows; and its lock is held until commit, so nothing may come between.
 */
async function finish(
  ctx: Pick<CommandContext, "actor" | "workspaceId" | "now">,
  events: PendingEvent[],
  jobs: Job[],
  record: unknown,
  { kept, number, mayWrite }: { kept: Kept | null; number: NumberAt | null; mayWrite: boolean },
): Promise<{ seq: number; number: number | null }> {
  const { actor, workspaceId, now } = ctx;
  const { ip, userAgent, via } = currentOrigin();
  for (const event of events)
    for (const task of subscribersOf(event.name))
      jobs.push({
        task,
        payload: { workspaceId, event: { name: event.name, subject: event.subject, data: event.data ?? {} } },
        options: {},
      });
  const [row] = await sql<{ seq: number; number: number | null }>(FINISH, [
    workspaceId,
    events.length,
    JSON.stringify(
      events.map((event, index) => ({
        n: index + 1,
        name: event.name,
        subject: event.subject,
        data: event.data ?? {},
        touches: [...new Set([event.subject, ...(event.touches ?? [])])],
      })),
    ),
    actor.type,
    actor.id,
    actor.name,
    now,
    kept?.commandId ?? null,
    kept?.name ?? null,
    kept?.inputHash ?? null,
    senderOf(actor),
    kept ? JSON.stringify(number ? { ...(record as object), [number.field]: NUMBER } : (record ?? null)) : null,
    JSON.stringify(
      jobs.map(({ task, payload, options }) => ({
        task,
        payload,
        queue: options.queue,
        runAt: options.runAt,
        attempts: options.attemptsMax,
        key: options.key,
      })),
    ),
    number?.ticketId ?? null,
    ip,
    userAgent,
    via,
    mayWrite,
  ]).catch((error: unknown) => {
    // Told by the statement itself: COMMIT was sent right behind it.
    if (pgCode(error) !== READ_ONLY) throw error;
    throw new AppError("conflict", "This workspace is about to be deleted, and cannot be changed. Nothing was written.");
  });
  if (!row) throw new AppError("not-found", "There is no such workspace.");
  return row;
}

/** The error of refuse_change() in prisma/security.sql. */
const READ_ONLY = "CN001";

/** Stands in a kept answer for a ticket's number until the statement below puts it there. Nobody can know it, and write it in a subject. */
const NUMBER = randomUUID();

/** The record is kept as text: as jsonb it would come back with its fields in another order, and a repeat would not answer the same bytes. */
const FINISH = `
with counter as (
  update workspace_counter set seq = seq + $2 where "workspaceId" = $1 and case when $18 or not "isReadOnly" then true else refuse_change() end returning seq
), events as (
  insert into event ("workspaceId", seq, name, subject, data, touches, "actorType", "actorId", "actorName", at, "commandId", ip, "userAgent", via)
  select $1, counter.seq - $2 + e.n, e.name, e.subject, e.data, e.touches, $4, $5::uuid, $6, $7, $8, $15::text, $16::text, $17::text
  from counter, jsonb_to_recordset($3::jsonb) as e(n int, name text, subject text, data jsonb, touches text[])
), kept as (
  insert into command ("workspaceId", sender, "commandId", name, "inputHash", answer, at)
  select $1, $11, $8, $9::text, $10::text, jsonb_build_object('seq', counter.seq, 'record',
    case when $14::uuid is null then $12::text
      else replace($12::text, '"${NUMBER}"', (select number::text from ticket where "workspaceId" = $1 and id = $14::uuid)) end), $7 from counter where $8 is not null
), jobs as (
  select enqueue(j.task, j.payload, j.queue, j."runAt", j.attempts, j.key) as id
  from jsonb_to_recordset($13::jsonb) as j(task text, payload json, queue text, "runAt" timestamptz, attempts int, key text)
)
select seq, (select count(id) from jobs) as "jobCount",
  case when $14::uuid is not null then (select number from ticket where "workspaceId" = $1 and id = $14::uuid) end as number
from counter`;
