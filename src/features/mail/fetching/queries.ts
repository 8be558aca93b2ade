/** Reads of what inboxes fetch their mail from: as administrators see it, and with what opens the door. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery, type Synced } from "#/core/query.ts";
import { sealedColumn } from "#/core/sealed.ts";
import { unseal } from "#/core/secret.ts";
import { fetchingKey } from "#/features/mail/fetching/rules.ts";
import { type FetchingRecord, type FetchingSecret, fetchingIdInput } from "#/features/mail/fetching/schema.ts";
import { may } from "#/features/mail/policy.ts";

const SHOWN = `id, host, port, security, "user", auth, "tokenUrl", "clientId", scope, folder, after, "moveTo", "importFrom", "trustedServer",
  state, "stateAt", fault, "faultDetail", "nextTryAt", "lastMessageAt", "importTotal", "importDone", version`;
const SELECT = `select ${SHOWN} from fetching where "workspaceId" = $1`;

export const fetchingsById = (workspaceId: string, ids: string[]) =>
  sql<FetchingRecord>(`${SELECT} and id = any($2::uuid[])`, [workspaceId, ids]);

export const readFetching = defineQuery({
  name: "fetching.read",
  input: fetchingIdInput,
  may: may.fetch,
  run: async (actor, { id }): Promise<FetchingRecord> => {
    const [record] = await fetchingsById(actor.workspaceId, [id]);
    if (!record) throw notFound("fetching");
    return record;
  },
});

export const syncedFetchings: Synced = {
  type: "fetching",
  may: may.fetch,
  read: (actor, ids) => fetchingsById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<FetchingRecord>(SELECT, [actor.workspaceId]),
};

/** How far a folder was read. */
export type Position = { uidValidity: string | null; lastUid: number; pastUid: number; datedUid: number; firstAt: string | null };
/** `secret` is null where it was sealed with another installation's secret. */
export type OpenFetching = FetchingRecord & Position & { workspaceId: string; secret: FetchingSecret | null; address: string };

/** With what opens the door, and the address that the inbox's mail is taken for; null when nothing is fetched for it any more. */
export async function openFetching(workspaceId: string, id: string): Promise<OpenFetching | null> {
  const [row] = await sql<FetchingRecord & Position & { secret: string; address: string | null }>(
    `select ${SHOWN}, "uidValidity", "lastUid", "pastUid", "datedUid", "firstAt", secret,
       (select email from inbox_address a where a."workspaceId" = $1 and a."inboxId" = fetching.id order by a."isPrimary" desc, a.id limit 1) as address
     from fetching where "workspaceId" = $1 and id = $2`,
    [workspaceId, id],
  );
  if (!row?.address) return null;
  return { ...row, workspaceId, address: row.address, secret: secretIn(workspaceId, id, row.secret) };
}

sealedColumn({
  table: "fetching",
  column: "secret",
  key: ["workspaceId", "id"],
  about: ({ workspaceId = "", id = "" }) => fetchingKey(workspaceId, id),
});

export function secretIn(workspaceId: string, id: string, sealed: string): FetchingSecret | null {
  const opened = unseal(sealed, fetchingKey(workspaceId, id));
  return opened === null ? null : (JSON.parse(opened) as FetchingSecret);
}

/** The server whose checks of a sender an inbox believes. */
export async function trustedServer(workspaceId: string, inboxId: string): Promise<string | null> {
  const [row] = await sql<{ trustedServer: string | null }>(`select "trustedServer" from fetching where "workspaceId" = $1 and id = $2`, [
    workspaceId,
    inboxId,
  ]);
  return row?.trustedServer ?? null;
}
