/**
 * OpenID Connect: Google, Microsoft, Okta and every other. The library checks state, nonce, PKCE, issuer, audience, times and, as it is told to,
 * the signature; nothing is believed that it has not checked.
 */
import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTPayload, jwtVerify } from "jose";
import * as client from "openid-client";
import { type Fetch, type LoggedOut, namesOf, type Person, type Provider, ProviderError } from "#/adapters/identity/index.ts";

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
const LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
/** A logout token older than this is somebody's copy: it is sent in the moment it is made. */
const LOGOUT_AGE_S = 300;
/** Keys that a provider publishes can only verify; a secret that we share could sign in its name. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

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
        return { ...personOf({ ...more, ...claims }), session: wordOf(claims.sid) };
      }),
    readLogout: (logoutToken) =>
      told("The provider's logout was refused", async () => {
        const { issuer, jwks_uri: keysUrl } = (await configure()).serverMetadata();
        if (!keysUrl) throw new ProviderError("it publishes no keys");
        const keys = createRemoteJWKSet(new URL(keysUrl), { [customFetch]: fetch as FetchImplementation });
        const { payload, protectedHeader } = await jwtVerify(logoutToken, keys, {
          issuer,
          audience: settings.clientId,
          algorithms: ALGORITHMS,
          requiredClaims: ["iat", "jti"],
          maxTokenAge: LOGOUT_AGE_S,
          clockTolerance: CLOCK_SKEW_S,
        });
        const { typ = "JWT" } = protectedHeader;
        if (!/^(application\/)?(logout\+)?jwt$/i.test(typ)) throw new ProviderError(`it is a token of another type, "${typ}"`);
        return loggedOut(payload);
      }),
  };
}

/** What the standard asks of the claims, beside what every token must be. */
function loggedOut({ iss = "", iat = 0, jti = "", sub, sid, events, nonce }: JWTPayload): LoggedOut {
  const event = typeof events === "object" && events !== null ? (events as Record<string, unknown>)[LOGOUT] : undefined;
  if (typeof event !== "object" || event === null) throw new ProviderError("it tells of no logout");
  // An ID token has one: it must never be taken for this.
  if (nonce !== undefined) throw new ProviderError("it holds a nonce");
  const [subject, session] = [wordOf(sub), wordOf(sid)];
  if (subject === null && session === null) throw new ProviderError("it names neither a person nor a session");
  const expiresAt = new Date((iat + LOGOUT_AGE_S + 2 * CLOCK_SKEW_S) * 1_000);
  return { issuer: iss, subject, session, token: { id: `logout ${iss} ${jti}`, expiresAt } };
}

const wordOf = (value: unknown): string | null => (typeof value === "string" && value.length > 0 && value.length <= 255 ? value : null);

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
    session: null,
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
