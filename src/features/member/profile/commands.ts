/** What members write of themselves: how they are called and seen, and how they like the desk. */
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { harmlessHtml } from "#/core/html.ts";
import { may } from "#/features/member/policy.ts";
import { membersById } from "#/features/member/queries.ts";
import { type MemberRecord, setAvatarInput, updateProfileInput } from "#/features/member/schema.ts";

async function ownRecord(ctx: CommandContext): Promise<MemberRecord> {
  const [record] = await membersById(ctx.workspaceId, [ctx.actor.id ?? ""]);
  if (!record) throw notFound("member");
  return record;
}

export const updateProfile = command({
  name: "member.updateProfile",
  input: updateProfileInput,
  may: may.updateOwn,
  run: async (ctx, { name, timeZone, language, signature, preferences }): Promise<MemberRecord> => {
    await sql(`select from member where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, ctx.actor.id]);
    const before = await ownRecord(ctx);
    const next = {
      name: name ?? before.name,
      timeZone: timeZone === undefined ? before.timeZone : timeZone,
      language: language === undefined ? before.language : language,
      signature: signature === undefined ? before.signature : signature?.trim() ? harmlessHtml(signature) : null,
      preferences: { ...before.preferences, ...preferences },
    };
    await sql(
      `update member set name = $3, "timeZone" = $4, language = $5, signature = $6, preferences = $7, version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, before.id, next.name, next.timeZone, next.language, next.signature, JSON.stringify(next.preferences)],
    );
    ctx.emit("member.updated", { subject: touch("member", before.id), data: { from: { name: before.name }, to: { name: next.name } } });
    return ownRecord(ctx);
  },
});

/** The bytes are stored before: a command may not wait for the network. */
export const setAvatar = command({
  name: "member.setAvatar",
  input: setAvatarInput,
  may: may.updateOwn,
  run: async (ctx, { storageKey }): Promise<MemberRecord> => {
    // Whoever may call this command may name any key: one of another workspace would show that workspace's pictures.
    if (storageKey && !storageKey.startsWith(`${ctx.workspaceId}/`)) throw invalid("storageKey", "is not one of this workspace");
    const rows = await sql(`update member set "avatarKey" = $3, version = version + 1 where "workspaceId" = $1 and id = $2 returning id`, [
      ctx.workspaceId,
      ctx.actor.id,
      storageKey,
    ]);
    if (rows.length === 0) throw notFound("member");
    ctx.emit("member.updated", { subject: touch("member", ctx.actor.id ?? "") });
    return ownRecord(ctx);
  },
});
