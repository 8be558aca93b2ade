/** Writes of members. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/member/policy.ts";
import { membersById } from "#/features/member/queries.ts";
import { createMemberInput, type MemberRecord, updateMemberInput } from "#/features/member/schema.ts";

export const createMember = command({
  name: "member.create",
  input: createMemberInput,
  may: (actor, _loaded, { role }) => may.create(actor) && may.give(actor, role),
  run: async (ctx, { userId, name, email, role }): Promise<MemberRecord> => {
    const id = ctx.id();
    const [made] = await sql<MemberRecord>(
      `insert into member ("workspaceId", id, "userId", name, email, role, "createdAt") values ($1, $2, $3, $4, $5, $6, $7)
       on conflict ("workspaceId", "userId") do nothing returning id, name, email, role, "isActive", "createdAt", version`,
      [ctx.workspaceId, id, userId, name, normalEmail(email), role, ctx.now],
    );
    if (!made) throw invalid("email", "belongs to a member already");
    ctx.emit("member.created", { subject: touch("member", id), data: { email, role } });
    return made;
  },
});

export const updateMember = command({
  name: "member.update",
  input: updateMemberInput,
  load: async (ctx, { id, version }) => {
    const [member] = await sql<MemberRecord>(
      `select id, name, email, role, "isActive", version from member where "workspaceId" = $1 and id = $2 for update`,
      [ctx.workspaceId, id],
    );
    if (!member) throw notFound("member");
    if (version !== undefined && version !== member.version) throw new AppError("stale");
    return member;
  },
  may: (actor, member, { role }) => may.update(actor) && may.give(actor, member.role) && (role === undefined || may.give(actor, role)),
  run: async (ctx, { id, name, role, isActive }, before): Promise<MemberRecord> => {
    const losesOwner = before.role === "owner" && before.isActive && ((role !== undefined && role !== "owner") || isActive === false);
    if (losesOwner) {
      // Locked together, so that two owners cannot step down at the same moment.
      const owners = await sql(`select from member where "workspaceId" = $1 and role = 'owner' and "isActive" and id <> $2 for update`, [
        ctx.workspaceId,
        id,
      ]);
      if (owners.length === 0) throw invalid("role", "cannot change: a workspace needs an owner");
    }
    await sql(
      `update member set name = coalesce($3, name), role = coalesce($4, role), "isActive" = coalesce($5, "isActive"), version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, name ?? null, role ?? null, isActive ?? null],
    );
    const [record] = await membersById(ctx.workspaceId, [id]);
    if (!record) throw notFound("member");
    ctx.emit("member.updated", {
      subject: touch("member", id),
      data: {
        from: { name: before.name, role: before.role, isActive: before.isActive },
        to: { name: record.name, role: record.role, isActive: record.isActive },
      },
    });
    return record;
  },
});
