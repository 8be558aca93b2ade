/** Sends replies. What cannot be sent now is tried again for hours; what never can is shown as failed at once. */
import { buffer } from "node:stream/consumers";
import { MailError, mailTransport, type OutgoingAttachment, type Sent } from "#/adapters/mail/index.ts";
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every, type JobInfo, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { appSecret } from "#/core/secret.ts";
import { claim, queuedReplies, type Reply, replyById } from "#/features/mail/outbound/queries.ts";
import { outgoingMailOf } from "#/features/mail/outbound/rules.ts";
import { replyKey } from "#/features/mail/rules.ts";
import type { DeliveryState } from "#/features/message/schema.ts";

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

/** Carries out one attempt. A repeat of one that succeeded does nothing; in the outbox a mail exists once whatever is repeated. */
export async function sendOne({ workspaceId, id }: Payload, job: Pick<JobInfo, "attempt" | "isLastAttempt">): Promise<void> {
  const reply = await inWorkspace(workspaceId, () => replyById(workspaceId, id));
  // Sent before, taken back, or deleted with its ticket.
  if (reply?.state !== "queued" || !(await inWorkspace(workspaceId, () => claim(workspaceId, id, job.attempt)))) return;
  const set = (state: DeliveryState, more: { detail?: string | null; providerId?: string | null } = {}) =>
    execute(systemActor(workspaceId, SENDER), "message.setDelivery", { id, state, attempts: job.attempt, ...more });
  let sent: Sent;
  try {
    const transport = await mailTransport();
    sent = await transport.send(
      outgoingMailOf(workspaceId, reply, { key: replyKey(appSecret()), files: await filesOf(reply), date: new Date() }),
    );
  } catch (error) {
    const known = error instanceof MailError ? error : null;
    const detail =
      known?.message.slice(0, 900).toWellFormed() ??
      "The mail could not be sent because of a fault on our side; it is kept, and the log says more.";
    if (!known) log.error({ err: error, workspaceId, id }, "a reply could not be sent");
    if (known?.isPermanent || job.isLastAttempt) {
      await set(known?.isSuppressed ? "suppressed" : "failed", { detail });
      return;
    }
    await set("queued", { detail });
    throw error;
  }
  await set("sent", { detail: sent.note?.slice(0, 900).toWellFormed() ?? null, providerId: sent.providerId });
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
