/** Writes of API keys and personal tokens. */
import { randomBytes } from "node:crypto";
import { type Actor, memberIdOf } from "#/core/actor.ts";
import { forgetKeys, hashOfKey } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, execute, touch } from "#/core/execute.ts";
import { can, permissionsOf } from "#/core/permission.ts";
import { may } from "#/features/apiKey/policy.ts";
import { apiKeyById } from "#/features/apiKey/queries.ts";
import {
  API_KEY_PREFIX,
  type ApiKeyRecord,
  apiKeyIdInput,
  createApiKeyInput,
  createTokenInput,
  type IssuedKey,
  rotateApiKeyInput,
  SHOWN_LETTERS,
  TOKEN_PREFIX,
  TOKENS_MAX,
} from "#/features/apiKey/schema.ts";
import { refuseUnknownRights } from "#/features/member/rights/queries.ts";

/**
 * Makes a secret and gives it, this once: only its hash is kept. The commands below never see it: what a command answers is kept for
 * repeats, and the history is read by many. Repeated under the same `commandId` it is another secret, and therefore refused.
 * @throws AppError invalid | forbidden | not-found | conflict | idempotency-key-reused
 */
export async function issueKey(
  actor: Actor,
  name: "apiKey.create" | "apiKey.rotate" | "apiKey.createToken",
  input: object,
  commandId?: string,
): Promise<IssuedKey> {
  const start = name === "apiKey.createToken" ? TOKEN_PREFIX : API_KEY_PREFIX;
  const key = start + randomBytes(32).toString("base64url");
  const kept = { prefix: key.slice(0, start.length + SHOWN_LETTERS), hash: hashOfKey(key) };
  const { record } = await execute<ApiKeyRecord>(actor, name, { ...input, ...kept }, commandId);
  if (name === "apiKey.rotate") forgetKeys();
  return { ...record, key };
}

/** A new key's secret. */
export const createApiKey = async (actor: Actor, input: object): Promise<string> => (await issueKey(actor, "apiKey.create", input)).key;

async function keyOf({ workspaceId }: CommandContext, id: string): Promise<ApiKeyRecord> {
  const key = await apiKeyById(workspaceId, id);
  if (!key) throw notFound("API key");
  return key;
}

async function lockKey(ctx: CommandContext, id: string): Promise<ApiKeyRecord> {
  await sql(`select from api_key where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  return keyOf(ctx, id);
}

type New = Pick<ApiKeyRecord, "name" | "prefix" | "role" | "permissions" | "limits" | "expiresAt" | "memberId"> & { hash: string };
async function addKey(
  ctx: CommandContext,
  { name, prefix, hash, role, permissions, limits, expiresAt, memberId }: New,
): Promise<ApiKeyRecord> {
  const id = ctx.id();
  await sql(
    `insert into api_key ("workspaceId", id, name, prefix, hash, role, permissions, limits, "expiresAt", "memberId", "createdById", "createdAt")
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12)`,
    [
      ctx.workspaceId,
      id,
      name,
      prefix,
      hash,
      role,
      permissions,
      limits && JSON.stringify(limits),
      expiresAt,
      memberId,
      memberIdOf(ctx.actor),
      ctx.now,
    ],
  );
  ctx.emit("api-key.created", { subject: touch("api-key", id), data: { name, prefix, role, permissions, limits, expiresAt, memberId } });
  return keyOf(ctx, id);
}

/** Keeps a key that was made by who asks; `issueKey` is the way to call it. */
export const createKey = command({
  name: "apiKey.create",
  input: createApiKeyInput,
  load: async (ctx, { role, permissions, limits }) => {
    await refuseUnknownRights(ctx, { role, roleId: null, limits });
    const stray = permissions?.findIndex((one) => !can({ role }, one)) ?? -1;
    if (stray >= 0) throw invalid(`permissions.${stray}`, `is not one of the role ${role}`);
  },
  may: (actor, _, { role, permissions, limits }) => may.manage(actor) && may.give(actor, { role, permissions, limits }),
  run: (ctx, input): Promise<ApiKeyRecord> => addKey(ctx, { ...input, memberId: null }),
});

export const rotateKey = command({
  name: "apiKey.rotate",
  input: rotateApiKeyInput,
  load: (ctx, { id }) => lockKey(ctx, id),
  may: (actor, { role, permissions, limits }) => may.manage(actor) && role !== null && may.give(actor, { role, permissions, limits }),
  run: async (ctx, { id, prefix, hash, overlapHours }, before): Promise<ApiKeyRecord> => {
    if (before.revokedAt || (before.expiresAt && Date.parse(before.expiresAt) <= ctx.now.getTime()))
      throw new AppError("conflict", "The key has ended, and gets no new secret. Make another one; nothing was changed.");
    await sql(
      `update api_key set "previousHash" = hash, "previousUntil" = $3::timestamptz + make_interval(hours => $4), hash = $5, prefix = $6
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, ctx.now, overlapHours, hash, prefix],
    );
    const after = await keyOf(ctx, id);
    ctx.emit("api-key.rotated", {
      subject: touch("api-key", id),
      data: { name: before.name, from: { prefix: before.prefix }, to: { prefix, previousUntil: after.previousUntil } },
    });
    return after;
  },
});

