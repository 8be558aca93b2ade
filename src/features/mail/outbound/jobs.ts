/** Sends replies. What cannot be sent now is tried again for hours; what never can is shown as failed at once. */
import { buffer } from "node:stream/consumers";
import { createElement } from "react";
import { MailError, type MailTransport, type OutgoingAttachment, type OutgoingMail, type Sent } from "#/adapters/mail/index.ts";
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every, type JobInfo, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { type Address, normalEmail } from "#/core/record.ts";
import { appSecret } from "#/core/secret.ts";
import { signingKey } from "#/features/domain/queries.ts";
import { beginAttempt, claim, queuedReplies, type Reply, replyById } from "#/features/mail/outbound/queries.ts";
import { takeTurn, wayOf } from "#/features/mail/outbound/way/jobs.ts";
import { type Given, htmlOfText, outgoingMailOf } from "#/features/mail/outbound/rules.ts";
import { replyKey } from "#/features/mail/rules.ts";
import { lookOf } from "#/features/workspace/queries.ts";
import { suppressedAmong } from "#/features/suppression/queries.ts";
import type { SuppressionRecord } from "#/features/suppression/schema.ts";
import type { DeliveryState, SetDeliveryInput } from "#/features/message/schema.ts";

const SENDER = "Outgoing mail";
type Payload = { workspaceId: string; id: string };

/** The bytes of a reply's attachments. @throws MailError, final, when one is missing: a mail without it would not be what was written */
export async function filesOf(reply: Reply): Promise<OutgoingAttachment[]> {
  const files: OutgoingAttachment[] = [];
  for (const { storageKey, ...file } of reply.attachments) {
    const bytes = await storage().get(storageKey);
    if (!bytes)
      throw new MailError(`The attachment "${file.name}" is missing from the storage; the mail was not sent without it.`, {
        isPermanent: true,
      });
    files.push({ ...file, content: await buffer(bytes) });
  }
  return files;
}

/** A reply, or an inbox's own answer, as the mail that leaves. The same reply gives the same mail. */
export async function mailOf(workspaceId: string, reply: Reply, given: Given): Promise<OutgoingMail> {
  // Only here is React's renderer needed: a process that mails nothing does not load it.
  const [{ renderMail }, { Acknowledgement, directionOf, Reply: Letter }] = await Promise.all([
    import("#/emails/render.ts"),
    import("#/emails/Letter.tsx"),
  ]);
  const template = createElement(reply.isAutomatic ? Acknowledgement : Letter, {
    html: reply.html ?? htmlOfText(reply.text),
    direction: directionOf(reply.text),
    brand: reply.look && lookOf({ ...reply.look, color: null }),
  });
  return outgoingMailOf(workspaceId, reply, { ...given, html: (await renderMail(template)).html });
}

/** About four hours, with pauses that grow. */
const ATTEMPTS_MAX = 12;
/** A provider lists a mail only some moments after it took it: asked sooner, it would deny what it has. */
const ASKED_AFTER_MS = 10_000;
const SENT_AGAIN = "Sent again after an interruption: the first attempt may have arrived as well.";
const MAY_HAVE_ARRIVED = "An earlier attempt was interrupted and may have arrived.";

/**
 * Carries out one attempt. One whose outcome a crash or a broken connection left unknown is settled first: by asking the provider, where it
 * can be asked, else by sending the same mail under the same Message-ID again, which is said on the message.
 */
