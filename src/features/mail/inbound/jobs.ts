/** Reads what was accepted: finds a message's ticket, or makes one, and writes into the ledger what became of it. */
import { createHash } from "node:crypto";
import type { ReadAttachment } from "#/adapters/mail/mime.ts";
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { currentWorkspaceId, inWorkspace, system } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { every, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { email as emailSchema } from "#/core/record.ts";
import { UNANSWERED } from "#/features/mail/automatic/rules.ts";
import { kindOf } from "#/features/attachment/kind/rules.ts";
import { type IncomingMail, unknownRecipients } from "#/features/mail/commands.ts";
import { commandIdOf, earlierResult, messageIsKnown, PROCESSOR } from "#/features/mail/inbound/queries.ts";
import { isPostponed } from "#/features/mail/flood/jobs.ts";
import { forwardedBy } from "#/features/mail/forward/jobs.ts";
import { noticeOf, natureTold } from "#/features/mail/inbound/rules.ts";
import { trustedServer } from "#/features/mail/fetching/queries.ts";
import { type MailNature, natureOf } from "#/features/mail/nature/rules.ts";
import { inboxesOf } from "#/features/mail/queries.ts";
import { addressesIn, headersOf, recipientsIn } from "#/features/mail/raw/rules.ts";
import { readingOf, readMailApart, sentAtOf, verdictsOf } from "#/features/mail/reading/jobs.ts";
import { tellReply } from "#/features/mail/report/jobs.ts";
import { reportOf } from "#/features/mail/report/rules.ts";
import { answered, messageIds, ownMessageId, syntheticMessageId } from "#/features/mail/rules.ts";
import type { MailOutcome } from "#/features/mail/schema.ts";
import { findThread, ownAnswer } from "#/features/mail/thread/jobs.ts";
import { isDoubtful } from "#/features/message/reading/rules.ts";
import type { ReceivedMessage, ReceiveMessageInput } from "#/features/message/schema.ts";

type InboundRow = {
  id: string;
  source: IncomingMail["source"];
  from: string | null;
  envelopeFrom: string;
  remoteIp: string | null;
  helo: string | null;
  arrivedAt: string | null;
  recipients: string[];
  raw: Buffer;
  outcome: MailOutcome;
  workspaceId: string | null;
};
type Result = {
  outcome: MailOutcome;
  reason?: string | null;
  workspaceId?: string | null;
  ticketId?: string | null;
  ticketNumber?: number | null;
  from?: string | null;
  messageId?: string | null;
};

/**
 * Reads one line of the ledger. A line that is done is left alone; one whose reading was interrupted, even after its message was
 * written, ends as if it had not been.
 */
export async function processInboundMail(id: string, { isLastAttempt = true } = {}): Promise<void> {
  const [mail] = await system<InboundRow>(
    `select id, source, "from", "envelopeFrom", "remoteIp", helo, "arrivedAt", recipients, raw, outcome, "workspaceId" from inbound_mail where id = $1`,
    [id],
  );
  if (mail?.outcome !== "pending" || (await isPostponed(mail))) return;
  try {
    await settle(id, await process(mail));
  } catch (error) {
    const reason =
      error instanceof AppError
        ? [error.message, ...(error.issues ?? []).map((issue) => `${issue.path} ${issue.message}`)].join(" ")
        : String((error as Error).message);
    await system(
      `update inbound_mail set attempts = attempts + 1, reason = $2, outcome = case when $3 then 'failed' else outcome end,
         "processedAt" = case when $3 then now() end where id = $1 and outcome = 'pending'`,
      [
        id,
        `${isLastAttempt ? "It could not be read" : "It could not be read yet and will be tried again"}: ${reason}`.slice(0, 2_000),
        isLastAttempt,
      ],
    );
    throw error;
  }
}

async function settle(
  id: string,
  { outcome, reason = null, workspaceId = null, ticketId = null, ticketNumber = null, from = null, messageId = null }: Result,
): Promise<void> {
  await system(
    `update inbound_mail set outcome = $2, reason = nullif(concat_ws(' ', $3::text, case when starts_with(reason, $9) then reason end), ''), "workspaceId" = coalesce($4::uuid, "workspaceId"), "ticketId" = $5::uuid, "ticketNumber" = $6::int,
       "from" = coalesce($7::text, "from"), "messageId" = coalesce($8::text, "messageId"), attempts = attempts + 1, "processedAt" = now()
     where id = $1 and outcome = 'pending'`,
    // Whether it was answered by itself may have been decided before this is written.
    [id, outcome, reason, workspaceId, ticketId, ticketNumber, from, messageId, UNANSWERED],
  );
}

async function process(mail: InboundRow): Promise<Result> {
  const routes = (await inboxesOf(mail.recipients)).filter((route) => route !== null);
  const workspaceId = mail.workspaceId ?? routes[0]?.workspaceId;
  const inboxIds = [...new Set(routes.filter((route) => route.workspaceId === workspaceId).map((route) => route.inboxId))];
  const [inboxId, ...alsoInboxIds] = inboxIds;
  if (!workspaceId || !inboxId) return { outcome: "refused", reason: unknownRecipients(mail.recipients) };
  return inWorkspace(workspaceId, () => processFor(mail, workspaceId, inboxId, alsoInboxIds));
}

async function processFor(mail: InboundRow, workspaceId: string, inboxId: string, alsoInboxIds: string[]): Promise<Result> {
  const headers = headersOf(mail.raw);
  const { mail: read, body } = await readMailApart(mail.raw);
  const messageId = ownMessageId(headers.first("message-id")) ?? syntheticMessageId(read.contentHash);
  const about = { workspaceId, messageId, from: read.from?.email ?? null };
  const from = emailSchema.safeParse(read.from?.email ?? "");
  const looks = natureOf({
    header: headers.first,
    contentType: headers.first("content-type") ?? "",
    isNullSender: mail.envelopeFrom === "" || headers.first("return-path")?.replace(/\s/g, "") === "<>",
    fromEmail: from.data ?? headers.first("from"),
    subject: read.subject,
  });
  const report = reportOf({ reports: read.reports, text: body.text, header: headers.first }, { isBounce: looks.nature === "bounce" });
  const notice = report && noticeOf(mail.raw, read, report);
  const { nature, sign } = natureTold(looks, notice);
  const bounce = nature === "bounce" ? notice : null;
  if (!read.from || !from.success) {
    // Servers send reports in nobody's name: there is nobody to show, and yet a reply may have come back.
    if (notice && (nature === "bounce" || nature === "auto-reply"))
      return {
        ...about,
        ...(await tellReply(workspaceId, notice)),
        outcome: nature === "bounce" ? "bounce" : "automatic",
        reason: `${LABELS[nature]}: ${sign}. ${notice.detail}`,
      };
    return {
      ...about,
      outcome: "failed",
      reason: read.from ? `Its From address cannot be used: ${read.from.email}.` : "It has no From address.",
    };
  }

  const notes = [nature === "person" ? null : `${LABELS[nature]}: ${sign}.`, ...read.problems.map((problem) => `It ${problem}.`)];
  const reasonOf = (more: string[] = []) => [...notes, ...more].filter(Boolean).join(" ").slice(0, 2_000) || null;

  let received = await earlierResult(workspaceId, mail.id);
  if (!received) {
    const signed = [...mail.recipients, ...recipientsIn(headers)];
    const own = await ownAnswer(workspaceId, from.data, messageId, addressesIn(headers.all("reply-to")));
    if (own) return { ...about, ...own, outcome: "duplicate", reason: "This is an answer of our own that came back." };
    const references = messageIds(headers.all("references").join(" "));
    const inReplyTo = messageIds(headers.all("in-reply-to").join(" "));
    const answers = answered(inReplyTo, references);
    const thread = await findThread(workspaceId, { signed, answers, sender: from.data, subject: read.subject, bounce });
    if (!thread && (nature === "bounce" || nature === "auto-reply")) {
      const told = notice && (await tellReply(workspaceId, notice));
      return {
        ...about,
        ...told,
        outcome: nature === "bounce" ? "bounce" : "automatic",
        reason: reasonOf([told?.ticketId ? "It is told on the reply it speaks of." : "It belongs to no ticket, and makes none."]),
      };
    }
    notes.push(...body.notes);
    const verdicts = await verdictsOf(mail, headers, mail.source === "imap" ? await trustedServer(workspaceId, inboxId) : null);
    const forwarded =
      thread || nature !== "person" || isDoubtful(verdicts)
        ? null
        : await forwardedBy(workspaceId, from.data, { ...read, text: body.text });
    if (forwarded) notes.push(`${forwarded.member.name || forwarded.member.email} passed it on for ${forwarded.from.email}.`);
    const isSpam = isCalledSpam(headers.first);
    if (isSpam) notes.push("A filter on its way has called it spam.");
    const isKnown = await messageIsKnown(workspaceId, messageId, read.contentHash);
    received = await receive(mail.id, {
      ticketId: thread?.ticketId ?? null,
      inboxId,
      alsoInboxIds,
      matchedBy: thread?.matchedBy ?? "new",
      subject: (forwarded?.subject ?? read.subject).slice(0, 500).toWellFormed(),
      from: forwarded?.from ?? { name: read.from.name, email: from.data },
      forwardedBy: forwarded?.member ?? null,
      isSpam,
      to: read.to,
      cc: read.cc,
      text: body.text,
      html: body.html,
      // What was passed on is what is new.
      replyText: forwarded ? forwarded.text || body.text : body.replyText,
      replyHtml: forwarded ? body.html : body.replyHtml,
      folds: forwarded ? [] : body.folds,
      messageId,
      inReplyTo: inReplyTo[0] ?? null,
      references,
      contentHash: read.contentHash,
      auth: { spf: verdicts.spf, dkim: verdicts.dkim, dmarc: verdicts.dmarc },
      isAutomatic: nature !== "person",
      reading: readingOf(read, report, verdicts),
      sentAt: sentAtOf(read),
      arrivedAt: mail.arrivedAt,
      attachments: isKnown ? [] : await keepAttachments(workspaceId, mail.id, [...read.attachments, ...body.files]),
    });
  }
  if (notice) await tellReply(workspaceId, notice);
  if (received.followUpOf)
    notes.push(`Ticket ${received.followUpOf} has been closed for long: this one was opened to follow it, and is linked to it.`);
  const isSettled = received.outcome === "duplicate" || received.outcome === "spam" || nature === "person";
  const outcome = isSettled ? received.outcome : nature === "bounce" ? "bounce" : "automatic";
  return { ...about, outcome, reason: reasonOf(), ticketId: received.ticketId, ticketNumber: received.ticketNumber };
}

const LABELS: Record<Exclude<MailNature, "person">, string> = {
  notification: "Automatic mail",
  "auto-reply": "Automatic reply",
  bounce: "Bounce",
};

async function receive(mailId: string, input: ReceiveMessageInput): Promise<ReceivedMessage> {
  const { record } = await execute<ReceivedMessage>(
    systemActor(currentWorkspaceId(), PROCESSOR),
    "message.receive",
    input,
    commandIdOf(mailId),
  );
  return record;
}

/** What spam filters write. It sends a new ticket to spam, where it is seen; it never keeps an answer from its ticket. */
const isCalledSpam = (header: (name: string) => string | null): boolean =>
  /^\s*yes\b/i.test(header("x-spam-flag") ?? "") || /^\s*yes\b/i.test(header("x-spam-status") ?? "");

/** Keys follow from the line's id: a repeated reading writes the same files again. */
async function keepAttachments(workspaceId: string, mailId: string, files: ReadAttachment[]): Promise<ReceiveMessageInput["attachments"]> {
  const kept: ReceiveMessageInput["attachments"] = [];
  for (const [index, { content, ...file }] of files.slice(0, 500).entries()) {
    const hash = createHash("sha256").update(`${mailId}:${index}`).digest("hex");
    const storageKey = `${workspaceId}/${hash.slice(0, 2)}/${hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
    await storage().put(storageKey, content);
    kept.push({ ...file, ...(await kindOf(file, content)), sizeBytes: content.length, storageKey });
  }
  return kept;
}

export const processMail = task<{ id: string }>("processMail", ({ id }, { isLastAttempt }) => processInboundMail(id, { isLastAttempt }));

/**
 * A message whose reading ended the process every time has used up its job without a word. It is set down as failed, where an
 * operator sees it.
 */
export const findAbandonedMail = every("*/5 * * * *", "findAbandonedMail", async () => {
  const rows = await system<{ id: string }>(
    `update inbound_mail m set outcome = 'failed', "processedAt" = now(),
       reason = concat_ws(' ', 'Reading it was broken off each time it was tried. Try it again with "connect mail retry".', m.reason)
     where m.outcome = 'pending' and m."receivedAt" < now() - interval '10 minutes' and not exists (
       select from graphile_worker._private_jobs j where j.key = 'mail:' || m.id and (j.attempts < j.max_attempts or j.locked_at is not null))
     returning id`,
  );
  if (rows.length > 0) log.error({ ids: rows.map((row) => row.id) }, "accepted mail could not be read; it is kept as failed");
});
