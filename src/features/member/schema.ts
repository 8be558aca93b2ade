/** A member: a user's place and role in a workspace. */
import { z } from "zod";
import { ROLES } from "#/core/actor.ts";
import { email, id, line, paging } from "#/core/record.ts";

export const role = z.enum(ROLES, { error: `must be one of ${ROLES.join(", ")}` });
export const memberRecord = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  isActive: z.boolean(),
  createdAt: z.string(),
  version: z.int(),
});
export type MemberRecord = z.infer<typeof memberRecord>;

export const createMemberInput = z.strictObject({ userId: id, name: line(120), email, role });
export const updateMemberInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(120).optional(),
  role: role.optional(),
  isActive: z.boolean().optional(),
});
export const listMembersInput = z.object(paging);

export const MEMBER_EVENTS = ["member.created", "member.updated"] as const;
