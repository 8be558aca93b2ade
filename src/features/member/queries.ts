/** Reads of members. */
import { z } from "zod";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import type { Locale } from "#/core/locale.ts";
import { decodeCursor, defineQuery, type Page, pageOf, type Synced } from "#/core/query.ts";
import { signedId, signId } from "#/core/secret.ts";
import { may } from "#/features/member/policy.ts";
import { listMembersInput, type MemberRecord } from "#/features/member/schema.ts";

const COLUMNS = `id, name, email, role, "roleId", limits, (select r.permissions from role r where r."workspaceId" = member."workspaceId" and r.id = member."roleId") as permissions, "isActive", "joinedAt", case when "joinedAt" is null then "inviteExpiresAt" end as "inviteExpiresAt", "timeZone", language, signature, preferences,
  '/api/v1/members/' || id || '/avatar?v=' || substring("avatarKey" from '([0-9a-f]{12})[0-9a-f]*\\.[a-z]+$') as "avatarUrl", "createdAt", version`;
export const membersById = (workspaceId: string, ids: string[]) =>
  sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);

export const readMember = defineQuery({
  name: "member.read",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [record] = await membersById(actor.workspaceId, [id]);
    if (!record) throw notFound("member");
    return record;
  },
});

export const listMembers = defineQuery({
  name: "member.list",
  input: listMembersInput,
  may: may.read,
  run: async (actor, { limit, cursor }): Promise<Page<MemberRecord>> => {
    const after = cursor ? decodeCursor(cursor, "id")[0] : "00000000-0000-0000-0000-000000000000";
    const rows = await sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 and id > $2::uuid order by id limit $3`, [
      actor.workspaceId,
      after,
      limit + 1,
    ]);
    return pageOf(rows, limit, (last) => [last.id]);
  },
});

/** Where a member's picture lies; for the route that serves it. */
export const readAvatar = defineQuery({
  name: "member.readAvatar",
  input: z.object({ id: z.uuid() }),
  may: may.read,
  run: async (actor, { id }) => {
    const [row] = await sql<{ avatarKey: string | null }>(`select "avatarKey" from member where "workspaceId" = $1 and id = $2`, [
      actor.workspaceId,
      id,
    ]);
    if (!row?.avatarKey) throw notFound("picture");
    return { storageKey: row.avatarKey };
  },
});

const INVITATION = "invitation";
export type Invitation = {
  workspaceId: string;
  memberId: string;
  userId: string;
  name: string;
  email: string;
  workspaceName: string;
  slug: string;
  /** What its link holds. */
  token: string;
};

/** Where an invitation goes, and into what; null once it was taken or withdrawn, or is too old. For the job that mails it. */
export async function invitationOf(workspaceId: string, memberId: string): Promise<Invitation | null> {
  const [row] = await sql<Omit<Invitation, "token"> & { inviteId: string }>(
    `select m."workspaceId", m.id as "memberId", m."userId", m.name, m.email, m."inviteId", w.name as "workspaceName", w.slug
     from member m join workspace w on w.id = m."workspaceId"
     where m."workspaceId" = $1 and m.id = $2 and m."isActive" and m."joinedAt" is null and m."inviteId" is not null and m."inviteExpiresAt" > now()`,
    [workspaceId, memberId],
  );
  if (!row) return null;
  const { inviteId, ...invitation } = row;
  return { ...invitation, token: signId(inviteId, INVITATION) };
}

/** The invitation that a link holds; null when it works no more, whatever the reason. A newer one takes its place. */
export async function invitationByToken(token: string): Promise<Invitation | null> {
  const inviteId = signedId(token, INVITATION);
  const [found] = inviteId ? await resolve<{ workspaceId: string; memberId: string }>("invitation_by_id", inviteId) : [];
  return found ? inWorkspace(found.workspaceId, () => invitationOf(found.workspaceId, found.memberId)) : null;
}

type Membership = { workspaceId: string; memberId: string };
const membershipsOf = (userId: string) => resolve<Membership>("workspaces_of_user", userId);
/** What is found in each workspace a person is an active member of, the first joined first. */
export async function inWorkspacesOfUser<T>(userId: string, find: (membership: Membership) => Promise<T>): Promise<T[]> {
  return Promise.all((await membershipsOf(userId)).map((membership) => inWorkspace(membership.workspaceId, () => find(membership))));
}

/** The ids of the workspaces a person belongs to. */
export const workspaceIdsOfUser = async (userId: string): Promise<string[]> =>
  (await membershipsOf(userId)).map(({ workspaceId }) => workspaceId);

/** The person behind a member, or null. For what is the installation's: their sessions and factors. */
export async function userIdOfMember(workspaceId: string, memberId: string): Promise<string | null> {
  const [row] = await sql<{ userId: string }>(`select "userId" from member where "workspaceId" = $1 and id = $2`, [workspaceId, memberId]);
  return row?.userId ?? null;
}

/** The language of a person's profile, the first joined workspace's that has one; null when none is known. For mails that belong to no workspace. */
export async function languageOfUser(userId: string): Promise<Locale | null> {
  const found = await inWorkspacesOfUser(userId, ({ workspaceId, memberId }) =>
    sql<{ language: Locale | null }>(`select language from member where "workspaceId" = $1 and id = $2`, [workspaceId, memberId]),
  );
  return found.flat().find(({ language }) => language)?.language ?? null;
}

export const syncedMembers: Synced = {
  type: "member",
  may: may.read,
  read: (actor, ids) => membersById(actor.workspaceId, ids),
  bootstrap: (actor) => sql<MemberRecord>(`select ${COLUMNS} from member where "workspaceId" = $1 order by id`, [actor.workspaceId]),
};
