/** GitHub, which speaks OAuth 2 and no OpenID: who somebody is has to be asked for with the token. */
import * as client from "openid-client";
import { type Fetch, type Provider, ProviderError } from "#/adapters/identity/index.ts";
import { told } from "#/adapters/identity/oidc.ts";

export type GithubSettings = { clientId: string; clientSecret: string; redirectUrl: string; siteUrl?: string; apiUrl?: string };
type Account = { id: number; login: string; name: string | null };
type Mail = { email: string; primary: boolean; verified: boolean };

const SITE = "https://github.com";
const API = "https://api.github.com";

export function githubProvider(settings: GithubSettings, fetch: Fetch): Provider {
  const { siteUrl = SITE, apiUrl = API } = settings;
  const config = new client.Configuration(
    { issuer: siteUrl, authorization_endpoint: `${siteUrl}/login/oauth/authorize`, token_endpoint: `${siteUrl}/login/oauth/access_token` },
    settings.clientId,
    settings.clientSecret,
  );
  // GitHub answers a form unless it is asked for JSON.
  config[client.customFetch] = ((url, init) =>
    fetch(url, { ...init, headers: { ...init.headers, accept: "application/json" } })) as client.CustomFetch;
  if (siteUrl.startsWith("http://")) client.allowInsecureRequests(config);
  const read = async <T>(path: string, token: string): Promise<T> => {
    const response = await fetch(`${apiUrl}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json", "user-agent": "Connect" },
    });
    if (!response.ok) throw new ProviderError(`${path} answered ${response.status}`);
    return (await response.json()) as T;
  };
  return {
    start: (attemptId) =>
      told("GitHub could not be asked", async () => {
        const kept = { verifier: client.randomPKCECodeVerifier() };
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: settings.redirectUrl,
          scope: "read:user user:email",
          state: attemptId,
          code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
          code_challenge_method: "S256",
        });
        return { url: url.href, kept };
      }),
    finish: (returned, attemptId, kept) =>
      told("GitHub's answer was refused", async () => {
        if (!("url" in returned) || !attemptId || !kept.verifier) throw new ProviderError("there is no sign-in it answers");
        const answer = new URL(settings.redirectUrl);
        answer.search = returned.url.search;
        const { access_token: token } = await client.authorizationCodeGrant(config, answer, {
          expectedState: attemptId,
          pkceCodeVerifier: kept.verifier,
        });
        const account = await read<Account>("/user", token);
        // The public address of a profile is whatever somebody likes to show; the primary one of the list was confirmed.
        const primary = (await read<Mail[]>("/user/emails", token)).find((mail) => mail.primary);
        return {
          issuer: siteUrl,
          // The login may be given up and taken by somebody else; the number stays.
          subject: String(account.id),
          email: primary?.email ?? null,
          isEmailVerified: primary?.verified === true,
          name: account.name?.trim() || account.login,
          groups: [],
          session: null,
          claims: {
            id: account.id,
            login: account.login,
            name: account.name,
            email: primary?.email ?? null,
            email_verified: primary?.verified ?? false,
          },
        };
      }),
  };
}
