/** A reply that came back is marked as bounced. */
import { systemActor } from "#/core/actor.ts";
import { execute } from "#/core/execute.ts";
import { PROCESSOR, sentReply } from "#/features/mail/inbound/queries.ts";
import type { Bounce } from "#/features/mail/inbound/rules.ts";

/** Marks the reply that came back, and names its ticket. */
export async function returnOf(workspaceId: string, bounce: Bounce): Promise<{ ticketId: string | null; ticketNumber: number | null }> {
  const reply = await sentReply(workspaceId, bounce.messageIds);
  if (reply && bounce.isFinal) await markBounced(workspaceId, bounce);
  return { ticketId: reply?.ticketId ?? null, ticketNumber: reply?.ticketNumber ?? null };
}

export async function markBounced(workspaceId: string, { messageIds, isHard, recipient, detail }: Bounce): Promise<void> {
  const reply = await sentReply(workspaceId, messageIds);
  if (!reply) return;
  await execute(systemActor(workspaceId, PROCESSOR), "message.setDelivery", {
    id: reply.id,
    state: "bounced",
    detail: `${isHard ? "Hard" : "Soft"} bounce. ${detail}`.slice(0, 900).toWellFormed(),
    suppress: isHard ? { email: recipient, reason: "bounced" } : null,
  });
}
