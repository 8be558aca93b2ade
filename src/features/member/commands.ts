/** Writes of members. */
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/member/policy.ts";
import { membersById } from "#/features/member/queries.ts";
import {
  createMemberInput,
  inviteMemberInput,
  joinWorkspaceInput,
  provisionMemberInput,
  type MemberRecord,
  resendInvitationInput,
  updateMemberInput,
} from "#/features/member/schema.ts";

type NewMember = { id: string; userId: string; name: string; email: string; role: string; joinedAt: Date | null };

async function addMember(ctx: CommandContext, { id, userId, name, email, role, joinedAt }: NewMember): Promise<MemberRecord> {
  const rows = await sql(
    `insert into member ("workspaceId", id, "userId", name, email, role, "joinedAt", "createdAt") values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict ("workspaceId", "userId") do nothing returning id`,
    [ctx.workspaceId, id, userId, name, normalEmail(email), role, joinedAt, ctx.now],
  );
  if (rows.length === 0) throw invalid("email", "belongs to a member already");
  return memberOf(ctx, id);
}

async function memberOf(ctx: CommandContext, id: string): Promise<MemberRecord> {
  const [record] = await membersById(ctx.workspaceId, [id]);
  if (!record) throw notFound("member");
  return record;
}

/** Locked, so that it stays as it was read. */
async function lockMember(ctx: CommandContext, id: string): Promise<MemberRecord> {
  await sql(`select from member where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  return memberOf(ctx, id);
}

/** Makes any user a member, who then is one: for the workspace's first, and for seeds. People are invited. */
export const createMember = command({
  name: "member.create",
  input: createMemberInput,
  may: may.create,
  run: async (ctx, { userId, name, email, role }): Promise<MemberRecord> => {
    const made = await addMember(ctx, { id: ctx.id(), userId, name, email, role, joinedAt: ctx.now });
    ctx.emit("member.created", { subject: touch("member", made.id), data: { email, role } });
    return made;
  },
});

const mailInvitation = (ctx: CommandContext, memberId: string) =>
  ctx.enqueue(
    "sendInvitation",
    {
      workspaceId: ctx.workspaceId,
      memberId,
      inviterName: ctx.actor.name,
      ...(ctx.actor.type === "member" && ctx.actor.language ? { language: ctx.actor.language } : {}),
    },
    // Asked for twice before it has left, it leaves once.
    { key: `sendInvitation:${memberId}`, attemptsMax: 5 },
  );

async function ensureUser(email: string, name: string): Promise<string> {
  const [user] = await sql<{ id: string }>(`select ensure_user($1, $2) as id`, [normalEmail(email), name]);
  if (!user) throw new AppError("internal", "The user could not be saved. Nothing was changed; please try again.");
  return user.id;
}

export const inviteMember = command({
  name: "member.invite",
  input: inviteMemberInput,
  may: (actor, _loaded, { role }) => may.invite(actor) && may.give(actor, role),
  run: async (ctx, { id = ctx.id(), email, name, role }): Promise<MemberRecord> => {
    const made = await addMember(ctx, { id, userId: await ensureUser(email, name), name, email, role, joinedAt: null });
    mailInvitation(ctx, id);
    ctx.emit("member.invited", { subject: touch("member", id), data: { email: made.email, role } });
    return made;
  },
});

/** A member without an invitation: they come by the provider that vouches for them. */
export const provisionMember = command({
  name: "member.provision",
  input: provisionMemberInput,
  may: may.create,
  run: async (ctx, { email, name, role }): Promise<MemberRecord> => {
    const made = await addMember(ctx, { id: ctx.id(), userId: await ensureUser(email, name), name, email, role, joinedAt: null });
    ctx.emit("member.created", { subject: touch("member", made.id), data: { email: made.email, role } });
    return made;
  },
});

export const resendInvitation = command({
  name: "member.resendInvitation",
  input: resendInvitationInput,
  load: (ctx, { id }) => lockMember(ctx, id),
  may: may.invite,
  run: async (ctx, { id }, member): Promise<MemberRecord> => {
    if (member.joinedAt) throw new AppError("conflict", "The member has come already and needs no invitation.");
    if (!member.isActive) throw new AppError("conflict", "The member is deactivated. Activate them first.");
    mailInvitation(ctx, id);
    ctx.emit("member.invited", { subject: touch("member", id), data: { email: member.email, role: member.role } });
    return member;
  },
});

/** Says that the actor has opened the workspace. The second time says nothing. */
export const joinWorkspace = command({
  name: "member.join",
  input: joinWorkspaceInput,
  may: may.updateOwn,
  run: async (ctx): Promise<null> => {
    const rows = await sql(
      `update member set "joinedAt" = $3, version = version + 1 where "workspaceId" = $1 and id = $2 and "joinedAt" is null returning id`,
      [ctx.workspaceId, ctx.actor.id, ctx.now],
    );
    if (rows.length > 0) ctx.emit("member.joined", { subject: touch("member", ctx.actor.id ?? "") });
    return null;
  },
});

export const updateMember = command({
  name: "member.update",
  input: updateMemberInput,
  load: async (ctx, { id, version }) => {
    const member = await lockMember(ctx, id);
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
    const record = await memberOf(ctx, id);
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
