/** An API key: a program's way in. It belongs to one workspace and has a role; it is shown once and kept as a hash. */
import { z } from "zod";
import { id, line, paging } from "#/core/record.ts";
import { role } from "#/features/member/schema.ts";

export const API_KEY_PREFIX = "cx_";
/** What of a key is kept to recognise it by: too little to be of use. */
export const PREFIX_LENGTH = API_KEY_PREFIX.length + 6;

export const createApiKeyInput = z.strictObject({
  name: line(80).default("API key"),
  role: role.default("agent"),
  prefix: z.string().regex(/^cx_[A-Za-z0-9_-]{6}$/, "must be the first letters of a key"),
  /** SHA-256 in base64url. */
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be the SHA-256 of a key in base64url"),
});
export const apiKeyRecord = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  role,
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecord>;
export const listApiKeysInput = z.object(paging);

export const API_KEY_EVENTS = ["api-key.created"] as const;
