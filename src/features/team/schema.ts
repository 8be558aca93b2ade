/** A team: members who share work. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";

export const teamRecord = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  memberIds: z.array(id),
  createdAt: z.string(),
  version: z.int(),
});
export type TeamRecord = z.infer<typeof teamRecord>;

const memberIds = z
  .array(id)
  .max(500, "may hold at most 500 members")
  .transform((ids) => [...new Set(ids)]);
export const createTeamInput = z.strictObject({
  id: id.optional(),
  name: line(80),
  description: line(200).nullish(),
  memberIds: memberIds.default([]),
});
export const updateTeamInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(80).optional(),
  description: line(200).nullish(),
});
/** Replaces all. */
export const setTeamMembersInput = z.strictObject({ id, memberIds });
export const deleteTeamInput = z.strictObject({ id });
export const listTeamsInput = z.object(paging);

export const TEAM_EVENTS = ["team.created", "team.updated", "team.deleted"] as const;
