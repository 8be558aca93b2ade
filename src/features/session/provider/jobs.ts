/** What follows for sessions and identities when a workspace changes who may come in, and how. */
import { inWorkspace, sql } from "#/core/db.ts";
import { type EventJob, every, on } from "#/core/jobs.ts";
import { requiredWays } from "#/features/identityProvider/requirement/queries.ts";
import { endSessionsBesides, sweepAttempts, unlinkIdentities } from "#/features/session/provider/commands.ts";

type PolicyChange = { from: { requiresSso: boolean }; to: { requiresSso: boolean } };
/** From the moment single sign-on is required, no session that was made in another way goes on. Owners keep theirs, as they keep their code. */
export async function endOtherWays({ workspaceId, event }: EventJob<PolicyChange>): Promise<void> {
  if (event.data.from.requiresSso || !event.data.to.requiresSso) return;
  const members = await inWorkspace(workspaceId, () =>
    sql<{ userId: string; email: string }>(`select "userId", email from member where "workspaceId" = $1 and "isActive"`, [workspaceId]),
  );
  for (const { userId, email } of members) {
    const { ways, isOwner } = await requiredWays(userId, email);
    if (ways.length === 0 || isOwner) continue;
    await endSessionsBesides(
      userId,
      ways.map(({ id }) => id),
    );
  }
}

type MemberChange = { from: { isActive: boolean }; to: { isActive: boolean } };
/** Who was let go and comes back later may come as somebody else at the provider: their address is linked anew. */
export async function forgetIdentities({ workspaceId, event }: EventJob<MemberChange>): Promise<void> {
  if (!event.data.from.isActive || event.data.to.isActive) return;
  const memberId = event.subject.slice("member:".length);
  const [found] = await inWorkspace(workspaceId, () =>
    sql<{ userId: string; providers: string[] }>(
      `select "userId", array(select id::text from identity_provider where "workspaceId" = $1) as providers
       from member where "workspaceId" = $1 and id = $2 and not "isActive"`,
      [workspaceId, memberId],
    ),
  );
  if (found) await unlinkIdentities(found.userId, found.providers);
}

export const tasks = [
  on<PolicyChange>("sign-in-policy.updated", "endOtherWays", endOtherWays),
  on<MemberChange>("member.updated", "forgetIdentities", forgetIdentities),
];
export const crons = [every("47 * * * *", "sweepAttempts", sweepAttempts)];
