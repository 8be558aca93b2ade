/** Reads of a workspace's ledger. Raw mail belongs to the installation, where no row-level security keeps workspaces apart: each statement names the one that is served. */
import { currentWorkspaceId, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { type LedgerRecord, listLedgerInput, readLedgerLineInput } from "#/features/mail/ledger/schema.ts";
import { sourceCleared } from "#/features/mail/keeping/rules.ts";
import { may } from "#/features/mail/policy.ts";

const LINE = `id, "receivedAt" as at, "from", recipients as "to", '<' || "messageId" || '>' as "messageId", "sizeBytes", source, outcome, "ticketId", "ticketNumber", reason, "sourceClearedAt"`;

export const listLedger = defineQuery({
  name: "mail.listLedger",
  input: listLedgerInput,
  may: may.readLedger,
  run: async (_actor, { limit, cursor, outcome }): Promise<Page<LedgerRecord>> => {
    const after = cursor ? decodeCursor(cursor, "time", "id") : null;
    const rows = await system<LedgerRecord>(
      `select ${LINE} from inbound_mail where "workspaceId" = $1 ${after ? `and ("receivedAt", id) < ($3::timestamptz, $4::uuid)` : ""}
         ${outcome ? `and outcome = $${after ? 5 : 3}` : ""} order by "receivedAt" desc, id desc limit $2`,
      [currentWorkspaceId(), limit + 1, ...(after ?? []), ...(outcome ? [outcome] : [])],
    );
    return pageOf(rows, limit, (last) => [last.at, last.id]);
  },
});

/** The message as it came. */
export const readRawMail = defineQuery({
  name: "mail.readRaw",
  input: readLedgerLineInput,
  may: may.readLedger,
  run: async (_actor, { id }): Promise<Buffer> => {
    const [found] = await system<{ raw: Buffer; sourceClearedAt: string | null }>(
      `select raw, "sourceClearedAt" from inbound_mail where "workspaceId" = $1 and id = $2`,
      [currentWorkspaceId(), id],
    );
    if (!found) throw notFound("mail");
    if (found.sourceClearedAt) throw sourceCleared(found.sourceClearedAt);
    return found.raw;
  },
});
