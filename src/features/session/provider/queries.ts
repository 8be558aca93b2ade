/** Reads for signing in with a provider: which there are, how each is reached, and who somebody is by it. */
import type { Person, ProviderSettings } from "#/adapters/identity/index.ts";
import { inWorkspace, system } from "#/core/db.ts";
import { normalEmail } from "#/core/record.ts";
import { env } from "#/env.ts";
import { type OpenProvider, openProvider, oursOf } from "#/features/identityProvider/queries.ts";
import { requiredWays, signInPolicyOf, standingOf, waysOfMember } from "#/features/identityProvider/requirement/queries.ts";
import { isNeeded, judge, type Verdict } from "#/features/session/provider/rules.ts";
import type { IdentitiesRecord, IdentityRecord, Refusal, SignInWay } from "#/features/session/provider/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";
import type { User } from "#/features/user/schema.ts";

/** Providers of the installation, by the name in their address. */
const INSTALLED = {
  google: {
    name: "Google",
    settings: () => oidc("google", "https://accounts.google.com", env.AUTH_GOOGLE_ID, env.AUTH_GOOGLE_SECRET),
  },
  microsoft: {
    name: "Microsoft",
    settings: () =>
      oidc(
        "microsoft",
        `https://login.microsoftonline.com/${env.AUTH_MICROSOFT_TENANT}/v2.0`,
        env.AUTH_MICROSOFT_ID,
        env.AUTH_MICROSOFT_SECRET,
      ),
  },
  github: {
    name: "GitHub",
    settings: (): ProviderSettings | null =>
      env.AUTH_GITHUB_ID && env.AUTH_GITHUB_SECRET
        ? { kind: "github", clientId: env.AUTH_GITHUB_ID, clientSecret: env.AUTH_GITHUB_SECRET, redirectUrl: callbackOf("github") }
        : null,
  },
  oidc: { name: env.AUTH_OIDC_NAME, settings: () => oidc("oidc", env.AUTH_OIDC_ISSUER, env.AUTH_OIDC_ID, env.AUTH_OIDC_SECRET) },
} as const;

const callbackOf = (key: string) => `${env.APP_URL}/sso/${key}/callback`;

function oidc(
  key: string,
  issuer: string | undefined,
  clientId: string | undefined,
  clientSecret: string | undefined,
): ProviderSettings | null {
  if (!issuer || !clientId || !clientSecret) return null;
  return { kind: "oidc", issuer, clientId, clientSecret, redirectUrl: callbackOf(key), allowsHttp: issuer.startsWith("http://") };
}

const installed = () => Object.entries(INSTALLED).filter(([, { settings }]) => settings() !== null);

/** The buttons of the sign-in page. */
export const installedWays = (): SignInWay[] => installed().map(([key, { name }]) => ({ name, url: `/sso/${key}/start` }));

export type Way = {
  /** google, microsoft, github, oidc, or the id of a workspace's provider. */
  key: string;
  settings: ProviderSettings;
  /** Hosts of the own network it may be fetched from. */
  allowedHosts: string[];
  /** Null: the installation's. */
  workspace: OpenProvider | null;
};

/** The way in with this name, or null. */
export async function findWay(key: string): Promise<Way | null> {
  const ours = Object.entries(INSTALLED).find(([name]) => name === key)?.[1];
  if (ours) {
    const settings = ours.settings();
    // The operator has named the issuer, in a network they know.
    const own = settings?.kind === "oidc" ? [new URL(settings.issuer).host] : [];
    return settings && { key, settings, allowedHosts: [...env.CONNECT_FETCH_HOSTS, ...own], workspace: null };
  }
  const provider = await workspaceProvider(key);
  const settings = provider && settingsOf(provider);
  return settings && { key, settings, allowedHosts: env.CONNECT_FETCH_HOSTS, workspace: provider };
}

const workspaceProvider = async (key: string): Promise<OpenProvider | null> =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key) ? openProvider(key) : null;

function settingsOf({
  id,
  kind,
  issuer,
  clientId,
  clientSecret,
  ssoUrl,
  certificates,
  encryptionCertificate,
  encryptionKey,
  takesUnasked,
}: OpenProvider): ProviderSettings | null {
  const { redirectUrl, entityId } = oursOf(id, kind);
  if (kind === "saml")
    return ssoUrl && entityId
      ? { kind, entityId, acsUrl: redirectUrl, issuer, ssoUrl, certificates, encryptionCertificate, encryptionKey, takesUnasked }
      : null;
  if (!clientId || !clientSecret) return null;
  const { protocol, host, hostname } = new URL(issuer);
  const isNear = env.CONNECT_FETCH_HOSTS.includes(host) || env.CONNECT_FETCH_HOSTS.includes(hostname);
  return { kind, issuer, clientId, clientSecret, redirectUrl, allowsHttp: protocol === "http:" && isNear };
}

