/** A member: a user's place and role in a workspace. */
import { z } from "zod";
import { LANGUAGES } from "#/core/locale.ts";
import { BUILT_IN_ROLES, PERMISSIONS } from "#/core/permission.ts";
import { email, id, line, paging, text } from "#/core/record.ts";

const ROLES = [...BUILT_IN_ROLES, "custom"] as const;
/** `custom`: one of the workspace's own, which `roleId` names. */
export const role = z.enum(ROLES, { error: `must be one of ${ROLES.join(", ")}` });
const LIMITS_MAX = 100;
/** The tickets that alone someone sees, beside those they are assigned to or follow. */
export const limits = z.strictObject({
  inboxIds: z.array(id).max(LIMITS_MAX, `may hold at most ${LIMITS_MAX} inboxes`),
  teamIds: z.array(id).max(LIMITS_MAX, `may hold at most ${LIMITS_MAX} teams`),
});

export const DENSITIES = ["comfortable", "compact"] as const;
/** Where one is led once a ticket is done with. */
export const AFTER_CLOSE = ["next", "list"] as const;
/** The longest a reply may wait to be taken back, in seconds. */
export const UNDO_SEND_S_MAX = 60;

/** Choices of the desk. What is left out is as the product finds best. */
export const preferences = z.strictObject({
  afterClose: z.enum(AFTER_CLOSE, { error: `must be one of ${AFTER_CLOSE.join(", ")}` }).optional(),
  density: z.enum(DENSITIES, { error: `must be one of ${DENSITIES.join(", ")}` }).optional(),
  /** How long a reply can be taken back, in seconds. */
  undoSendS: z.int().min(0, "must be 0 or more").max(UNDO_SEND_S_MAX, `must be ${UNDO_SEND_S_MAX} or less`).optional(),
});

export const memberRecord = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  roleId: id.nullable(),
  /** Of a role of the workspace's own; null: those of the built-in role. */
  permissions: z.array(z.enum(PERMISSIONS)).nullable(),
  /** Null: sees every ticket. */
  limits: limits.nullable(),
  isActive: z.boolean(),
  /** When the member first opened the workspace; null: invited, and not yet come. */
  joinedAt: z.string().nullable(),
  /** Of who has not come: until when the invitation works. */
  inviteExpiresAt: z.string().nullable(),
  /** Null: the browser's. */
  timeZone: z.string().nullable(),
  /** Null: the browser's. */
  language: z.enum(LANGUAGES).nullable(),
  /** HTML below the member's replies. */
  signature: z.string().nullable(),
  /** A path of this site; another when the picture is another. */
  avatarUrl: z.string().nullable(),
  preferences,
  createdAt: z.string(),
  version: z.int(),
});
export type MemberRecord = z.infer<typeof memberRecord>;

export const createMemberInput = z.strictObject({ userId: id, name: line(120), email, role });
/** Adds a person whom the workspace's identity provider or directory vouches for, without asking them. */
export const provisionMemberInput = z.strictObject({ email, name: line(120), role: z.enum(BUILT_IN_ROLES) });
export const updateMemberInput = z.strictObject({
  id,
  version: z.int().optional(),
  name: line(120).optional(),
  role: role.optional(),
  roleId: id.nullish(),
  /** Null takes them away. */
  limits: limits.nullish(),
  isActive: z.boolean().optional(),
});
/** Makes another member the owner, and the one who gives it an admin. */
export const transferOwnershipInput = z.strictObject({ id });
/** Ends one's own membership. */
export const leaveWorkspaceInput = z.strictObject({});
/** Adds a person to the workspace and mails them a link to come in. */
export const inviteMemberInput = z.strictObject({
  id: id.optional(),
  email,
  name: line(120),
  role,
  roleId: id.nullish(),
  limits: limits.nullish(),
});
export const resendInvitationInput = z.strictObject({ id });
export const joinWorkspaceInput = z.strictObject({});
/** How long an invitation works. */
export const INVITATION_DAYS = 7;
/** Makes a person a member who came by themselves. */
export const admitMemberInput = z.strictObject({
  userId: id,
  name: z.string(),
  email: z.string(),
  role,
  roleId: id.nullable(),
  by: z.enum(["link", "domain"]),
  byId: id,
});

const isTimeZone = (value: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
};
/** What members change of themselves. */
export const updateProfileInput = z.strictObject({
  name: line(120).optional(),
  timeZone: z.string().max(60).refine(isTimeZone, "must be a time zone, as in Europe/Lisbon").nullish(),
  language: z.enum(LANGUAGES, { error: `must be one of ${LANGUAGES.join(", ")}` }).nullish(),
  signature: text(20_000).nullish(),
  /** Laid over those there are. */
  preferences: preferences.optional(),
});

/** Kinds of pictures that browsers show and that can run nothing, by the ending their key has. */
export const AVATAR_TYPES = { png: "image/png", jpg: "image/jpeg", webp: "image/webp", gif: "image/gif" } as const;
export const AVATAR_BYTES_MAX = 1024 * 1024;
/** The picture is stored before; null takes it away. */
export const setAvatarInput = z.strictObject({
  storageKey: z
    .string()
    .regex(/^[0-9a-f-]{36}\/avatars\/[0-9a-f]{64}\.(png|jpg|webp|gif)$/, "must be the key of a picture")
    .nullable(),
});

export const listMembersInput = z.object(paging);

export const MEMBER_EVENTS = ["member.created", "member.invited", "member.joined", "member.updated", "member.left"] as const;
