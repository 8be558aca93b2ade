/**
 * A real OpenID provider (the certified `oidc-provider`) on a free port of this machine, and people who sign in there by pressing a button; and a
 * browser's way through redirects, with a jar of cookies for each host.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Account } from "oidc-provider";

/** `logoutUrl`: told when somebody signs out, by back-channel. */
export type Client = { id: string; secret: string; redirectUrl: string; logoutUrl?: string };
export type Claims = { email?: string; email_verified?: boolean; name?: string; groups?: string[] };

export type OpenIdProvider = {
  issuer: string;
  /** Registers clients; who was registered before is no longer. */
  serve: (clients: Client[]) => void;
  /** Who there is, by subject; what is said of them may be changed at any time. */
  people: Map<string, Claims>;
  /** Who signs in next, where no page asks. Null: the page asks. */
  next: string | null;
  /** Who has been told of a logout, and why that failed. */
  told: { clientId: string; fault: string | null }[];
  /** What was sent to them last. */
  logoutToken: string | null;
  close: () => Promise<void>;
};

export async function openIdProvider(port = 0): Promise<OpenIdProvider> {
  const people = new Map<string, Claims>();
  let provider: Provider | null = null;
  const server = createServer((request, response) => {
    if (!provider) return void response.writeHead(503).end();
    if (request.url?.startsWith("/interaction/")) return void interact(provider, request, response);
    return void provider.callback()(request, response);
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function interact(by: Provider, request: IncomingMessage, response: ServerResponse) {
    const { prompt, params, grantId } = await by.interactionDetails(request, response);
    if (prompt.name === "login") {
      const chosen = open.next ?? new URL(request.url ?? "", issuer).searchParams.get("as");
      if (chosen === null) {
        const buttons = [...people].map(([subject, { name }]) => `<button name="as" value="${subject}">${name ?? subject}</button>`);
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
        response.end(
          `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><h1>Who are you?</h1><form>${buttons.join("")}</form></html>`,
        );
        return;
      }
      await by.interactionFinished(request, response, { login: { accountId: chosen, remember: false } });
      return;
    }
    const { session } = await by.interactionDetails(request, response);
    const grant = grantId
      ? await by.Grant.find(grantId)
      : new by.Grant({ accountId: session?.accountId ?? "", clientId: String(params.client_id) });
    grant?.addOIDCScope("openid email profile");
    await by.interactionFinished(request, response, { consent: { grantId: await grant?.save() } });
  }

  const open: OpenIdProvider = {
    issuer,
    people,
    next: null,
    told: [],
    logoutToken: null,
    serve: (clients) => {
      provider = new Provider(issuer, {
        clients: clients.map(({ id, secret, redirectUrl, logoutUrl }) => ({
          client_id: id,
          client_secret: secret,
          redirect_uris: [redirectUrl],
          ...(logoutUrl ? { backchannel_logout_uri: logoutUrl, backchannel_logout_session_required: true } : {}),
        })),
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
        findAccount: (_context, subject): Account => ({
          accountId: subject,
          claims: async () => ({ sub: subject, ...people.get(subject) }),
        }),
        interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
        features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
        // It would refuse to speak to its own machine.
        fetch: (url, given) => {
          const { dispatcher: _, ...options } = (given ?? {}) as RequestInit & { dispatcher?: unknown };
          if (options.body instanceof URLSearchParams) open.logoutToken = options.body.get("logout_token");
          return fetch(url, options);
        },
        cookies: { keys: ["a key of the tests"] },
        pkce: { required: () => true },
        ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 300, Session: 300, Grant: 300 },
      });
      provider.proxy = false;
      provider.on("backchannel.success", (_context, { clientId }) => open.told.push({ clientId, fault: null }));
      provider.on("backchannel.error", (_context, error, { clientId }) => open.told.push({ clientId, fault: error.message }));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return open;
}

/** A browser without pages: cookies, and redirects that are followed one by one. */
export class Jar {
  private readonly cookies = new Map<string, Map<string, string>>();
  private readonly aliases: Record<string, string>;

  /** `aliases`: origins that are reached at another, as behind a proxy. */
  constructor(aliases: Record<string, string> = {}) {
    this.aliases = aliases;
  }

  private reached(url: string): string {
    const { origin } = new URL(url);
    return url.replace(origin, this.aliases[origin] ?? origin);
  }

  header(url: string): string {
    return [...(this.cookies.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  set(url: string, name: string, value: string): void {
    const { host } = new URL(url);
    this.cookies.set(host, (this.cookies.get(host) ?? new Map()).set(name, value));
  }

  get(url: string, name: string): string | undefined {
    return this.cookies.get(new URL(url).host)?.get(name);
  }

  /** One request; where it leads is in the answer. */
  async go(
    url: string,
    init: RequestInit & { withoutCookies?: boolean } = {},
  ): Promise<{ status: number; to: string | null; text: string }> {
    const { withoutCookies, ...rest } = init;
    const cookie = withoutCookies ? "" : this.header(url);
    const response = await fetch(this.reached(url), {
      ...rest,
      redirect: "manual",
      headers: { ...rest.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const isGone = attributes.some((one) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
      this.set(url, pair.slice(0, at), isGone ? "" : pair.slice(at + 1));
    }
    const location = response.headers.get("location");
    return { status: response.status, to: location && new URL(location, url).href, text: await response.text() };
  }

  /** Signs out at a provider, as a person does on its page. */
  async signOut(issuer: string): Promise<void> {
    const { text } = await this.go(`${issuer}/session/end`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1];
    if (!xsrf) throw new Error(`the provider does not ask whether to sign out: ${text.slice(0, 300)}`);
    await this.go(`${issuer}/session/end/confirm`, { method: "POST", body: new URLSearchParams({ xsrf, logout: "yes" }) });
  }

  /** Follows redirects until an address matches, which is given and not visited, or until there are none. */
  async follow(url: string, until: (url: URL) => boolean): Promise<string> {
    let at = url;
    for (let steps = 0; steps < 20; steps++) {
      if (until(new URL(at))) return at;
      const { to, status, text } = await this.go(at);
      if (!to) throw new Error(`${at} answered ${status} and leads nowhere: ${text.slice(0, 300)}`);
      at = to;
    }
    throw new Error("redirected too often");
  }
}