type Named = { provider: string; issuer: string; subject: string };
/** Who has come by this identity before, or null. */
export async function userOfIdentity({ provider, issuer, subject }: Named): Promise<User | null> {
  const [user] = await system<User>(
    `select u.id, u.email, u.name from identity i join "user" u on u.id = i."userId" where i.provider = $1 and i.issuer = $2 and i.subject = $3`,
    [provider, issuer, subject],
  );
  return user ?? null;
}

/** Whether this user has come by this provider before, under any name. */
export async function hasIdentity(userId: string, provider: string): Promise<boolean> {
  return (await system(`select from identity where "userId" = $1 and provider = $2 limit 1`, [userId, provider])).length > 0;
}

/** What the person's own page shows: who they are at providers, and at which others they could say who they are. */
export async function listIdentities({ userId, email }: { userId: string; email: string }): Promise<IdentitiesRecord> {
  type Row = Omit<IdentityRecord, "name" | "isNeeded"> & { issuer: string };
  const [rows, { needed, ways }] = await Promise.all([
    system<Row>(
      `select id, provider, issuer, nullif(email, '') as email, "createdAt", "usedAt" from identity where "userId" = $1 order by id`,
      [userId],
    ),
    waysOf(userId, email),
  ]);
  const nameOf = async ({ provider, issuer }: Row) =>
    INSTALLED[provider as keyof typeof INSTALLED]?.name ?? (await workspaceProvider(provider))?.name ?? issuer;
  return {
    data: await Promise.all(
      rows.map(async ({ issuer, ...row }) => ({ ...row, name: await nameOf({ issuer, ...row }), isNeeded: isNeeded(row, rows, needed) })),
    ),
    linkable: ways.filter((way) => !rows.some(({ provider }) => provider === way.provider)),
  };
}

/** `needed`: providers by one of which the user must come, an owner apart; `ways`: all they may come by. */
export async function waysOf(userId: string, email: string): Promise<{ needed: string[]; ways: IdentitiesRecord["linkable"] }> {
  const [required, open] = await Promise.all([requiredWays(userId, email), waysOfMember(userId, email)]);
  const named = (ways: { id: string; name: string }[]) => ways.map(({ id, name }) => ({ provider: id, name }));
  const others = [...installed().map(([provider, { name }]) => ({ provider, name })), ...named(open)];
  return {
    needed: required.isOwner ? [] : required.ways.map(({ id }) => id),
    ways: required.ways.length > 0 ? named(required.ways) : others,
  };
}

/** Why this user may not be that person from now on; null: they may. Both are there: the one with a session, the other at the provider. */
export async function faultOfLink(way: Pick<Way, "key" | "workspace">, person: Person, user: User): Promise<Refusal | null> {
  const known = await userOfIdentity({ provider: way.key, ...person });
  if (known && known.id !== user.id) return "linked-elsewhere";
  if (!known && (await hasIdentity(user.id, way.key))) return "linked-already";
  // No better a way in than it would be afterwards.
  const verdict = await verdictOf(way, person, user);
  if (verdict.outcome === "refused") return verdict.reason;
  return verdict.outcome === "provisions" ? "not-a-member" : null;
}

/**
 * Whom a person is here, by what their provider says of them. `about`: the user it is about, also where they are refused.
 * @param as what it would be, were they known as this user
 */
export async function verdictOf(
  way: Pick<Way, "key" | "workspace">,
  person: Person,
  as: User | null = null,
): Promise<Verdict & { about: string | null }> {
  const known = as ?? (await userOfIdentity({ provider: way.key, ...person }));
  const addressee = person.email && person.isEmailVerified ? await findUserByEmail(person.email) : null;
  const user = known ?? addressee;
  const workspaceId = way.workspace?.workspaceId;
  const verdict = judge({
    email: person.email && normalEmail(person.email),
    isEmailVerified: person.isEmailVerified,
    known,
    addressee,
    isTaken: addressee !== null && (await hasIdentity(addressee.id, way.key)),
    workspace: workspaceId
      ? {
          ...(await standingOf(workspaceId, { email: known?.email ?? person.email, userId: user?.id ?? null })),
          provisions: (await inWorkspace(workspaceId, () => signInPolicyOf(workspaceId))).provisions,
        }
      : null,
  });
  const about = user?.id ?? null;
  if (verdict.outcome === "refused" || !user) return { ...verdict, about };
  const { ways } = await requiredWays(user.id, user.email);
  const isDemanded = ways.length > 0 && !ways.some(({ id }) => id === way.key);
  return isDemanded ? { outcome: "refused", reason: "sso-required", about } : { ...verdict, about };
}
