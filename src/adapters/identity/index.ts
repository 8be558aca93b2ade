/**
 * Who somebody is, as an identity provider says: OpenID Connect, GitHub's OAuth and SAML behind one shape. A sign-in starts here, goes to the
 * provider in the person's browser, and is finished here; what must be compared then (`kept`) is the caller's to keep, secret and for once.
 */
import type { GithubSettings } from "#/adapters/identity/github.ts";
import type { OidcSettings } from "#/adapters/identity/oidc.ts";
import type { SamlSettings } from "#/adapters/identity/saml.ts";

export type Person = {
  /** With `subject`, the provider's own name for the person: it stays when the address changes. */
  issuer: string;
  subject: string;
  /** As the provider writes it. */
  email: string | null;
  /** The provider says that the address is the person's. */
  isEmailVerified: boolean;
  name: string;
  groups: string[];
  /** What the provider calls its session with the person, where it says so: it may tell of that one's end. */
  session: string | null;
  /** All that it said, for an administrator who sets the provider up. */
  claims: Record<string, unknown>;
};

export type Started = { url: string; kept: Record<string, string> };

/** What came back: the address the browser was sent to, or the form it was made to send. */
export type Returned = { url: URL } | { form: Record<string, string> };

/** Whose sessions have ended at the provider: of a person, or one of them. One of both is said at least. `token` counts once. */
export type LoggedOut = { issuer: string; subject: string | null; session: string | null; token: UsedOnce };

export type Provider = {
  /** @throws ProviderError */
  start: (attemptId: string) => Promise<Started>;
  /** @throws ProviderError when anything at all is not as it was agreed */
  finish: (returned: Returned, attemptId: string | null, kept: Record<string, string>) => Promise<Person & { assertion?: UsedOnce }>;
  /**
   * Reads what the provider itself sends when somebody has signed out there (OpenID Connect Back-Channel Logout 1.0). Missing: it never does.
   * @throws ProviderError when it is not the provider's word, not for us, or not of now
   */
  readLogout?: (logoutToken: string) => Promise<LoggedOut>;
};
/** What counts once, and until when it could be shown again. */
export type UsedOnce = { id: string; expiresAt: Date };

/** Why nobody could be identified, in words for the log and for an administrator who tries a provider out. */
export class ProviderError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ProviderError";
  }
}

/** `fetch`, guarded by the caller: addresses of providers are given by people. */
export type Fetch = (url: string, init?: { method?: string; headers?: HeadersInit; body?: unknown }) => Promise<Response>;

export type ProviderSettings =
  | ({ kind: "oidc" } & OidcSettings)
  | ({ kind: "github" } & GithubSettings)
  | ({ kind: "saml" } & SamlSettings);

/** Its library is loaded only when somebody comes by it. */
export async function identityProvider(settings: ProviderSettings, fetch: Fetch): Promise<Provider> {
  switch (settings.kind) {
    case "oidc":
      return (await import("#/adapters/identity/oidc.ts")).oidcProvider(settings, fetch);
    case "github":
      return (await import("#/adapters/identity/github.ts")).githubProvider(settings, fetch);
    case "saml":
      return (await import("#/adapters/identity/saml.ts")).samlProvider(settings);
  }
}

/** A list of names, however a provider writes one. */
export const namesOf = (value: unknown): string[] =>
  [value]
    .flat()
    .filter((name): name is string => typeof name === "string" && name.length > 0)
    .slice(0, 500);
