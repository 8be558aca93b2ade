/**
 * Writes of identity providers. Another issuer or client has to be tried out before it is switched on; a new secret or certificate is taken at once.
 * Whoever vouches for members can come in as any of them: each change asks whether it is really this person who makes it.
 */
import { X509Certificate } from "node:crypto";
import { assertFresh } from "#/core/auth.ts";
import { sql } from "#/core/db.ts";
import { AppError, invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { seal } from "#/core/secret.ts";
import { may } from "#/features/identityProvider/policy.ts";
import { encryptionKeyOf, keyOf, oursOf, providersById } from "#/features/identityProvider/queries.ts";
import {
  type IdentityProviderRecord,
  identityProviderIdInput,
  type ProviderKind,
  recordTrialInput,
  setOidcInput,
  setSamlInput,
  updateIdentityProviderInput,
} from "#/features/identityProvider/schema.ts";

async function found(ctx: CommandContext, id: string): Promise<IdentityProviderRecord> {
  const [record] = await providersById(ctx.workspaceId, [id]);
  if (!record) throw notFound("identity provider");
  return record;
}

/** Locked, so that it stays as it was read. */
async function lock(ctx: CommandContext, id: string): Promise<IdentityProviderRecord> {
  await sql(`select from identity_provider where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
  return found(ctx, id);
}

type Known = { id: string; clientSecret: string | null; issuer: string; clientId: string | null };
async function known(ctx: CommandContext, kind: ProviderKind): Promise<Known | null> {
  const [row] = await sql<Known>(
    `select id, "clientSecret", issuer, "clientId" from identity_provider where "workspaceId" = $1 and kind = $2 for update`,
    [ctx.workspaceId, kind],
  );
  return row ?? null;
}

const SAVE = `
insert into identity_provider ("workspaceId", id, kind, name, issuer, "clientId", "clientSecret", "ssoUrl", certificates, "metadataUrl", "createdAt")
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict ("workspaceId", id) do update set name = excluded.name, issuer = excluded.issuer, "clientId" = excluded."clientId",
  "clientSecret" = excluded."clientSecret", "ssoUrl" = excluded."ssoUrl", certificates = excluded.certificates, "metadataUrl" = excluded."metadataUrl",
  "isOn" = identity_provider."isOn" and $12, "testedAt" = case when $12 then identity_provider."testedAt" end, version = identity_provider.version + 1`;

export const setOidc = command({
  name: "identityProvider.setOidc",
  input: setOidcInput,
  may: may.manage,
  run: async (ctx, { name, issuer, clientId, clientSecret }): Promise<IdentityProviderRecord> => {
    assertFresh(ctx.actor);
    const before = await known(ctx, "oidc");
    const id = before?.id ?? ctx.id();
    const isSame = before?.issuer === issuer && before.clientId === clientId;
    // A secret is for the issuer it was given with: sent to another, it would be given away.
    const kept = isSame ? before.clientSecret : null;
    const sealed = clientSecret === undefined ? kept : seal(clientSecret, keyOf(ctx.workspaceId, id));
    if (!sealed) throw invalid("clientSecret", "must be given with another issuer or client");
    if (before && !isSame) await keepWayIn(ctx, id);
    await sql(SAVE, [ctx.workspaceId, id, "oidc", name, issuer, clientId, sealed, null, [], null, ctx.now, isSame]);
    ctx.emit("identity-provider.set", { subject: touch("identity-provider", id), data: { kind: "oidc", name, issuer, clientId } });
    return found(ctx, id);
  },
});

export const setSaml = command({
  name: "identityProvider.setSaml",
  input: setSamlInput,
  may: may.manage,
  run: async (ctx, { name, issuer, ssoUrl, certificates, metadataUrl }): Promise<IdentityProviderRecord> => {
    if (!certificates.every(isCertificate)) throw invalid("certificates", "must be X.509 certificates");
    assertFresh(ctx.actor);
    const before = await known(ctx, "saml");
    const id = before?.id ?? ctx.id();
    // The same provider with a new certificate goes on: theirs end, and are changed.
    const isSame = before?.issuer === issuer;
    if (before && !isSame) await keepWayIn(ctx, id);
    await sql(SAVE, [ctx.workspaceId, id, "saml", name, issuer, null, null, ssoUrl, certificates, metadataUrl, ctx.now, isSame]);
    await ensureEncryptionKey(ctx, id);
    ctx.emit("identity-provider.set", { subject: touch("identity-provider", id), data: { kind: "saml", name, issuer, ssoUrl } });
    return found(ctx, id);
  },
});

const RSA_BITS = 3_072;
const ENCRYPTION_YEARS = 10;
/** Once: the provider has the certificate, and would go on encrypting for it. */
async function ensureEncryptionKey(ctx: CommandContext, id: string): Promise<void> {
  const [lacking] = await sql(`select from identity_provider where "workspaceId" = $1 and id = $2 and "encryptionKey" is null`, [
    ctx.workspaceId,
    id,
  ]);
  if (!lacking) return;
  const { generate } = await import("selfsigned");
  const notAfterDate = new Date(ctx.now);
  notAfterDate.setFullYear(notAfterDate.getFullYear() + ENCRYPTION_YEARS);
  const name = oursOf(id, "saml").entityId ?? id;
  const pair = await generate([{ name: "commonName", value: name.slice(0, 64) }], { keySize: RSA_BITS, algorithm: "sha256", notAfterDate });
  await sql(`update identity_provider set "encryptionCertificate" = $3, "encryptionKey" = $4 where "workspaceId" = $1 and id = $2`, [
    ctx.workspaceId,
    id,
    pair.cert,
    seal(pair.private, encryptionKeyOf(ctx.workspaceId, id)),
  ]);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.type === "public";
  } catch {
    return false;
  }
}

export const updateIdentityProvider = command({
  name: "identityProvider.update",
  input: updateIdentityProviderInput,
  load: async (ctx, { id, version }) => {
    const provider = await lock(ctx, id);
    if (version !== undefined && version !== provider.version) throw new AppError("stale");
    return provider;
  },
  may: may.manage,
  run: async (ctx, { id, name, isOn, takesUnasked }, before): Promise<IdentityProviderRecord> => {
    assertFresh(ctx.actor);
    if (isOn && !before.testedAt)
      throw new AppError("conflict", "Try the provider out first: nobody could come in by one that does not work.");
    if (isOn === false) await keepWayIn(ctx, id);
    await sql(
      `update identity_provider set name = coalesce($3, name), "isOn" = coalesce($4, "isOn"), "takesUnasked" = coalesce($5, "takesUnasked"), version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [ctx.workspaceId, id, name ?? null, isOn ?? null, takesUnasked ?? null],
    );
    ctx.emit("identity-provider.updated", { subject: touch("identity-provider", id), data: { name, isOn, takesUnasked } });
    return found(ctx, id);
  },
});

