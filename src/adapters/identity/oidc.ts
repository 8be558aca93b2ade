/**
 * OpenID Connect: Google, Microsoft, Okta and every other. The library checks state, nonce, PKCE, issuer, audience, times and, as it is told to,
 * the signature; nothing is believed that it has not checked.
 */
import * as client from "openid-client";
import { type Fetch, namesOf, type Person, type Provider, ProviderError } from "#/adapters/identity/index.ts";

export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the provider sends the browser back to. */
  redirectUrl: string;
  /** For a provider of the own network, in development and in tests. */
  allowsHttp: boolean;
};

const CLOCK_SKEW_S = 30;

export function oidcProvider(settings: OidcSettings, fetch: Fetch): Provider {
  const configure = async () => {
    const config = await client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      { client_secret: settings.clientSecret, [client.clockTolerance]: CLOCK_SKEW_S },
      authenticate(settings.clientSecret),
      { [client.customFetch]: fetch as client.CustomFetch, ...(settings.allowsHttp ? { execute: [client.allowInsecureRequests] } : {}) },
    );
    // TLS alone would do by the standard; a signature says more, and costs one look-up.
    client.enableNonRepudiationChecks(config);
    return config;
  };
  return {
    start: (attemptId) =>
      told("The provider could not be asked", async () => {
        const config = await configure();
        const kept = { verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() };
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: settings.redirectUrl,
          scope: "openid email profile",
          state: attemptId,
          nonce: kept.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
          code_challenge_method: "S256",
        });
        return { url: url.href, kept };
      }),
    finish: (returned, attemptId, kept) =>
      told("The provider's answer was refused", async () => {
        if (!("url" in returned) || !attemptId || !kept.nonce || !kept.verifier) throw new ProviderError("there is no sign-in it answers");
        const config = await configure();
        // The address is the one the provider was given: what stands in front of this server may call it by another.
        const answer = new URL(settings.redirectUrl);
        answer.search = returned.url.search;
        const tokens = await client.authorizationCodeGrant(config, answer, {
          expectedState: attemptId,
          expectedNonce: kept.nonce,
          pkceCodeVerifier: kept.verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new ProviderError("it holds no ID token");
        const more = await moreOf(config, tokens.access_token, claims);
        return personOf({ ...more, ...claims });
      }),
  };
}

/** In the header, as the standard has it unless the provider says that it takes the form alone. */
const authenticate =
  (secret: string): client.ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const way = methods && !methods.includes("client_secret_basic") ? client.ClientSecretPost : client.ClientSecretBasic;
    return way(secret)(server, ...rest);
  };

/** Many providers keep the address out of the ID token. What the token says stands; the other may only add to it. */
async function moreOf(config: client.Configuration, accessToken: string, { sub, email }: client.IDToken): Promise<Record<string, unknown>> {
  if (email !== undefined || !config.serverMetadata().userinfo_endpoint) return {};
  return client.fetchUserInfo(config, accessToken, sub);
}

const ENTRA = /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0$/;

export function personOf(claims: Record<string, unknown>): Person {
  const { iss, sub, email, email_verified, name, preferred_username, groups } = claims;
  // Entra says nothing of an address being verified, and lets a tenant write any into `email`; a user name's domain is always the tenant's own.
  const isEntra = typeof iss === "string" && ENTRA.test(iss) && email_verified === undefined;
  const isOwned = claims.xms_edov === true || claims.xms_edov === "1" || claims.xms_edov === 1;
  const address = isEntra && !isOwned ? preferred_username : (email ?? null);
  return {
    issuer: String(iss),
    subject: String(sub),
    email: typeof address === "string" && address.includes("@") ? address : null,
    isEmailVerified: isEntra || email_verified === true || email_verified === "true",
    name: typeof name === "string" && name.trim() ? name : String(address ?? sub),
    groups: namesOf(groups),
    claims,
  };
}

/** What the library throws, as one sentence. */
export async function told<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new ProviderError(`${what}: ${reasonOf(error)}.`, error);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return `it says "${error.error}"${error.error_description ? ` (${error.error_description})` : ""}`;
  const { message, cause } = error as Error;
  const why = cause instanceof Error && cause.message !== message ? ` (${cause.message})` : "";
  return `${message}${why}`.replace(/\.$/, "");
}
