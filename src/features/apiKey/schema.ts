/** An API key: a program's way in. It belongs to one workspace and has a role; it is shown once and kept as a hash. */
import { z } from "zod";
import { id, line } from "#/core/record.ts";
import { role } from "#/features/member/schema.ts";

export const createApiKeyInput = z.strictObject({ name: line(80).default("API key"), role: role.default("agent"), prefix: z.string(), hash: z.string() });
export type ApiKeyRecord = { id: string; name: string; prefix: string; role: string };
export const API_KEY_PREFIX = "cx_";
export const apiKeyId = id;

export const API_KEY_EVENTS = ["api-key.created"] as const;
