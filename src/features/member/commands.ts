/** Writes of members. */
import { assertFresh } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/member/policy.ts";
import { membersById } from "#/features/member/queries.ts";
import { refuseUnknownRights, type Rights } from "#/features/member/rights/queries.ts";
import {
  admitMemberInput,
  createMemberInput,
  INVITATION_DAYS,
  inviteMemberInput,
  joinWorkspaceInput,
  leaveWorkspaceInput,
  provisionMemberInput,
  type MemberRecord,
  resendInvitationInput,
  transferOwnershipInput,
  updateMemberInput,
} from "#/features/member/schema.ts";

type NewMember = { id: string; userId: string; name: string; email: string; joinedAt: Date | null; isInvited?: boolean } & Omit<
  Rights,
  "permissions"
>;

/** Until when an invitation of this moment works. */
const inviteExpiry = (ctx: CommandContext) => new Date(ctx.now.getTime() + INVITATION_DAYS * 86_400_000);

async function addMember(ctx: CommandContext, member: NewMember): Promise<MemberRecord> {
  const { id, userId, name, email, role, roleId, limits, joinedAt, isInvited = false } = member;
  const invite = isInvited ? [ctx.id(), inviteExpiry(ctx)] : [null, null];
  const rows = await sql(
    `insert into member ("workspaceId", id, "userId", name, email, role, "roleId", limits, "joinedAt", "createdAt", "inviteId", "inviteExpiresAt")
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12) on conflict ("workspaceId", "userId") do nothing returning id`,
    [ctx.workspaceId, id, userId, name, normalEmail(email), role, roleId, limits && JSON.stringify(limits), joinedAt, ctx.now, ...invite],
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
    const made = await addMember(ctx, { id: ctx.id(), userId, name, email, role, roleId: null, limits: null, joinedAt: ctx.now });
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
  load: (ctx, { role, roleId = null, limits = null }) => refuseUnknownRights(ctx, { role, roleId, limits }),
  may: (actor, rights) => may.invite(actor, rights) && may.give(actor, rights),
  run: async (ctx, { id = ctx.id(), email, name }, { role, roleId, limits }): Promise<MemberRecord> => {
    const userId = await ensureUser(email, name);
    const made = await addMember(ctx, { id, userId, name, email, role, roleId, limits, joinedAt: null, isInvited: true });
    mailInvitation(ctx, id);
    ctx.emit("member.invited", { subject: touch("member", id), data: { email: made.email, role, roleId, limits } });
    return made;
  },
});

/** A member without an invitation: they come by the provider that vouches for them. */
export const provisionMember = command({
  name: "member.provision",
  input: provisionMemberInput,
  may: may.create,
  run: async (ctx, { email, name, role }): Promise<MemberRecord> => {
    const userId = await ensureUser(email, name);
    const made = await addMember(ctx, { id: ctx.id(), userId, name, email, role, roleId: null, limits: null, joinedAt: null });
    ctx.emit("member.created", { subject: touch("member", made.id), data: { email: made.email, role } });
    return made;
  },
});

