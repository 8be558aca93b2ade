/** By what an inbox's mail leaves: for who sends it, with what opens the door. */
import { sql } from "#/core/db.ts";
import { sealedColumn } from "#/core/sealed.ts";
import { unseal } from "#/core/secret.ts";
import type { OutgoingRecord } from "#/features/inbox/outgoing/schema.ts";

/** Names the row a secret is sealed for. */
export const secretOf = (workspaceId: string, inboxId: string) => `inbox:${workspaceId}:${inboxId}`;
sealedColumn({
  table: "inbox",
  column: "outgoingSecret",
  key: ["workspaceId", "id"],
  about: ({ workspaceId = "", id = "" }) => secretOf(workspaceId, id),
});

type Row = { by: OutgoingRecord["by"]; sealed: string | null; stream: string | null; perMinute: number | null };
/** `secret` is null where there is none, or where it was sealed with another installation's secret. */
export type OutgoingWay = Omit<Row, "sealed"> & { secret: string | null };

export async function outgoingWay(workspaceId: string, inboxId: string): Promise<OutgoingWay> {
  const [row] = await sql<Row>(
    `select outgoing as by, "outgoingSecret" as sealed, "postmarkStream" as stream, "outgoingPerMinute" as "perMinute" from inbox
     where "workspaceId" = $1 and id = $2`,
    [workspaceId, inboxId],
  );
  const { sealed, ...way } = row ?? { by: "default", sealed: null, stream: null, perMinute: null };
  return { ...way, secret: sealed && unseal(sealed, secretOf(workspaceId, inboxId)) };
}
