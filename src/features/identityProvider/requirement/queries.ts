/** Reads of how a workspace's members may come in; and, before any workspace is known, which provider is somebody's way in. */
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { defineQuery } from "#/core/query.ts";
import { domainOf } from "#/core/record.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { DEFAULT_POLICY, readSignInPolicyInput, type SignInPolicyRecord } from "#/features/identityProvider/requirement/schema.ts";
import { inWorkspacesOfUser } from "#/features/member/queries.ts";

export async function signInPolicyOf(workspaceId: string): Promise<SignInPolicyRecord> {
  const [row] = await sql<SignInPolicyRecord>(
    `select "requiresSso", provisions, "defaultRole", "groupRoles", version from sign_in_policy where "workspaceId" = $1`,
    [workspaceId],
  );
  return row ?? DEFAULT_POLICY;
}

export const readSignInPolicy = defineQuery({
  name: "signInPolicy.read",
  input: readSignInPolicyInput,
  may: may.read,
  run: (actor) => signInPolicyOf(actor.workspaceId),
});

export type Way = { id: string; name: string };
const WAYS = `select id, name from identity_provider where "workspaceId" = $1 and "isOn" order by kind`;

/** The providers that speak for this address's domain: for the sign-in page. Tells of domains alone, and of no person. */
export async function waysOfAddress(email: string): Promise<Way[]> {
  const workspaces = await resolve<{ workspaceId: string }>("workspaces_of_sign_in_domain", domainOf(email));
  const ways = await Promise.all(workspaces.map(({ workspaceId }) => inWorkspace(workspaceId, () => sql<Way>(WAYS, [workspaceId]))));
  return ways.flat();
}

/**
 * The providers of the workspaces that want this person to come by them and in no other way; empty when any way will do. A workspace may
 * demand it of its own domains' addresses alone. `isOwner`: they keep a way in that does not depend on the provider.
 */
export async function requiredWays(userId: string, email: string): Promise<{ ways: Way[]; isOwner: boolean }> {
  const found = await inWorkspacesOfUser(userId, async ({ workspaceId, memberId }) => {
    const [row] = await sql<{ role: string }>(
      `select m.role from member m join sign_in_policy p on p."workspaceId" = m."workspaceId"
       where m."workspaceId" = $1 and m.id = $2 and p."requiresSso" and exists (
         select from sign_in_domain d where d."workspaceId" = $1 and d.name = $3 and d."verifiedAt" is not null)`,
      [workspaceId, memberId, domainOf(email)],
    );
    return row ? { isOwner: row.role === "owner", ways: await sql<Way>(WAYS, [workspaceId]) } : null;
  });
  const demanding = found.filter((one) => one !== null).filter(({ ways }) => ways.length > 0);
  return { ways: demanding.flatMap(({ ways }) => ways), isOwner: demanding.length > 0 && demanding.every(({ isOwner }) => isOwner) };
}

/** The providers by which this person may come into the workspaces they are in: those that speak for their address's domain. */
export async function waysOfMember(userId: string, email: string): Promise<Way[]> {
  const memberships = await resolve<{ workspaceId: string }>("workspaces_of_user", userId);
  const ways = await Promise.all(
    memberships.map(({ workspaceId }) =>
      inWorkspace(workspaceId, () =>
        sql<Way>(
          `select id, name from identity_provider where "workspaceId" = $1 and "isOn" and exists (
             select from sign_in_domain d where d."workspaceId" = $1 and d.name = $2 and d."verifiedAt" is not null) order by kind`,
          [workspaceId, domainOf(email)],
        ),
      ),
    ),
  );
  return ways.flat();
}

/** What a workspace knows of somebody who comes with this address: whether it may speak for it, and what they are there. */
export async function standingOf(
  workspaceId: string,
  { email, userId }: { email: string | null; userId: string | null },
): Promise<{ speaksFor: boolean; member: { id: string; isActive: boolean } | null }> {
  return inWorkspace(workspaceId, async () => {
    const [domain] = email
      ? await sql(`select from sign_in_domain where "workspaceId" = $1 and name = $2 and "verifiedAt" is not null`, [
          workspaceId,
          domainOf(email),
        ])
      : [];
    const [member] = userId
      ? await sql<{ id: string; isActive: boolean }>(`select id, "isActive" from member where "workspaceId" = $1 and "userId" = $2`, [
          workspaceId,
          userId,
        ])
      : [];
    return { speaksFor: domain !== undefined, member: member ?? null };
  });
}
