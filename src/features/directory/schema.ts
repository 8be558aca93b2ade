/** A directory: a workspace's own list of people and groups, kept elsewhere and brought here by SCIM. It makes members, and ends their access. */
import { z } from "zod";
import { email, id, line } from "#/core/record.ts";

export const directoryRecord = z.object({
  /** What has to be entered at the directory. */
  url: z.string(),
  /** Null: there is no token, and so no directory. */
  token: z.object({ createdAt: z.string(), usedAt: z.string().nullable() }).nullable(),
  userCount: z.int(),
  groups: z.array(z.object({ id, name: z.string(), memberCount: z.int() })),
});
export type DirectoryRecord = z.infer<typeof directoryRecord>;
export const readDirectoryInput = z.object({});

/** SHA-256 in base64url. */
export const setTokenInput = z.strictObject({
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be the SHA-256 of a token in base64url"),
});
export const deleteTokenInput = z.strictObject({});

/** A person of the directory, as SCIM's core schema has them. */
export type DirectoryUser = {
  id: string;
  userName: string;
  externalId: string | null;
  givenName: string | null;
  familyName: string | null;
  displayName: string;
  email: string;
  isActive: boolean;
  groups: { id: string; name: string }[];
  createdAt: string;
  updatedAt: string;
};
export type DirectoryGroup = {
  id: string;
  name: string;
  externalId: string | null;
  members: { id: string; name: string }[];
  createdAt: string;
  updatedAt: string;
};

const externalId = z.string().max(300).nullable();
const namePart = z.string().max(120).nullable();
const userFields = {
  userName: line(254),
  externalId: externalId.default(null),
  givenName: namePart.default(null),
  familyName: namePart.default(null),
  displayName: line(120),
  isActive: z.boolean(),
};
export const createDirectoryUserInput = z.strictObject({ ...userFields, email });
export const updateDirectoryUserInput = z.strictObject({ id, ...userFields });
export const directoryIdInput = z.strictObject({ id });
/** More at once is a mistake, and would hold the workspace's lock for long. */
export const GROUP_MEMBERS_MAX = 5_000;
const memberIds = z.array(id).max(GROUP_MEMBERS_MAX);
export const createDirectoryGroupInput = z.strictObject({ name: line(200), externalId: externalId.default(null), memberIds });
/** `memberIds` replaces; then `add` and `remove` are done. */
export const updateDirectoryGroupInput = z.strictObject({
  id,
  name: line(200).optional(),
  externalId: externalId.optional(),
  memberIds: memberIds.optional(),
  add: memberIds.default([]),
  remove: memberIds.default([]),
});
export const assignRolesInput = z.strictObject({});

/** A list by one attribute, or of all; SCIM counts from one. */
const listInput = { startIndex: z.int().min(1), count: z.int().min(0).max(200) };
export const listDirectoryUsersInput = z.object({
  ...listInput,
  by: z.object({ attribute: z.enum(["id", "userName", "externalId", "email"]), value: z.string().max(300) }).nullable(),
});
export const listDirectoryGroupsInput = z.object({
  ...listInput,
  by: z.object({ attribute: z.enum(["id", "displayName", "externalId"]), value: z.string().max(300) }).nullable(),
});
export type Listed<T> = { total: number; data: T[] };

export const DIRECTORY_EVENTS = [
  "directory.token-set",
  "directory.token-deleted",
  "directory.user-created",
  "directory.user-updated",
  "directory.user-deleted",
  "directory.group-created",
  "directory.group-updated",
  "directory.group-deleted",
] as const;
