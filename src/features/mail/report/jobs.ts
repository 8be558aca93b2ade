/** What a report says becomes the state of the reply it speaks of: that it came back, has arrived, was opened, was not wanted. */
import { systemActor } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { PROCESSOR, sentReply } from "#/features/mail/inbound/queries.ts";
import type { Notice } from "#/features/mail/inbound/rules.ts";

/** Tells the reply, and names its ticket: nulls where it speaks of no reply of ours. Told again, it changes nothing. */
export async function tellReply(workspaceId: string, notice: Notice): Promise<{ ticketId: string | null; ticketNumber: number | null }> {
  const reply = await sentReply(workspaceId, notice.messageIds);
  if (!reply) return { ticketId: null, ticketNumber: null };
  if (notice.state) {
    const { state, isHard, recipient } = notice;
    await execute(systemActor(workspaceId, PROCESSOR), "message.setDelivery", {
      id: reply.id,
      state: state === "opened" && !(await tracksOpens(workspaceId)) ? "delivered" : state,
      bounce: state === "bounced" ? (isHard ? "hard" : "soft") : null,
      recipient: recipient?.slice(0, 320) ?? null,
      detail: wordsOf(notice).slice(0, 900).toWellFormed() || null,
      suppress: state === "complained" || (state === "bounced" && isHard) ? { email: recipient, reason: state } : null,
    });
  }
  return { ticketId: reply.ticketId, ticketNumber: reply.ticketNumber };
}

const wordsOf = ({ state, isHard, recipient, detail }: Notice): string => {
  if (state === "bounced") return `${isHard ? "Hard" : "Soft"} bounce. ${detail}`;
  return state === "complained" ? `Complaint. ${detail}` : (recipient ?? "");
};

/** Who opens what is nobody's business unless the workspace says that it is its own. */
const tracksOpens = async (workspaceId: string) =>
  (await sql<{ is: boolean }>(`select "tracksOpens" as is from workspace where id = $1`, [workspaceId]))[0]?.is ?? false;
