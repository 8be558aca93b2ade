/** Reads for signing in with a provider: which there are, how each is reached, and who somebody is by it. */
import type { Person, ProviderSettings } from "#/adapters/identity/index.ts";
import { inWorkspace, system } from "#/core/db.ts";
import { normalEmail } from "#/core/record.ts";
import { env } from "#/env.ts";
import { type OpenProvider, openProvider, oursOf } from "#/features/identityProvider/queries.ts";
import { requiredWays, signInPolicyOf, standingOf } from "#/features/identityProvider/requirement/queries.ts";
import { judge, type Verdict } from "#/features/session/provider/rules.ts";
import type { SignInWay } from "#/features/session/provider/schema.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

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

/** The buttons of the sign-in page. */
export const installedWays = (): SignInWay[] =>
  Object.entries(INSTALLED)
    .filter(([, { settings }]) => settings() !== null)
    .map(([key, { name }]) => ({ name, url: `/sso/${key}/start` }));

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
  const installed = Object.entries(INSTALLED).find(([name]) => name === key)?.[1];
  if (installed) {
    const settings = installed.settings();
    // The operator has named the issuer, in a network they know.
    const own = settings?.kind === "oidc" ? [new URL(settings.issuer).host] : [];
    return settings && { key, settings, allowedHosts: [...env.CONNECT_FETCH_HOSTS, ...own], workspace: null };
  }
  const provider = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key) ? await openProvider(key) : null;
  const settings = provider && settingsOf(provider);
  return settings && { key, settings, allowedHosts: env.CONNECT_FETCH_HOSTS, workspace: provider };
}

function settingsOf({
  id,
  kind,
  issuer,
  clientId,
  clientSecret,
  ssoUrl,
  certificates,
  takesUnasked,
}: OpenProvider): ProviderSettings | null {
  const { redirectUrl, entityId } = oursOf(id, kind);
  if (kind === "saml")
    return ssoUrl && entityId ? { kind, entityId, acsUrl: redirectUrl, issuer, ssoUrl, certificates, takesUnasked } : null;
  if (!clientId || !clientSecret) return null;
  const { protocol, host, hostname } = new URL(issuer);
  const isNear = env.CONNECT_FETCH_HOSTS.includes(host) || env.CONNECT_FETCH_HOSTS.includes(hostname);
  return { kind, issuer, clientId, clientSecret, redirectUrl, allowsHttp: protocol === "http:" && isNear };
}

type Named = { provider: string; issuer: string; subject: string };
/** Who has come by this identity before, or null. */
export async function userOfIdentity({ provider, issuer, subject }: Named): Promise<{ id: string; email: string; name: string } | null> {
  const [user] = await system<{ id: string; email: string; name: string }>(
    `select u.id, u.email, u.name from identity i join "user" u on u.id = i."userId" where i.provider = $1 and i.issuer = $2 and i.subject = $3`,
    [provider, issuer, subject],
  );
  return user ?? null;
}

/** Whether this user has come by this provider before, under any name. */
export async function hasIdentity(userId: string, provider: string): Promise<boolean> {
  return (await system(`select from identity where "userId" = $1 and provider = $2 limit 1`, [userId, provider])).length > 0;
}

/** Whom a person is here, by what their provider says of them. `about`: the user it is about, also where they are refused. */
export async function verdictOf(way: Pick<Way, "key" | "workspace">, person: Person): Promise<Verdict & { about: string | null }> {
  const known = await userOfIdentity({ provider: way.key, ...person });
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
