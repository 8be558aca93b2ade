/**
 * An API key: a program's way in. It belongs to one workspace and may do what its role may, or a part of it; it is shown once and kept as a
 * hash. A personal token is one of a member: it acts as they do, with what they may do at the time or a part of it.
 */
import { z } from "zod";
import { GRANTABLE, type Permission } from "#/core/permission.ts";
import { id, line, paging, time } from "#/core/record.ts";
import { limits, role } from "#/features/member/schema.ts";

export const API_KEY_PREFIX = "cx_";
export const TOKEN_PREFIX = "cxp_";
/** What of a key is kept to recognise it by, after its prefix: too little to be of use. */
export const SHOWN_LETTERS = 6;
/** How long a secret works on after it was replaced. */
const OVERLAP_HOURS = 24;
const OVERLAP_HOURS_MAX = 24 * 30;
/** Tokens of one member that still count. */
export const TOKENS_MAX = 50;

const permission = z.enum(GRANTABLE as [Permission, ...Permission[]], { error: `must be one of ${GRANTABLE.join(", ")}` });
const permissions = z
  .array(permission)
  .min(1, "must name at least one")
  .transform((chosen) => GRANTABLE.filter((one) => chosen.includes(one)));
const future = time.refine((value) => Date.parse(value) > Date.now(), "must be in the future");
const kept = (prefix: string) => ({
  prefix: z.string().regex(new RegExp(`^${prefix}[A-Za-z0-9_-]{${SHOWN_LETTERS}}$`), "must be the first letters of a key"),
  /** SHA-256 in base64url. */
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be the SHA-256 of a key in base64url"),
});

/** What is said of a new key. `permissions`: a part of its role's; null: all of them. `limits`: the tickets that alone it sees; null: all. */
export const newApiKey = z.strictObject({
  name: line(80).default("API key"),
  role: role.exclude(["custom"]).default("agent"),
  permissions: permissions.nullable().default(null),
  limits: limits.nullable().default(null),
  expiresAt: future.nullable().default(null),
});
export const createApiKeyInput = newApiKey.extend(kept(API_KEY_PREFIX));
/** Gives the key another secret; the one it has works for so many hours more. */
export const newSecret = z.strictObject({
  overlapHours: z.int().min(0, "must be 0 or more").max(OVERLAP_HOURS_MAX, `must be ${OVERLAP_HOURS_MAX} or less`).default(OVERLAP_HOURS),
});
export const rotateApiKeyInput = newSecret.extend({ id, ...kept(API_KEY_PREFIX) });
export const apiKeyIdInput = z.strictObject({ id });

/** What is said of a new personal token. `permissions`: null: what its member may do. */
export const newToken = newApiKey.pick({ permissions: true, expiresAt: true }).extend({ name: line(80) });
export const createTokenInput = newToken.extend(kept(TOKEN_PREFIX));

export const apiKeyRecord = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  /** Null: of a personal token, which has its member's. */
  role: role.nullable(),
  permissions: z.array(permission).nullable(),
  limits: limits.nullable(),
  /** Whose personal token it is. */
  memberId: id.nullable(),
  createdAt: z.string(),
  /** The member who made it; null: a program, or the operator. */
  createdById: id.nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
  /** Until when the secret before this one works. */
  previousUntil: z.string().nullable(),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecord>;
/** The one answer that holds the secret. */
export const issuedKey = apiKeyRecord.extend({ key: z.string() });
export type IssuedKey = z.infer<typeof issuedKey>;
export const listApiKeysInput = z.object(paging);

export const API_KEY_EVENTS = ["api-key.created", "api-key.rotated", "api-key.revoked"] as const;
