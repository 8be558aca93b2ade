/** Writes of API keys. */
import { randomBytes } from "node:crypto";
import type { Actor, MemberRole } from "#/core/actor.ts";
import { hashOfKey } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { command, execute, touch } from "#/core/execute.ts";
import { may } from "#/features/apiKey/policy.ts";
import { API_KEY_PREFIX, type ApiKeyRecord, createApiKeyInput, PREFIX_LENGTH } from "#/features/apiKey/schema.ts";

/**
 * Makes a key and gives it, this once: only its hash is kept. The command below never sees the key: what a
 * command answers is kept for repeats.
 * @throws AppError invalid | forbidden
 */
export async function createApiKey(actor: Actor, { name, role }: { name?: string; role?: MemberRole }): Promise<string> {
  const key = API_KEY_PREFIX + randomBytes(32).toString("base64url");
  await execute(actor, "apiKey.create", { name, role, prefix: key.slice(0, PREFIX_LENGTH), hash: hashOfKey(key) });
  return key;
}

/** Keeps a key that was made by who asks; `createApiKey` is the way to call it. */
export const createKey = command({
  name: "apiKey.create",
  input: createApiKeyInput,
  may: (actor, _, input) => may.create(actor, input),
  run: async (ctx, { name, role, prefix, hash }): Promise<ApiKeyRecord> => {
    const id = ctx.id();
    await sql(`insert into api_key ("workspaceId", id, name, prefix, hash, role, "createdAt") values ($1, $2, $3, $4, $5, $6, $7)`, [
      ctx.workspaceId,
      id,
      name,
      prefix,
      hash,
      role,
      ctx.now,
    ]);
    ctx.emit("api-key.created", { subject: touch("api-key", id), data: { name, role, prefix } });
    return { id, name, prefix, role, createdAt: ctx.now.toISOString(), expiresAt: null, revokedAt: null };
  },
});
