/** A team: members who share work. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";

export const teamRecord = z.object({ id, name: z.string(), memberIds: z.array(id), createdAt: z.string(), version: z.int() });
export type TeamRecord = z.infer<typeof teamRecord>;

export const createTeamInput = z.strictObject({ name: line(80), memberIds: z.array(id).max(500).default([]) });
export const listTeamsInput = z.object(paging);

export const TEAM_EVENTS = ["team.created"] as const;
