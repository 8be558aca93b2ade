/** Reads of sending domains. */
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { sealedColumn } from "#/core/sealed.ts";
import { unseal } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { may } from "#/features/domain/policy.ts";
import { recordsOf, type Sender } from "#/features/domain/rules.ts";
import { type DomainRecord, type DomainResults, domainIdInput, listDomainsInput } from "#/features/domain/schema.ts";

type Row = Omit<DomainRecord, "records"> & {
  selector: string;
  publicKey: string;
  results: DomainResults;
  ways: { by: "default" | "smtp" | "postmark"; host: string | null }[];
};
const SELECT = `
select d.id, d.name, d.selector, d."publicKey", d.results, d."checkedAt", d."createdAt", d.version,
  (select coalesce(json_agg(distinct jsonb_build_object('by', i.outgoing, 'host', i."outgoingHost")), '[]') from inbox i
   where i."workspaceId" = $1 and not i."isArchived" and exists (
     select from inbox_address a where a."workspaceId" = $1 and a."inboxId" = i.id and a."isPrimary" and split_part(a.email, '@', 2) = d.name)) as ways
from domain d where d."workspaceId" = $1`;

const hostOf = (host: string | null) => host?.replace(/:\d+$/, "") ?? null;
/** What the installation's own way is. */
const byDefault = (): Sender =>
  env.POSTMARK_SERVER_TOKEN
    ? { by: "postmark", host: null }
    : env.SMTP_URL
      ? { by: "smtp", host: new URL(env.SMTP_URL).hostname }
      : { by: "outbox", host: null };

function present({ ways, selector, publicKey, results, ...rest }: Row): DomainRecord {
  // Before an inbox sends from it, the installation's own way is what it will be.
  const senders =
    ways.length === 0 ? [byDefault()] : ways.map(({ by, host }) => (by === "default" ? byDefault() : { by, host: hostOf(host) }));
  return { ...rest, records: recordsOf({ name: rest.name, selector, publicKey, senders, results }) };
}

export const domainsById = async (workspaceId: string, ids: string[]): Promise<DomainRecord[]> =>
  (await sql<Row>(`${SELECT} and d.id = any($2::uuid[]) order by d.name`, [workspaceId, ids])).map(present);

/** For the check, which asks the world about it. */
export const readDomainToCheck = defineQuery({
  name: "domain.readToCheck",
  input: domainIdInput,
  may: may.manage,
  run: async (actor, { id }): Promise<DomainRecord> => {
    const [record] = await domainsById(actor.workspaceId, [id]);
    if (!record) throw notFound("domain");
    return record;
  },
});

export const readDomain = defineQuery({
  name: "domain.read",
  input: domainIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<DomainRecord> => {
    const [record] = await domainsById(actor.workspaceId, [id]);
    if (!record) throw notFound("domain");
    return record;
  },
});

export const listDomains = defineQuery({
  name: "domain.list",
  input: listDomainsInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<DomainRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<Row>(`${SELECT} and d.id > $2::uuid order by d.id limit $3`, [actor.workspaceId, after, limit + 1]);
    return pageOf(rows.map(present), limit, (last) => [last.id]);
  },
});

export const syncedDomains: Synced = {
  type: "domain",
  may: may.read,
  read: (actor, ids) => domainsById(actor.workspaceId, ids),
  bootstrap: async (actor) => (await sql<Row>(`${SELECT} order by d.name`, [actor.workspaceId])).map(present),
};

/** Names the row a key is sealed for. */
export const keyOf = (workspaceId: string, id: string) => `domain:${workspaceId}:${id}`;
sealedColumn({
  table: "domain",
  column: "privateKey",
  key: ["workspaceId", "id"],
  about: ({ workspaceId = "", id = "" }) => keyOf(workspaceId, id),
});

/** The key that signs mail of this domain, once its record was found in the DNS: before that, a signature would only be a wrong one. */
export async function signingKey(workspaceId: string, name: string) {
  const [row] = await sql<{ id: string; selector: string; privateKey: string }>(
    `select id, selector, "privateKey" from domain where "workspaceId" = $1 and name = $2 and results->'dkim'->>'state' = 'ok'`,
    [workspaceId, name.toLowerCase()],
  );
  const privateKey = row ? unseal(row.privateKey, keyOf(workspaceId, row.id)) : null;
  return row && privateKey ? { domainName: name.toLowerCase(), keySelector: row.selector, privateKey } : null;
}