export const resendInvitation = command({
  name: "member.resendInvitation",
  input: resendInvitationInput,
  load: (ctx, { id }) => lockMember(ctx, id),
  may: (actor, member) => may.invite(actor, member),
  run: async (ctx, { id }, member): Promise<MemberRecord> => {
    if (member.joinedAt) throw new AppError("conflict", "The member has come already and needs no invitation.");
    if (!member.isActive) throw new AppError("conflict", "The member is deactivated. Activate them first.");
    // Another link: the one of the mail before ends.
    await sql(`update member set "inviteId" = $3, "inviteExpiresAt" = $4, version = version + 1 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      id,
      ctx.id(),
      inviteExpiry(ctx),
    ]);
    mailInvitation(ctx, id);
    ctx.emit("member.invited", { subject: touch("member", id), data: { email: member.email, role: member.role } });
    return memberOf(ctx, id);
  },
});

/** Says that the actor has opened the workspace. The second time says nothing. */
export const joinWorkspace = command({
  name: "member.join",
  isAllowedReadOnly: true,
  input: joinWorkspaceInput,
  may: may.updateOwn,
  run: async (ctx): Promise<null> => {
    const rows = await sql(
      `update member set "joinedAt" = $3, "inviteId" = null, "inviteExpiresAt" = null, version = version + 1
       where "workspaceId" = $1 and id = $2 and "joinedAt" is null and "isActive" returning id`,
      [ctx.workspaceId, ctx.actor.id, ctx.now],
    );
    if (rows.length > 0) ctx.emit("member.joined", { subject: touch("member", ctx.actor.id ?? "") });
    return null;
  },
});

/** A person who came by a link or by their address. `isNew`: they were none yet. Who was invited comes as what they were invited as. */
export const admitMember = command({
  name: "member.admit",
  isInternal: true,
  input: admitMemberInput,
  load: (ctx, { role, roleId }) => refuseUnknownRights(ctx, { role, roleId, limits: null }),
  may: may.create,
  run: async (ctx, { userId, name, email, by, byId }, { role, roleId }): Promise<{ isNew: boolean }> => {
    const [known] = await sql<{ id: string; isActive: boolean; joinedAt: string | null }>(
      `select id, "isActive", "joinedAt" from member where "workspaceId" = $1 and "userId" = $2 for update`,
      [ctx.workspaceId, userId],
    );
    if (known && !known.isActive)
      throw new AppError("conflict", "Your membership was ended. Ask somebody who manages members to activate it.");
    if (known?.joinedAt) return { isNew: false };
    const joinedAt = ctx.now;
    if (known)
      await sql(
        `update member set "joinedAt" = $3, "inviteId" = null, "inviteExpiresAt" = null, version = version + 1 where "workspaceId" = $1 and id = $2`,
        [ctx.workspaceId, known.id, joinedAt],
      );
    const { id } = known ?? (await addMember(ctx, { id: ctx.id(), userId, name, email, role, roleId, limits: null, joinedAt }));
    ctx.emit("member.joined", { subject: touch("member", id), data: { by, byId, email, ...(known ? {} : { role, roleId }) } });
    return { isNew: !known };
  },
});

export const updateMember = command({
  name: "member.update",
  input: updateMemberInput,
  load: async (ctx, { id, version, role, roleId, limits }) => {
    const before = await lockMember(ctx, id);
    if (version !== undefined && version !== before.version) throw new AppError("stale");
    const isAsked = role !== undefined || roleId !== undefined || limits !== undefined;
    const rights = isAsked
      ? await refuseUnknownRights(ctx, {
          role: role ?? (roleId ? "custom" : before.role),
          roleId: roleId ?? (role === undefined ? before.roleId : null),
          limits: limits === undefined ? before.limits : limits,
        })
      : before;
    return { before, rights };
  },
  may: (actor, { before, rights }) => may.update(actor) && may.give(actor, before) && may.give(actor, rights),
  run: async (ctx, { id, name, isActive = null }, { before, rights }): Promise<MemberRecord> => {
    if (rights.role !== "owner" || isActive === false) await refuseWithoutOwner(ctx, before);
    await sql(
      `update member set name = coalesce($3, name), role = $4, "roleId" = $5, limits = $6::jsonb, "isActive" = coalesce($7, "isActive"), version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, name ?? null, rights.role, rights.roleId, rights.limits && JSON.stringify(rights.limits), isActive],
    );
    return updated(ctx, before);
  },
});

/** @throws AppError invalid when the workspace would have no owner without this one */
async function refuseWithoutOwner(ctx: CommandContext, member: MemberRecord): Promise<void> {
  if (member.role !== "owner" || !member.isActive) return;
  // Locked together, so that two owners cannot step down at the same moment.
  const owners = await sql(`select from member where "workspaceId" = $1 and role = 'owner' and "isActive" and id <> $2 for update`, [
    ctx.workspaceId,
    member.id,
  ]);
  if (owners.length === 0) throw invalid("role", "cannot change: a workspace needs an owner");
}

const told = ({ name, role, roleId, limits, isActive }: MemberRecord) => ({ name, role, roleId, limits, isActive });

async function updated(ctx: CommandContext, before: MemberRecord): Promise<MemberRecord> {
  const record = await memberOf(ctx, before.id);
  ctx.emit("member.updated", { subject: touch("member", before.id), data: { from: told(before), to: told(record) } });
  return record;
}

export const transferOwnership = command({
  name: "member.transferOwnership",
  input: transferOwnershipInput,
  load: (ctx, { id }) => lockMember(ctx, id),
  may: (actor) => may.transfer(actor),
  run: async (ctx, { id }, before): Promise<MemberRecord> => {
    if (!before.isActive || !before.joinedAt) throw invalid("id", "is not a member who has come and is active");
    if (id === ctx.actor.id) throw invalid("id", "is yourself");
    // It cannot be taken back by who gives it.
    assertFresh(ctx.actor);
    const self = await lockMember(ctx, ctx.actor.id ?? "");
    for (const [member, role] of [
      [before, "owner"],
      [self, "admin"],
    ] as const)
      await sql(`update member set role = $3, "roleId" = null, limits = null, version = version + 1 where "workspaceId" = $1 and id = $2`, [
        ctx.workspaceId,
        member.id,
        role,
      ]);
    await updated(ctx, self);
    return updated(ctx, before);
  },
});

/** For oneself: one's work stays, and one's access ends. */
export const leaveWorkspace = command({
  name: "member.leave",
  isAllowedReadOnly: true,
  input: leaveWorkspaceInput,
  may: may.updateOwn,
  run: async (ctx): Promise<null> => {
    const self = await lockMember(ctx, ctx.actor.id ?? "");
    await refuseWithoutOwner(ctx, self);
    await sql(`update member set "isActive" = false, version = version + 1 where "workspaceId" = $1 and id = $2`, [
      ctx.workspaceId,
      self.id,
    ]);
    ctx.emit("member.left", { subject: touch("member", self.id), data: { email: self.email, role: self.role } });
    return null;
  },
});
