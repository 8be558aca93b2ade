/**
 * Writes of mail. What comes in is stored raw, with the job that reads it, in one statement, before anybody is told that it was
 * accepted: acceptMail is the only way in, for SMTP, webhooks and files alike.
 */
import { createReadStream } from "node:fs";
import { v7 as uuidv7 } from "uuid";
import { system } from "#/core/db.ts";
import { invalid } from "#/core/errors.ts";
import { mailAccepted } from "#/core/metrics.ts";
import { clearedSince } from "#/features/mail/keeping/rules.ts";
import { type InboxRoute, inboxesOf } from "#/features/mail/queries.ts";
import { headersOf, messagesIn, peek, recipientsIn, returnPath } from "#/features/mail/raw/rules.ts";
import { MAIL_BYTES_MAX } from "#/features/mail/schema.ts";

export type IncomingMail = {
  source: "smtp" | "postmark" | "import" | "imap";
  /** "" for the null sender. */
  envelopeFrom: string;
  /** Who handed it over by SMTP. */
  remoteIp?: string;
  helo?: string;
  recipients: string[];
  raw: Buffer;
  receivedAt?: Date;
  /** Of mail that lay in a mailbox before it was fetched from: when it arrived there. It is taken in silently, with that date. */
  arrivedAt?: Date;
  /** The line's id, where the same message may be handed over once more: it stays one line. For recipients of one workspace. */
  id?: string;
  /** Messages of one queue are read in the order they were accepted, so that an answer finds what it answers. */
  queue?: string;
};
/** `ids` of the ledger's lines, one a workspace; `isRefused`: kept, but nobody's here. */
export type Accepted = { ids: string[]; isRefused: boolean };

/** About two hours, with pauses that grow. */
const ATTEMPTS_MAX = 9;

/**
 * Keeps a message durably, and returns when it is kept. Recipients of several workspaces make a line each. A message for nobody here
 * is kept as refused.
 */
export async function acceptMail(mail: IncomingMail): Promise<Accepted> {
  if (mail.raw.length > MAIL_BYTES_MAX)
    return refuseMail({ ...mail, reason: `It is larger than ${MAIL_BYTES_MAX / 1024 / 1024} MiB; only its beginning is kept.` });
  const routes = await inboxesOf(mail.recipients);
  const byWorkspace = new Map<string, string[]>();
  for (const [index, route] of routes.entries())
    if (route) byWorkspace.set(route.workspaceId, [...(byWorkspace.get(route.workspaceId) ?? []), plain(mail.recipients[index] ?? "")]);
  if (byWorkspace.size === 0) return refuseMail({ ...mail, reason: unknownRecipients(mail.recipients) });
  const lines = [...byWorkspace].map(([workspaceId, recipients]) => ({
    id: mail.id ?? uuidv7(),
    workspaceId,
    recipients: unique(recipients),
  }));
  const { from, messageId } = peek(headersOf(mail.raw));
  await system(ACCEPT, [
    JSON.stringify(lines),
    mail.source,
    mail.receivedAt ?? new Date(),
    plain(mail.envelopeFrom),
    mail.raw,
    mail.raw.length,
    from,
    messageId,
    mail.queue ?? null,
    ATTEMPTS_MAX,
    mail.remoteIp?.slice(0, 45) ?? null,
    mail.helo ? plain(mail.helo) : null,
    mail.arrivedAt ?? null,
  ]);
  mailAccepted.inc({ source: mail.source }, lines.length);
  return { ids: lines.map((line) => line.id), isRefused: false };
}

const ACCEPT = `
with mail as (
  insert into inbound_mail (id, source, "receivedAt", "envelopeFrom", recipients, raw, "sizeBytes", "from", "messageId", "workspaceId", "remoteIp", helo, "arrivedAt")
  select l.id, $2, $3, $4, l.recipients, $5, $6, $7, $8, l."workspaceId", $11::text, $12::text, $13::timestamptz from jsonb_to_recordset($1::jsonb) as l(id uuid, "workspaceId" uuid, recipients text[])
  on conflict (id) do nothing returning id
), jobs as (
  select graphile_worker.add_job('processMail', json_build_object('id', mail.id), queue_name => $9, max_attempts => $10, job_key => 'mail:' || mail.id) as job from mail
)
select count(job) as count from jobs`;

const REFUSED_BYTES_KEPT = 64 * 1024;