/** Ends a key or one's own token: at once in this process, within seconds in the others. */
export async function endKey(
  actor: Actor,
  name: "apiKey.revoke" | "apiKey.revokeToken",
  id: string,
  commandId?: string,
): Promise<ApiKeyRecord> {
  const { record } = await execute<ApiKeyRecord>(actor, name, { id }, commandId);
  forgetKeys();
  return record;
}

/** Ends it; a second time changes nothing. */
async function revoke(ctx: CommandContext, key: ApiKeyRecord): Promise<ApiKeyRecord> {
  if (key.revokedAt) return key;
  await sql(`update api_key set "revokedAt" = $3, "previousUntil" = null, "previousHash" = null where "workspaceId" = $1 and id = $2`, [
    ctx.workspaceId,
    key.id,
    ctx.now,
  ]);
  ctx.emit("api-key.revoked", { subject: touch("api-key", key.id), data: { name: key.name, prefix: key.prefix, memberId: key.memberId } });
  return keyOf(ctx, key.id);
}

export const revokeKey = command({
  name: "apiKey.revoke",
  input: apiKeyIdInput,
  load: (ctx, { id }) => lockKey(ctx, id),
  may: may.manage,
  run: (ctx, _, key): Promise<ApiKeyRecord> => revoke(ctx, key),
});

/** Keeps a token of the member who made it. */
export const createToken = command({
  name: "apiKey.createToken",
  input: createTokenInput,
  may: (actor, _, { permissions }) => may.own(actor) && may.give(actor, { ...actor, permissions: permissions ?? permissionsOf(actor) }),
  run: async (ctx, input): Promise<ApiKeyRecord> => {
    const [count] = await sql<{ n: number }>(
      `select count(*)::int as n from api_key where "workspaceId" = $1 and "memberId" = $2 and "revokedAt" is null and ("expiresAt" is null or "expiresAt" > $3)`,
      [ctx.workspaceId, ctx.actor.id, ctx.now],
    );
    if ((count?.n ?? 0) >= TOKENS_MAX)
      throw new AppError("conflict", `You have ${TOKENS_MAX} tokens. Revoke one first; nothing was changed.`);
    return addKey(ctx, { ...input, role: null, limits: null, memberId: ctx.actor.id });
  },
});

export const revokeToken = command({
  name: "apiKey.revokeToken",
  input: apiKeyIdInput,
  load: async (ctx, { id }) => {
    const key = await lockKey(ctx, id);
    if (key.memberId === null || key.memberId !== memberIdOf(ctx.actor)) throw notFound("token");
    return key;
  },
  may: may.own,
  run: (ctx, _, key): Promise<ApiKeyRecord> => revoke(ctx, key),
});
