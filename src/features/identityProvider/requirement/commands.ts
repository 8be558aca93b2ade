/** Writes of how a workspace's members may come in. */
import { assertFresh } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { invalid } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { signInPolicyOf } from "#/features/identityProvider/requirement/queries.ts";
import { type SignInPolicyRecord, updateSignInPolicyInput } from "#/features/identityProvider/requirement/schema.ts";

export const updateSignInPolicy = command({
  name: "signInPolicy.update",
  input: updateSignInPolicyInput,
  load: async (ctx) => {
    await sql(`insert into sign_in_policy ("workspaceId") values ($1) on conflict do nothing`, [ctx.workspaceId]);
    await sql(`select from sign_in_policy where "workspaceId" = $1 for update`, [ctx.workspaceId]);
    return signInPolicyOf(ctx.workspaceId);
  },
  may: (actor, before, { defaultRole, groupRoles = [] }) =>
    may.manage(actor) && may.give(actor, [defaultRole ?? before.defaultRole, ...groupRoles.map(({ role }) => role)]),
  run: async (ctx, input, before): Promise<SignInPolicyRecord> => {
    assertFresh(ctx.actor);
    const after = { ...before, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) };
    if (after.requiresSso && !before.requiresSso) {
      const [there] = await sql<{ hasWay: boolean; hasDomain: boolean }>(
        `select exists (select from identity_provider where "workspaceId" = $1 and "isOn") as "hasWay",
           exists (select from sign_in_domain where "workspaceId" = $1 and "verifiedAt" is not null) as "hasDomain"`,
        [ctx.workspaceId],
      );
      if (!there?.hasWay) throw invalid("requiresSso", "needs an identity provider that is switched on");
      if (!there.hasDomain) throw invalid("requiresSso", "needs a verified domain");
    }
    await sql(
      `update sign_in_policy set "requiresSso" = $2, provisions = $3, "defaultRole" = $4, "groupRoles" = $5, version = version + 1 where "workspaceId" = $1`,
      [ctx.workspaceId, after.requiresSso, after.provisions, after.defaultRole, JSON.stringify(after.groupRoles)],
    );
    ctx.emit("sign-in-policy.updated", { subject: touch("sign-in-policy", ctx.workspaceId), data: { from: before, to: after } });
    return signInPolicyOf(ctx.workspaceId);
  },
});
