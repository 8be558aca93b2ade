/** Carries out erasures in small batches. Broken off anywhere, an erasure goes on where it stopped. */
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every, type JobInfo, task } from "#/core/jobs.ts";
import { unseal } from "#/core/secret.ts";
import type { Place } from "#/features/privacy/erasure/commands.ts";
import { filesOfPerson, RAW_NAMED, RAW_OF_PERSON, ticketsOfContact } from "#/features/privacy/erasure/queries.ts";
import { type Person, redactorOf, roughPattern } from "#/features/privacy/erasure/rules.ts";
import { EMPTIED, removeBytes } from "#/features/privacy/file/jobs.ts";

const FILES = 100;
const MAILS = 50;
const JOBS = 500;

type Payload = { workspaceId: string; id: string };
type Row = { contactId: string; sealed: string; place: Place };

/** @throws Error when it is told to stop: the job is taken up again */
export async function erasePerson({ workspaceId, id }: Payload, signal?: AbortSignal): Promise<void> {
  const actor = systemActor(workspaceId, "Erasure");
  for (;;) {
    signal?.throwIfAborted();
    const [row] = await inWorkspace(workspaceId, () =>
      sql<Row>(`select "contactId", sealed, place from erasure where "workspaceId" = $1 and id = $2 and state = 'running'`, [
        workspaceId,
        id,
      ]),
    );
    if (!row) return;
    const person = JSON.parse(unseal(row.sealed, `erasure:${id}`) ?? "null") as Person | null;
    if (!person) throw new Error("the names of a person who is being erased cannot be read: the installation's secret has changed");
    if (row.place.step === "files") {
      const files = await inWorkspace(workspaceId, () => filesOfPerson(workspaceId, person, FILES));
      if (files.length > 0) {
        await removeBytes(workspaceId, files);
        await execute(actor, "erasure.forgetFiles", { id, files: files.map((file) => ({ id: file.id, sizeBytes: file.sizeBytes })) });
        continue;
      }
      await removeExports(workspaceId, row.contactId);
    }
    const emptied = await emptyMail(workspaceId, row.place, person, row.contactId);
    const { record } = await execute<{ isDone: boolean }>(actor, "erasure.advance", { id, ...emptied });
    if (record.isDone) return;
  }
}

type Emptied = { rawMails: number; isStepDone: boolean; after?: string[] };

async function emptyMail(workspaceId: string, { step, rawOf = [], after }: Place, person: Person, contactId: string): Promise<Emptied> {
  if (step === "mentions" && rawOf.length > 0) {
    const rows = await system(`update inbound_mail set ${EMPTIED} where ${RAW_NAMED} returning id`, [workspaceId, rawOf]);
    return { rawMails: rows.length, isStepDone: false };
  }
  if (step !== "mail") return { rawMails: 0, isStepDone: true };
  if (!after) {
    const tickets = await inWorkspace(workspaceId, () => ticketsOfContact(workspaceId, contactId));
    const rows = await system(
      `update inbound_mail set ${EMPTIED} where id = any(array(select id from inbound_mail where ${RAW_OF_PERSON} limit ${MAILS})) returning id`,
      [workspaceId, person.emails, tickets],
    );
    return { rawMails: rows.length, isStepDone: false, ...(rows.length === 0 ? { after: BEFORE_ALL } : {}) };
  }
  // What else of the ledger tells of them, looked through once: headers of mail between others, envelopes, and reasons.
  const lines = await system<{ id: string; receivedAt: string; isNamed: boolean }>(
    `select id, "receivedAt", concat_ws(' ', encode(raw, 'escape'), "from", "envelopeFrom", recipients::text, reason) ~* $4 as "isNamed"
     from inbound_mail where "workspaceId" = $1 and ("receivedAt", id) > ($2::timestamptz, $3::uuid) order by "receivedAt", id limit ${MAILS}`,
    [workspaceId, ...after, roughPattern({ ...person, names: [], phones: [] })],
  );
  const named = lines.filter(({ isNamed }) => isNamed).map(({ id }) => id);
  if (named.length > 0) await system(`update inbound_mail set ${EMPTIED} where id = any($1::uuid[])`, [named]);
  const last = lines.at(-1);
  if (!last) await forgetOutside(workspaceId, person);
  return { rawMails: named.length, isStepDone: !last, ...(last ? { after: [last.receivedAt, last.id] } : {}) };
}

/** A moment and an id before those of every mail. */
const BEFORE_ALL = ["1970-01-01T00:00:00.000Z", "00000000-0000-0000-0000-000000000000"];

/** The budgets of automatic mail, and jobs that wait. */
async function forgetOutside(workspaceId: string, person: Person): Promise<void> {
  const inboxes = await inWorkspace(workspaceId, () => sql<{ id: string }>(`select id from inbox where "workspaceId" = $1`, [workspaceId]));
  await system(`delete from automatic_mail where email = any($1::text[]) and "inboxId" = any($2::uuid[])`, [
    person.emails,
    inboxes.map(({ id }) => id),
  ]);
  const { json } = redactorOf(person, { isOwn: false });
  const jobs = await system<{ id: string; payload: unknown }>(
    `select id::text as id, payload from graphile_worker._private_jobs
     where payload->>'workspaceId' = $1 and locked_at is null and payload::text ~* $2 limit ${JOBS}`,
    [workspaceId, roughPattern(person)],
  );
  for (const { id, payload } of jobs)
    await system(`update graphile_worker._private_jobs set payload = $2::json where id = $1::bigint and locked_at is null`, [
      id,
      JSON.stringify(json(payload)),
    ]);
}

/** Files that were packed of their data. */
async function removeExports(workspaceId: string, contactId: string): Promise<void> {
  const packed = await inWorkspace(workspaceId, () =>
    sql<{ id: string; storageKey: string }>(
      `select id, "storageKey" from data_export where "workspaceId" = $1 and "subjectId" = $2 and "storageKey" is not null`,
      [workspaceId, contactId],
    ),
  );
  for (const { id, storageKey } of packed) {
    await storage().remove(storageKey);
    await execute(systemActor(workspaceId, "Erasure"), "dataExport.expire", { id });
  }
}

export const tasks = [task<Payload>("erasePerson", (payload, { signal }: JobInfo) => erasePerson(payload, signal))];

/** An erasure whose job has given up is taken up again: what was promised is carried out. */
export const crons = [
  every("41 * * * *", "resumeErasures", async () => {
    for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "erasures")) {
      const rows = await inWorkspace(workspaceId, () =>
        sql<{ id: string }>(
          `select id from erasure where "workspaceId" = $1 and state = 'running' and "createdAt" < now() - interval '1 hour'`,
          [workspaceId],
        ),
      );
      for (const { id } of rows)
        await system(`select graphile_worker.add_job('erasePerson', $1::json, job_key => $2, job_key_mode => 'preserve_run_at')`, [
          JSON.stringify({ workspaceId, id }),
          `erase:${id}`,
        ]);
    }
  }),
];