/** While single sign-on is required, one provider stays on. */
async function keepWayIn(ctx: CommandContext, id: string): Promise<void> {
  const [row] = await sql<{ isNeeded: boolean }>(
    `select coalesce((select "requiresSso" from sign_in_policy where "workspaceId" = $1), false)
       and not exists (select from identity_provider where "workspaceId" = $1 and id <> $2 and "isOn") as "isNeeded"`,
    [ctx.workspaceId, id],
  );
  if (row?.isNeeded)
    throw new AppError("conflict", "Members must sign in with this provider, and there is no other. Stop requiring single sign-on first.");
}

export const recordTrial = command({
  name: "identityProvider.recordTrial",
  input: recordTrialInput,
  load: (ctx, { id }) => lock(ctx, id),
  may: may.record,
  run: async (ctx, { id, version }, before): Promise<IdentityProviderRecord> => {
    // Changed while somebody was away trying it out: what was tried is no longer what is there.
    if (before.version !== version) return before;
    await sql(`update identity_provider set "testedAt" = $3 where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id, ctx.now]);
    ctx.emit("identity-provider.tested", { subject: touch("identity-provider", id) });
    return found(ctx, id);
  },
});

export const deleteIdentityProvider = command({
  name: "identityProvider.delete",
  input: identityProviderIdInput,
  load: (ctx, { id }) => lock(ctx, id),
  may: may.manage,
  run: async (ctx, { id }, { name, kind }): Promise<{ id: string }> => {
    assertFresh(ctx.actor);
    await keepWayIn(ctx, id);
    await sql(`delete from identity_provider where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("identity-provider.deleted", { subject: touch("identity-provider", id), data: { name, kind } });
    return { id };
  },
});
