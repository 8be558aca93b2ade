/** Coming into a workspace by oneself: by an invitation, a link or one's address. Functions of the installation: who comes is no actor there yet. */
import { memberActor, systemActor, type MemberRole } from "#/core/actor.ts";
import type { Identity } from "#/core/auth.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { domainOf, normalEmail } from "#/core/record.ts";
import { type Entrance, entranceOfLink, entrancesOfAddress } from "#/features/join/queries.ts";
import { invitationByToken } from "#/features/member/queries.ts";

type Came = { slug: string };
const personOf = ({ userId, name, email }: Identity) => ({ userId, name, email });

/** @throws AppError not-found for a link that does not work, conflict for somebody whose membership was ended */
export async function joinByLink(identity: Identity, token: string): Promise<Came> {
  const entrance = await entranceOfLink(token);
  if (!entrance) throw notFound("link");
  return come(identity, "join.byLink", entrance);
}

/** The workspaces that the person may join by their address, which they have proven by a code that was mailed there. */
export async function workspacesToJoin({ userId, email }: Identity): Promise<Entrance[]> {
  const [proven] = await system(`select from "user" where id = $1 and "emailVerifiedAt" is not null`, [userId]);
  return proven ? entrancesOfAddress(userId, email) : [];
}

/** @throws AppError not-found for a workspace that does not let them in */
export async function joinByAddress(identity: Identity, workspaceId: string): Promise<Came> {
  const entrance = (await workspacesToJoin(identity)).find((one) => one.workspaceId === workspaceId);
  if (!entrance) throw notFound("workspace");
  return come(identity, "join.byDomain", entrance);
}

async function come(identity: Identity, name: "join.byLink" | "join.byDomain", { workspaceId, id, slug }: Entrance): Promise<Came> {
  await execute(systemActor(workspaceId, identity.name), name, { id, ...personOf(identity) });
  return { slug };
}

/** Takes an invitation, once. @throws AppError not-found when it was taken or withdrawn, is too old, or somebody else's */
export async function acceptInvitation(identity: Identity, token: string): Promise<Came> {
  const invitation = await invitationByToken(token);
  if (!invitation || invitation.userId !== identity.userId) throw notFound("invitation");
  const { workspaceId, memberId, slug } = invitation;
  const [member] = await inWorkspace(workspaceId, () =>
    sql<{ role: MemberRole }>(`select role from member where "workspaceId" = $1 and id = $2`, [workspaceId, memberId]),
  );
  if (!member) throw notFound("invitation");
  await execute(memberActor({ workspaceId, id: memberId, ...personOf(identity), role: member.role }), "member.join", {});
  return { slug };
}

const ENSURE = "select id from ensure_user($1, $2) as id";
const nameOf = (email: string) => email.slice(0, email.lastIndexOf("@")).slice(0, 120);
/** Makes a user of an address, if there is none, so that a code can be mailed there. */
async function ensureUserIn(workspaceId: string, email: string): Promise<void> {
  const address = normalEmail(email);
  await inWorkspace(workspaceId, () => sql(ENSURE, [address, nameOf(address)]));
}

/** Somebody with a link that works may sign in, whoever they are. @throws AppError not-found */
export async function admitAddress(token: string, email: string): Promise<void> {
  const entrance = await entranceOfLink(token);
  if (!entrance) throw notFound("link");
  await ensureUserIn(entrance.workspaceId, email);
}

/** So may people of a domain that lets them in. */
export async function admitDomain(email: string): Promise<void> {
  const [place] = await resolve<{ workspaceId: string }>("workspaces_of_domain", domainOf(email));
  if (place) await ensureUserIn(place.workspaceId, email);
}