/** Keeps a line for a message that was taken from its sender and yet cannot be handled, so that an operator sees it. */
export async function refuseMail({
  id = uuidv7(),
  source,
  envelopeFrom,
  recipients,
  raw,
  receivedAt,
  reason,
  sizeBytes = raw.length,
  workspaceId = null,
}: IncomingMail & { reason: string; sizeBytes?: number; workspaceId?: string | null }): Promise<Accepted> {
  const { from, messageId } = peek(headersOf(raw));
  await system(
    `insert into inbound_mail (id, source, "receivedAt", "envelopeFrom", recipients, raw, "sizeBytes", "from", "messageId", outcome, reason, "workspaceId", "processedAt")
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'refused', $10, $11, now()) on conflict (id) do nothing`,
    [
      id,
      source,
      receivedAt ?? new Date(),
      plain(envelopeFrom),
      unique(recipients.map(plain)),
      sizeBytes > MAIL_BYTES_MAX ? raw.subarray(0, REFUSED_BYTES_KEPT) : raw,
      sizeBytes,
      from,
      messageId,
      reason,
      workspaceId,
    ],
  );
  mailAccepted.inc({ source });
  return { ids: [id], isRefused: true };
}

export const unknownRecipients = (recipients: readonly string[]) =>
  recipients.length === 0
    ? "It names no recipient."
    : `No inbox has the address ${recipients.slice(0, 5).map(plain).join(", ")}${recipients.length > 5 ? " …" : ""}.`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f]/g;
/** PostgreSQL keeps no NUL; an address is one line. */
const plain = (address: string) => address.replace(CONTROL, "").slice(0, 320).toWellFormed();
const unique = (values: string[]) => [...new Set(values)];

/**
 * Reads again what was kept as failed: everything, or these lines, of the installation or of one workspace. A line refused for its recipient may
 * be named too, once its inbox exists; one refused for its size holds too little to be read.
 * @throws AppError invalid, where a line is named whose source is no longer kept
 */
export async function retryFailedMail({ ids, workspaceId }: { ids?: string[]; workspaceId?: string } = {}): Promise<{ retried: number }> {
  if (ids?.some((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)))
    throw invalid("ids", "must be ids of lines in the ledger");
  const [cleared] = ids
    ? await system<{ id: string; at: string }>(
        `select id, "sourceClearedAt" as at from inbound_mail
         where id = any($1::uuid[]) and "sourceClearedAt" is not null and ($2::uuid is null or "workspaceId" = $2) limit 1`,
        [ids, workspaceId ?? null],
      )
    : [];
  if (cleared) throw invalid(`ids.${ids?.indexOf(cleared.id)}`, `cannot be read again: ${clearedSince(cleared.at)}`);
  const [row] = await system<{ retried: number }>(
    `with again as (
       update inbound_mail set outcome = 'pending', reason = null, attempts = 0, "processedAt" = null
       where (case when $1::uuid[] is null then outcome = 'failed' else id = any($1) and outcome in ('failed', 'refused') end) and ($3::uuid is null or "workspaceId" = $3) and octet_length(raw) = "sizeBytes"
       returning id
     ), jobs as (
       select graphile_worker.add_job('processMail', json_build_object('id', again.id), max_attempts => $2, job_key => 'mail:' || again.id) as job from again
     ) select count(job) as retried from jobs`,
    [ids ?? null, ATTEMPTS_MAX, workspaceId ?? null],
  );
  return { retried: row?.retried ?? 0 };
}

/** Feeds a file, one message (.eml) or many (mbox), through the inbound path. Whom each was for is read from its header. */
export async function importMailFile(path: string): Promise<{ accepted: number; refused: number }> {
  const counts = { accepted: 0, refused: 0 };
  for await (const { raw, sizeBytes } of messagesIn(createReadStream(path), MAIL_BYTES_MAX)) {
    const headers = headersOf(raw);
    const named = recipientsIn(headers);
    const routes: (InboxRoute | null)[] = await inboxesOf(named);
    const found = named.filter((_, index) => routes[index]);
    const mail = {
      source: "import" as const,
      queue: "mail import",
      envelopeFrom: returnPath(headers) ?? peek(headers).from ?? "unknown",
      recipients: found.length > 0 ? found : named,
      raw,
    };
    const { isRefused } =
      sizeBytes > MAIL_BYTES_MAX
        ? await refuseMail({ ...mail, sizeBytes, reason: "It is larger than 35 MiB; only its beginning is kept." })
        : await acceptMail(mail);
    counts[isRefused ? "refused" : "accepted"]++;
  }
  return counts;
}
