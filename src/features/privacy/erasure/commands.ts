/** Writes of erasures: the request, and the batches that a job carries out. Each is small, and repeated it changes nothing more. */
import { sealedColumn } from "#/core/sealed.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { seal, unseal } from "#/core/secret.ts";
import { eraseContact } from "#/features/privacy/erasure/contact/commands.ts";
import { redactElsewhere } from "#/features/privacy/erasure/mention/commands.ts";
import { contactOf, erasuresById, IS_THEIRS, personOf, remainsOf } from "#/features/privacy/erasure/queries.ts";
import { ERASED, type Person, type Redactor, redactorOf } from "#/features/privacy/erasure/rules.ts";
import {
  advanceInput,
  type Counts,
  type ErasureRecord,
  forgetFilesInput,
  NO_COUNTS,
  requestErasureInput,
  STEPS,
  type Step,
} from "#/features/privacy/erasure/schema.ts";
import { may } from "#/features/privacy/policy.ts";
import { deleteDrafts, forgetAnswers, redactEvents, wipeMessages, withoutSubject } from "#/features/privacy/wipe/commands.ts";

const keyOf = (id: string) => `erasure:${id}`;
sealedColumn({ table: "erasure", column: "sealed", key: ["id"], about: ({ id = "" }) => keyOf(id) });

const TICKETS_A_BATCH = 50;
const MESSAGES_A_BATCH = 200;

/** `rawOf`: Message-IDs of mails of others that named the person: the job empties their raw mail. */
export type Place = { step: Step; table?: string; after?: string[]; rawOf?: string[] };
/** What is kept, sealed, while an erasure runs. */
type Sealed = Person & { namesakes: string[] };
export type Running = ErasureRecord & { place: Place; person: Person; namesakes: string[] };

/** The erasure that runs, locked; null when it is done. */
async function runningErasure(ctx: CommandContext, id: string): Promise<Running | null> {
  const [row] = await sql<ErasureRecord & { place: Place; sealed: string | null }>(
    `select id, "contactId", "memberId", state, "erasesSubjects", counts, remains, "createdAt", "doneAt", place, sealed
     from erasure where "workspaceId" = $1 and id = $2 for update`,
    [ctx.workspaceId, id],
  );
  if (!row) throw notFound("erasure");
  if (row.sealed === null) return null;
  const opened = unseal(row.sealed, keyOf(id));
  if (opened === null)
    throw new AppError("internal", "The installation's secret has changed while a person was being erased. Ask for it once more.");
  const { namesakes, ...person } = JSON.parse(opened) as Sealed;
  return { ...row, counts: { ...NO_COUNTS, ...row.counts }, person, namesakes };
}

export const requestErasure = command({
  name: "erasure.request",
  isAllowedReadOnly: true,
  input: requestErasureInput,
  load: (ctx, input) => contactOf(ctx.workspaceId, input),
  may: may.erase,
  run: async (ctx, { email, erasesSubjects }, contact): Promise<ErasureRecord> => {
    if (![contact.email, ...contact.aliases].map(normalEmail).includes(normalEmail(email)))
      throw invalid("email", "must be the contact's address");
    const person = await personOf(ctx.workspaceId, contact);
    const [member] = await sql(`select from member where "workspaceId" = $1 and lower(email) = any($2::text[]) limit 1`, [
      ctx.workspaceId,
      person.emails,
    ]);
    if (member)
      throw new AppError(
        "conflict",
        "The address is also that of a member of this workspace, whose own messages would be lost. Change the contact's address, or the member's, first.",
      );
    const [running] = await sql<{ id: string }>(
      `select id from erasure where "workspaceId" = $1 and "contactId" = $2 and state = 'running'`,
      [ctx.workspaceId, contact.id],
    );
    const id = running?.id ?? ctx.id();
    if (!running) {
      const { remains, namesakes } = await remainsOf(ctx.workspaceId, person);
      const sealed = seal(JSON.stringify({ ...person, namesakes } satisfies Sealed), keyOf(id));
      await sql(
        `insert into erasure ("workspaceId", id, "contactId", "memberId", "erasesSubjects", sealed, place, counts, remains, "createdAt")
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ctx.workspaceId,
          id,
          contact.id,
          ctx.actor.type === "member" ? ctx.actor.id : null,
          erasesSubjects,
          sealed,
          JSON.stringify({ step: STEPS[0] } satisfies Place),
          JSON.stringify(NO_COUNTS),
          remains,
          ctx.now,
        ],
      );
      ctx.emit("contact.erasureRequested", { subject: touch("contact", contact.id), data: { id }, touches: [touch("erasure", id)] });
    }
    ctx.enqueue("erasePerson", { workspaceId: ctx.workspaceId, id }, { key: `erase:${id}` });
    const [record] = await erasuresById(ctx.workspaceId, [id]);
    if (!record) throw notFound("erasure");
    return record;
  },
});

/** Rows of files whose bytes are gone from the storage. */
export const forgetFiles = command({
  name: "erasure.forgetFiles",
  input: forgetFilesInput,
  load: (ctx, { id }) => runningErasure(ctx, id),
  may: may.carryOut,
  run: async (ctx, { id, files }, erasure) => {
    if (!erasure) return;
    const gone = await sql<{ messageId: string | null; sizeBytes: number }>(
      `delete from attachment where "workspaceId" = $1 and id = any($2::uuid[]) returning "messageId", "sizeBytes"`,
      [ctx.workspaceId, files.map((file) => file.id)],
    );
    const counts = { ...erasure.counts };
    counts.files += gone.length;
    counts.fileBytes += gone.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await sql(`update erasure set counts = $3 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id, JSON.stringify(counts)]);
    const touches = gone.flatMap(({ messageId }) => (messageId ? [touch("message", messageId)] : []));
    if (gone.length > 0) ctx.emit("contact.erasing", { subject: touch("erasure", id), touches });
  },
});

