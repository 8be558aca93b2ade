/** Reads of links and domains by which people join, also for those who have not joined yet. */
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { decodeCursor, defineQuery, type Page, pageOf } from "#/core/query.ts";
import { signedId, signId } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { may } from "#/features/join/policy.ts";
import { domainOf } from "#/core/record.ts";
import { proofOf } from "#/features/join/rules.ts";
import { type JoinDomainRecord, type JoinLinkRecord, listJoinsInput } from "#/features/join/schema.ts";

const LINK = "join link";
const LINKS = `select id, role, "roleId", "usesMax", uses, "expiresAt", "revokedAt", "createdAt" from join_link where "workspaceId" = $1`;
const withUrl = (link: Omit<JoinLinkRecord, "url">): JoinLinkRecord => ({
  ...link,
  url: new URL(`/join/${signId(link.id, LINK)}`, env.APP_URL).toString(),
});

export async function linkById(workspaceId: string, id: string): Promise<JoinLinkRecord | null> {
  const [link] = await sql<Omit<JoinLinkRecord, "url">>(`${LINKS} and id = $2`, [workspaceId, id]);
  return link ? withUrl(link) : null;
}

export const listJoinLinks = defineQuery({
  name: "join.listLinks",
  input: listJoinsInput,
  may: may.manage,
  run: async (actor, { limit, cursor }): Promise<Page<JoinLinkRecord>> => {
    const [before = null] = cursor ? decodeCursor(cursor, "id") : [];
    const rows = await sql<Omit<JoinLinkRecord, "url">>(`${LINKS} and ($2::uuid is null or id < $2) order by id desc limit $3`, [
      actor.workspaceId,
      before,
      limit + 1,
    ]);
    return pageOf(rows.map(withUrl), limit, (last) => [last.id]);
  },
});

type DomainRow = Omit<JoinDomainRecord, "host" | "value"> & { code: string };
const DOMAINS = `select id, name, role, "roleId", code, "verifiedAt", "checkedAt", "createdAt" from join_domain where "workspaceId" = $1`;
const withProof = ({ code, ...domain }: DomainRow): JoinDomainRecord => ({ ...domain, ...proofOf({ name: domain.name, code }) });

export async function joinDomainById(workspaceId: string, id: string): Promise<JoinDomainRecord | null> {
  const [domain] = await sql<DomainRow>(`${DOMAINS} and id = $2`, [workspaceId, id]);
  return domain ? withProof(domain) : null;
}

export const listJoinDomains = defineQuery({
  name: "join.listDomains",
  input: listJoinsInput,
  may: may.manage,
  run: async (actor, { limit, cursor }): Promise<Page<JoinDomainRecord>> => {
    const [before = null] = cursor ? decodeCursor(cursor, "id") : [];
    const rows = await sql<DomainRow>(`${DOMAINS} and ($2::uuid is null or id < $2) order by id desc limit $3`, [
      actor.workspaceId,
      before,
      limit + 1,
    ]);
    return pageOf(rows.map(withProof), limit, (last) => [last.id]);
  },
});

/** Where somebody may come in. */
export type Entrance = { workspaceId: string; id: string; name: string; slug: string };

/** Where a link leads, as long as it works; null otherwise, whatever is wrong with it. */
export async function entranceOfLink(token: string): Promise<Entrance | null> {
  const id = signedId(token, LINK);
  const [found] = id ? await resolve<{ workspaceId: string }>("join_link_by_id", id) : [];
  if (!found) return null;
  const { workspaceId } = found;
  const [entrance] = await inWorkspace(workspaceId, () =>
    sql<Entrance>(
      `select l."workspaceId", l.id, w.name, w.slug from join_link l join workspace w on w.id = l."workspaceId"
       where l."workspaceId" = $1 and l.id = $2 and l."revokedAt" is null and l."expiresAt" > now() and l.uses < l."usesMax"`,
      [workspaceId, id],
    ),
  );
  return entrance ?? null;
}

/** The workspaces that let in people with such an address, and of which the user is none already. The address has to be proven to be theirs. */
export async function entrancesOfAddress(userId: string, email: string): Promise<Entrance[]> {
  const places = await resolve<{ workspaceId: string; id: string }>("workspaces_of_domain", domainOf(email));
  const found = await Promise.all(
    places.map(({ workspaceId, id }) =>
      inWorkspace(workspaceId, () =>
        sql<Entrance>(
          `select d."workspaceId", d.id, w.name, w.slug from join_domain d join workspace w on w.id = d."workspaceId"
           where d."workspaceId" = $1 and d.id = $2 and d."verifiedAt" is not null
             and not exists (select from member m where m."workspaceId" = $1 and m."userId" = $3 and (not m."isActive" or m."joinedAt" is not null))`,
          [workspaceId, id, userId],
        ),
      ),
    ),
  );
  return found.flat();
}