export async function sendOne({ workspaceId, id }: Payload, job: Pick<JobInfo, "attempt" | "isLastAttempt">): Promise<void> {
  const reply = await inWorkspace(workspaceId, () => replyById(workspaceId, id));
  // Sent before, taken back, or deleted with its ticket.
  const claimed = reply?.state === "queued" ? await inWorkspace(workspaceId, () => claim(workspaceId, id, job.attempt)) : null;
  if (!reply || !claimed) return;
  const set = (state: DeliveryState, more: Partial<SetDeliveryInput> = {}) =>
    execute(systemActor(workspaceId, SENDER), "message.setDelivery", { id, state, attempts: job.attempt, ...more });
  const held = await inWorkspace(workspaceId, () =>
    suppressedAmong(
      workspaceId,
      [...reply.to, ...reply.cc, ...reply.bcc].map(({ email }) => email),
    ),
  );
  const open = (list: Address[]) => list.filter(({ email }) => !held.has(normalEmail(email)));
  const to = open(reply.to);
  if (to.length === 0) {
    await set("suppressed", { detail: clip(heldWords([...held.values()])) });
    return;
  }
  let isUnsettled = claimed.attemptedAt !== null;
  let sent: Sent;
  try {
    const way = await wayOf(workspaceId, reply.inboxId);
    const turn = await takeTurn(way);
    if ("waitMs" in turn) return await postpone({ workspaceId, id }, turn.waitMs);
    try {
      const { transport } = way;
      if (transport.isExactlyOnce) isUnsettled = false;
      const mail = await mailOf(
        workspaceId,
        { ...reply, to, cc: open(reply.cc), bcc: open(reply.bcc) },
        { key: replyKey(appSecret()), files: await filesOf(reply), date: new Date(), dkim: await dkimOf(workspaceId, reply, transport) },
      );
      const before = isUnsettled ? await earlierAttempt(transport, mail, claimed.attemptedAt) : null;
      if (before) sent = { ...before, note: "An attempt was interrupted; the provider says that it had taken the mail." };
      else {
        await inWorkspace(workspaceId, () => beginAttempt(workspaceId, id));
        sent = await transport.send(mail);
        if (isUnsettled) sent.note = [SENT_AGAIN, sent.note].filter(Boolean).join(" ");
      }
    } finally {
      turn.done();
    }
  } catch (error) {
    const known = error instanceof MailError ? error : null;
    const told = known?.message ?? "The mail could not be sent because of a fault on our side; it is kept, and the log says more.";
    if (!known) log.error({ err: error, workspaceId, id }, "a reply could not be sent");
    const detail = clip(isUnsettled && known?.isPermanent ? `${told} ${MAY_HAVE_ARRIVED}` : told);
    const isStillUnknown = isUnsettled || (known?.isOutcomeUnknown ?? true);
    if (known?.isPermanent || job.isLastAttempt || reply.attempts >= ATTEMPTS_MAX) {
      await set(known?.isSuppressed ? "suppressed" : "failed", { detail, isUnsettled: isStillUnknown });
      return;
    }
    await set("queued", { detail, isUnsettled: isStillUnknown });
    throw error;
  }
  const note = [sent.note, held.size > 0 ? heldWords([...held.values()]) : null].filter(Boolean).join(" ");
  await set("sent", { detail: note ? clip(note) : null, providerId: sent.providerId });
}

const WHY = {
  bounced: "mail to it came back",
  complained: "its owner complained",
  unsubscribed: "its owner wants no mail",
  manual: "by hand",
};
const heldWords = (held: SuppressionRecord[]) =>
  `Nothing is sent to ${held.map(({ email, reason }) => `${email} (${WHY[reason]})`).join(", ")} until a member lifts that.`;

const clip = (detail: string) => detail.slice(0, 900).toWellFormed();

/** What an interrupted attempt came to, as far as the provider can tell. @throws MailError when it must be asked later */
async function earlierAttempt(transport: MailTransport, mail: OutgoingMail, attemptedAt: string | null): Promise<Sent | null> {
  if (!transport.find) return null;
  if (Date.now() - Date.parse(attemptedAt ?? "") < ASKED_AFTER_MS)
    throw new MailError("An attempt was interrupted; the provider is asked in a moment whether it had taken the mail.", {
      isPermanent: false,
      isOutcomeUnknown: true,
    });
  return transport.find(mail);
}

/** A way that signs by itself needs no key of ours. */
const dkimOf = (workspaceId: string, reply: Reply, transport: MailTransport) =>
  transport.name === "smtp"
    ? inWorkspace(workspaceId, () => signingKey(workspaceId, (reply.from?.email ?? reply.inboxAddress ?? "").split("@").at(-1) ?? ""))
    : null;

/** Not its turn: tried again then, which counts as no attempt. Some come a little later than others, so that not all come at once. */
async function postpone({ workspaceId, id }: Payload, waitMs: number): Promise<void> {
  await system(
    `select graphile_worker.add_job('sendReply', $1::json, run_at => now() + $2 * interval '1 millisecond', max_attempts => $3, job_key => $4)`,
    [JSON.stringify({ workspaceId, id }), Math.round(waitMs * (1 + Math.random() / 4)), ATTEMPTS_MAX, `send:${id}`],
  );
}

export const sendReply = task<Payload>("sendReply", sendOne);

/**
 * A reply whose sending ended the process every time, or whose last failure could not be written down, has used up its job without a word.
 * It is shown as failed, where a member sends it again.
 */
export async function failAbandonedReplies(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "mail")) {
    const waiting = await inWorkspace(workspaceId, () => queuedReplies(workspaceId));
    const abandoned = await system<{ id: string }>(
      `select w.id from unnest($1::uuid[]) as w(id) where not exists (
         select from graphile_worker._private_jobs j where j.key = 'send:' || w.id and (j.attempts < j.max_attempts or j.locked_at is not null))`,
      [waiting],
    );
    for (const { id } of abandoned)
      await execute(systemActor(workspaceId, SENDER), "message.setDelivery", {
        id,
        state: "failed",
        detail: "Sending it was broken off each time it was tried. It may not have left: send it again.",
      });
    if (abandoned.length > 0) log.error({ ids: abandoned.map(({ id }) => id) }, "replies were not sent; they are shown as failed");
  }
}
export const findAbandonedReplies = every("*/5 * * * *", "findAbandonedReplies", failAbandonedReplies);
