/** A reply on its way out, and what became of it. */
import { execute } from "#/core/execute.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { testDatabase } from "./database.ts";
import type { TestWorkspace } from "./factories.ts";

/** Writes a reply to a ticket, as its workspace's owner. */
export const writeReply = async (workspace: TestWorkspace, ticketId: string, more: Record<string, unknown> = {}): Promise<MessageRecord> =>
  (await execute<MessageRecord>(workspace.owner, "message.create", { ticketId, kind: "reply", text: "Try <this>.\n\nBye", ...more }))
    .record;

type Delivery = {
  state: string;
  deliveryState: string;
  deliveryDetail: string | null;
  error: string | null;
  sentAt: Date | null;
  attempts: number;
};
/** Of a message: as the outgoing mail has it, and as the conversation shows it. */
export const deliveryIn =
  (owner: ReturnType<typeof testDatabase>["owner"]) =>
  async (id: string): Promise<Delivery | undefined> =>
    (
      await owner<Delivery>(
        `select o.state, o.error, o.attempts, o."sentAt", m."deliveryState", m."deliveryDetail" from outbound_mail o join message m using (id) where o.id = $1`,
        [id],
      )
    )[0];
