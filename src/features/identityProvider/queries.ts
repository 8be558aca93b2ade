/** Reads of identity providers. No query gives a client's secret. */
import { sealedColumn } from "#/core/sealed.ts";
import { X509Certificate } from "node:crypto";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery, type Page } from "#/core/query.ts";
import { unseal } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { may } from "#/features/identityProvider/policy.ts";
import {
  type IdentityProviderRecord,
  identityProviderIdInput,
  listIdentityProvidersInput,
  type ProviderKind,
} from "#/features/identityProvider/schema.ts";

type Row = Omit<IdentityProviderRecord, "certificates" | "ours"> & { certificates: string[] };
const SELECT = `select id, kind, name, issuer, "clientId", "ssoUrl", certificates, "metadataUrl", "takesUnasked", "isOn", "testedAt", "createdAt", version
from identity_provider where "workspaceId" = $1`;

/** What this service is called by a provider, and where it is reached. The same for good: it is written down elsewhere. */
export function oursOf(id: string, kind: ProviderKind): IdentityProviderRecord["ours"] {
  const base = `${env.APP_URL}/sso/${id}`;
  const isSaml = kind === "saml";
  return {
    redirectUrl: isSaml ? `${base}/acs` : `${base}/callback`,
    entityId: isSaml ? base : null,
    metadataUrl: isSaml ? `${base}/metadata` : null,
    startUrl: `${base}/start`,
    logoutUrl: isSaml ? null : `${base}/backchannel-logout`,
  };
}

const present = ({ certificates, ...row }: Row): IdentityProviderRecord => ({
  ...row,
  certificates: certificates.map(nameCertificate),
  ours: oursOf(row.id, row.kind),
});

function nameCertificate(pem: string): IdentityProviderRecord["certificates"][number] {
  try {
    const { subject, validTo } = new X509Certificate(pem);
    return { name: subject.split("\n").join(", "), expiresAt: new Date(validTo).toISOString() };
  } catch {
    return { name: "", expiresAt: null };
  }
}

export const providersById = async (workspaceId: string, ids: string[]): Promise<IdentityProviderRecord[]> =>
  (await sql<Row>(`${SELECT} and id = any($2::uuid[]) order by kind`, [workspaceId, ids])).map(present);

export const readIdentityProvider = defineQuery({
  name: "identityProvider.read",
  input: identityProviderIdInput,
  may: may.read,
  run: async (actor, { id }): Promise<IdentityProviderRecord> => {
    const [record] = await providersById(actor.workspaceId, [id]);
    if (!record) throw notFound("identity provider");
    return record;
  },
});

/** All of them: there are two at most. */
export const listIdentityProviders = defineQuery({
  name: "identityProvider.list",
  input: listIdentityProvidersInput,
  may: may.read,
  run: async (actor): Promise<Page<IdentityProviderRecord>> => ({
    data: (await sql<Row>(`${SELECT} order by kind`, [actor.workspaceId])).map(present),
    nextCursor: null,
  }),
});

/** Names the row a secret is sealed for. */
export const keyOf = (workspaceId: string, id: string) => `identityProvider:${workspaceId}:${id}`;
sealedColumn({
  table: "identity_provider",
  column: "clientSecret",
  key: ["workspaceId", "id"],
  about: ({ workspaceId = "", id = "" }) => keyOf(workspaceId, id),
});

/** Names the row of the key that opens what a provider has encrypted. */
export const encryptionKeyOf = (workspaceId: string, id: string) => `${keyOf(workspaceId, id)}:encryption`;
sealedColumn({
  table: "identity_provider",
  column: "encryptionKey",
  key: ["workspaceId", "id"],
  about: ({ workspaceId = "", id = "" }) => encryptionKeyOf(workspaceId, id),
});

/** A provider with all that signing in needs, its client's secret and our key among it. Never handed to a client. */
export type OpenProvider = {
  workspaceId: string;
  slug: string;
  id: string;
  kind: ProviderKind;
  name: string;
  issuer: string;
  clientId: string | null;
  clientSecret: string | null;
  ssoUrl: string | null;
  certificates: string[];
  encryptionCertificate: string | null;
  encryptionKey: string | null;
  takesUnasked: boolean;
  isOn: boolean;
  version: number;
};

/** The provider with this id, in whichever workspace, or null. */
export async function openProvider(id: string): Promise<OpenProvider | null> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_of_provider", id);
  if (!found) return null;
  const { workspaceId } = found;
  const [row] = await inWorkspace(workspaceId, () =>
    sql<OpenProvider>(
      `select p."workspaceId", w.slug, p.id, p.kind, p.name, p.issuer, p."clientId", p."clientSecret", p."ssoUrl", p.certificates,
         p."encryptionCertificate", p."encryptionKey", p."takesUnasked", p."isOn", p.version
       from identity_provider p join workspace w on w.id = p."workspaceId" where p."workspaceId" = $1 and p.id = $2`,
      [workspaceId, id],
    ),
  );
  if (!row) return null;
  const { clientSecret, encryptionKey } = row;
  return {
    ...row,
    clientSecret: clientSecret && unseal(clientSecret, keyOf(workspaceId, id)),
    encryptionKey: encryptionKey && unseal(encryptionKey, encryptionKeyOf(workspaceId, id)),
  };
}