export type Batch = { counts: Partial<Counts>; touches: `${string}:${string}`[]; place: Omit<Place, "step"> | null };

/** One batch of the step the erasure is at; behind the last batch of a step comes the next, and behind the last step the report. */
export const advanceErasure = command({
  name: "erasure.advance",
  input: advanceInput,
  load: (ctx, { id }) => runningErasure(ctx, id),
  may: may.carryOut,
  run: async (ctx, { id, rawMails, isStepDone, after }, erasure): Promise<{ isDone: boolean }> => {
    if (!erasure) return { isDone: true };
    const { step } = erasure.place;
    const own = redactorOf(erasure.person, { isOwn: true });
    const batch: Batch =
      step === "contact"
        ? await eraseContact(ctx, erasure)
        : step === "tickets"
          ? await eraseTickets(ctx, erasure, own)
          : step === "messages"
            ? await eraseMessages(ctx, erasure, own)
            : step === "mentions"
              ? await redactElsewhere(ctx, erasure)
              : { counts: { rawMails }, touches: [], place: isStepDone ? null : { after } };
    const next = batch.place ? step : STEPS[STEPS.indexOf(step) + 1];
    const counts = { ...erasure.counts };
    for (const [name, count] of Object.entries(batch.counts)) counts[name as keyof Counts] += count;
    if (step === "mentions") counts.rawMails += rawMails;
    const isDone = next === undefined;
    await sql(
      `update erasure set counts = $3, place = $4, state = $5, sealed = case when $5 = 'done' then null else sealed end,
         "doneAt" = case when $5 = 'done' then $6::timestamptz end where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        id,
        JSON.stringify(counts),
        JSON.stringify(isDone ? {} : { step: next, ...batch.place }),
        isDone ? "done" : "running",
        ctx.now,
      ],
    );
    if (batch.touches.length > 0) ctx.emit("contact.erasing", { subject: touch("erasure", id), touches: batch.touches });
    if (isDone)
      ctx.emit("contact.erased", {
        subject: touch("contact", erasure.contactId),
        data: { id, counts },
        touches: [touch("erasure", id)],
      });
    return { isDone };
  },
});

async function eraseTickets(ctx: CommandContext, erasure: Running, own: Redactor): Promise<Batch> {
  const { workspaceId } = ctx;
  const [after = NONE] = erasure.place.after ?? [];
  const tickets = await sql<{ id: string; subject: string }>(
    `select id, subject from ticket where "workspaceId" = $1 and "contactId" = $2 and id > $3::uuid order by id limit ${TICKETS_A_BATCH} for update`,
    [workspaceId, erasure.contactId, after],
  );
  const ids = tickets.map(({ id }) => id);
  const last = ids.at(-1);
  if (last === undefined) return { counts: {}, touches: [], place: null };
  const subjectOf = (subject: string) => (erasure.erasesSubjects ? ERASED : own.text(subject));
  await sql(
    `update ticket t set subject = n.subject, snippet = $3, fields = '{}', version = version + 1
     from unnest($2::uuid[], $4::text[]) as n(id, subject) where t."workspaceId" = $1 and t.id = n.id`,
    [workspaceId, ids, ERASED, tickets.map(({ subject }) => subjectOf(subject))],
  );
  const drafts = await deleteDrafts(ctx, ids);
  // Mail that has not left does not leave any more.
  const outgoing = await sql<{ id: string; subject: string }>(
    `select id, subject from outbound_mail where "workspaceId" = $1 and "ticketId" = any($2::uuid[])`,
    [workspaceId, ids],
  );
  await sql(
    `update outbound_mail o set subject = n.subject, "to" = '[]', error = null, state = case o.state when 'queued' then 'failed' else o.state end
     from unnest($2::uuid[], $3::text[]) as n(id, subject) where o."workspaceId" = $1 and o.id = n.id`,
    [workspaceId, outgoing.map(({ id }) => id), outgoing.map(({ subject }) => subjectOf(subject))],
  );
  const events = await sql<{ seq: number; data: Record<string, unknown> }>(
    `select seq, data from event where "workspaceId" = $1 and subject = any($2::text[])`,
    [workspaceId, ids.map((id) => touch("ticket", id))],
  );
  const redacted = await redactEvents(ctx, events, (data) => (erasure.erasesSubjects ? withoutSubject(data, own) : own.json(data)));
  await forgetAnswers(ctx, ids);
  return {
    counts: { tickets: ids.length, drafts: drafts.length, events: redacted },
    touches: [...ids.map((id) => touch("ticket", id)), ...drafts],
    place: { after: [last] },
  };
}

type MessageRow = { id: string; isTheirs: boolean } & Record<(typeof OTHERS_TEXTS)[number], string | null> &
  Record<(typeof OTHERS_LISTS)[number], unknown>;
/** What of a message of somebody else may name them. The whole text goes: it quotes what they wrote. */
const OTHERS_TEXTS = ["replyText", "replyHtml", "authorName", "authorEmail", "subject", "deliveryDetail"] as const;
const OTHERS_LISTS = ["from", "to", "cc", "bcc", "forwardedBy", "reading"] as const;

async function eraseMessages(ctx: CommandContext, erasure: Running, own: Redactor): Promise<Batch> {
  const { workspaceId } = ctx;
  const [after = NONE] = erasure.place.after ?? [];
  const columns = [...OTHERS_TEXTS, ...OTHERS_LISTS].map((name) => `m."${name}"`).join(", ");
  const rows = await sql<MessageRow>(
    `select m.id, ${IS_THEIRS} as "isTheirs", ${columns} from ticket t join message m on m."workspaceId" = t."workspaceId" and m."ticketId" = t.id
     where t."workspaceId" = $1 and t."contactId" = $2 and m.id > $4::uuid order by m.id limit ${MESSAGES_A_BATCH}`,
    [workspaceId, erasure.contactId, erasure.person.emails, after],
  );
  const last = rows.at(-1)?.id;
  if (last === undefined) return { counts: {}, touches: [], place: null };
  const theirs = await wipeMessages(
    ctx,
    rows.filter(({ isTheirs }) => isTheirs).map(({ id }) => id),
  );
  const others = rows.filter(({ isTheirs }) => !isTheirs);
  for (const row of others) {
    const texts = OTHERS_TEXTS.map((name) => row[name] && own.text(row[name]));
    const lists = OTHERS_LISTS.map((name) => (row[name] === null ? null : JSON.stringify(own.json(row[name]))));
    await sql(
      `update message set "replyText" = $3, "replyHtml" = $4, text = $3, html = $4, "authorName" = $5, "authorEmail" = $6, subject = $7, "deliveryDetail" = $8,
         "from" = $9::jsonb, "to" = $10::jsonb, cc = $11::jsonb, bcc = $12::jsonb, "forwardedBy" = $13::jsonb, reading = $14::jsonb,
         "inReplyTo" = null, "references" = '{}',
         "deliveryState" = case "deliveryState" when 'queued' then 'failed' else "deliveryState" end, "sendAt" = case "deliveryState" when 'queued' then null else "sendAt" end
       where "workspaceId" = $1 and id = $2`,
      [workspaceId, row.id, ...texts, ...lists],
    );
  }
  return {
    counts: { messages: theirs.length, replies: others.length },
    touches: rows.map(({ id }) => touch("message", id)),
    place: { after: [last] },
  };
}

/** Before every id. */
const NONE = "00000000-0000-0000-0000-000000000000";
