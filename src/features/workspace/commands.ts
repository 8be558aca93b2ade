/** Writes of workspaces. */
import { assertFresh } from "#/core/auth.ts";
import { pgCode, sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { may } from "#/features/workspace/policy.ts";
import { workspacesById } from "#/features/workspace/queries.ts";
import {
  createWorkspaceInput,
  FOLLOW_UP_AFTER_DAYS,
  finishOnboardingInput,
  KEEP_RAW_MAIL_DAYS,
  updateWorkspaceInput,
  type WorkspaceRecord,
} from "#/features/workspace/schema.ts";

/**
 * A new workspace with its owner and the inbox support@SLUG.localhost. The actor's workspaceId is the new workspace's id, chosen by
 * the caller: row-level security lets nobody write into a workspace other than their own.
 */
export const createWorkspace = command({
  name: "workspace.create",
  input: createWorkspaceInput,
  may: may.create,
  run: async (ctx, { slug, name, isDemo, owner }): Promise<WorkspaceRecord> => {
    const id = ctx.workspaceId;
    await sql(`insert into workspace (id, slug, name, "isDemo", "createdAt") values ($1, $2, $3, $4, $5)`, [
      id,
      slug,
      name,
      isDemo,
      ctx.now,
    ]).catch((error: unknown) => {
      throw pgCode(error) === "23505" ? invalid("slug", "is taken") : error;
    });
    await sql(`insert into workspace_counter ("workspaceId") values ($1)`, [id]);
    await ctx.call("member.create", { userId: owner.userId, name: owner.name, email: owner.email, role: "owner" });
    await ctx.call("inbox.create", { name: "Support", addresses: [`support@${slug}.localhost`] });
    ctx.emit("workspace.created", { subject: touch("workspace", id), data: { slug, name } });
    return {
      id,
      slug,
      name,
      isDemo,
      onboardedAt: null,
      followUpAfterDays: FOLLOW_UP_AFTER_DAYS,
      tracksOpens: false,
      requiresTwoFactors: false,
      logoUrl: null,
      mailColor: null,
      mailFooter: null,
      brandsReplies: false,
      keepRawMailDays: KEEP_RAW_MAIL_DAYS,
      deletionAt: null,
      version: 1,
    };
  },
});

/** The workspace as it is, locked until the command ends. @throws AppError not-found */
export async function lockWorkspace(ctx: CommandContext): Promise<WorkspaceRecord> {
  await sql(`select from workspace where id = $1 for update`, [ctx.workspaceId]);
  const [workspace] = await workspacesById([ctx.workspaceId]);
  if (!workspace) throw notFound("workspace");
  return workspace;
}

export const updateWorkspace = command({
  name: "workspace.update",
  input: updateWorkspaceInput,
  load: lockWorkspace,
  may: may.update,
  run: async (ctx, { version, ...change }, before): Promise<WorkspaceRecord> => {
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const fields = (from: WorkspaceRecord) => ({
      name: from.name,
      followUpAfterDays: from.followUpAfterDays,
      tracksOpens: from.tracksOpens,
      requiresTwoFactors: from.requiresTwoFactors,
      keepRawMailDays: from.keepRawMailDays,
      mailColor: from.mailColor,
      mailFooter: from.mailFooter,
      brandsReplies: from.brandsReplies,
    });
    const to = fields({
      ...before,
      ...given(change),
      ...(change.mailFooter === undefined ? {} : { mailFooter: change.mailFooter?.trim() || null }),
    });
    // It locks people out, or lets them in with less.
    if (to.requiresTwoFactors !== before.requiresTwoFactors) assertFresh(ctx.actor);
    await sql(
      `update workspace set name = $2, "followUpAfterDays" = $3, "tracksOpens" = $4, "mailColor" = $5, "mailFooter" = $6, "brandsReplies" = $7, "keepRawMailDays" = $8,
         "requiresTwoFactors" = $9,         version = version + 1 where id = $1`,
      [
        ctx.workspaceId,
        to.name,
        to.followUpAfterDays,
        to.tracksOpens,
        to.mailColor,
        to.mailFooter,
        to.brandsReplies,
        to.keepRawMailDays,
        to.requiresTwoFactors,
      ],
    );
    ctx.emit("workspace.updated", { subject: touch("workspace", ctx.workspaceId), data: { from: fields(before), to } });
    return { ...before, ...to, version: before.version + 1 };
  },
});

/** What is left out stays; null is a value. */
const given = <T extends object>(change: T): T =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;

/** The first steps are done, or put away: they are shown to nobody any more. Done twice, the first time counts. */
export const finishOnboarding = command({
  name: "workspace.finishOnboarding",
  input: finishOnboardingInput,
  load: lockWorkspace,
  may: may.update,
  run: async (ctx, _input, before): Promise<WorkspaceRecord> => {
    if (before.onboardedAt) return before;
    await sql(`update workspace set "onboardedAt" = $2, version = version + 1 where id = $1`, [ctx.workspaceId, ctx.now]);
    ctx.emit("workspace.onboarded", { subject: touch("workspace", ctx.workspaceId) });
    return { ...before, onboardedAt: ctx.now.toISOString(), version: before.version + 1 };
  },
});
