/** Each kind of answer that the product gives, and the headers that keep a browser from doing more with it than it should. */
import type { IncomingMessage } from "node:http";
import { request } from "node:http";
import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { expect, product, test } from "./product.ts";

type Answer = { status: number; headers: IncomingMessage["headers"] };

const ask = (path: string, { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {}) =>
  new Promise<Answer>((done, failed) => {
    const { hostname, port } = new URL(product().url);
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      done({ status: answer.statusCode ?? 0, headers: answer.headers });
      // A stream never ends by itself.
      answer.once("readable", () => answer.destroy());
    });
    sent.on("error", failed);
    sent.end();
  });

/** What is no HTTP is answered before there is a request. */
const askBare = (text: string) =>
  new Promise<Answer>((done, failed) => {
    const { hostname, port } = new URL(product().url);
    let got = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on("data", (chunk) => {
      got += chunk;
    });
    socket.on("error", failed);
    socket.on("close", () => {
      const [first = "", ...lines] = (got.split("\r\n\r\n")[0] ?? "").split("\r\n");
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
      );
      done({ status: Number(first.split(" ")[1]), headers });
    });
  });

/** On every answer, with these values, unless a kind says otherwise. */
const FLOOR = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-permitted-cross-domain-policies": "none",
} as const;

type Kind = { name: string; covers: string; get: () => Promise<Answer>; status: number; differs?: Record<string, string> };

test("every kind of answer has its security headers", async ({ agent: page }) => {
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const signedIn = { headers: { cookie, "x-workspace": "demo" } };
  const api = async <T>(path: string) =>
    (await page.request.get(`/api/v1${path}`, { headers: { "x-workspace": "demo" } })).json() as Promise<T>;
  const html = await (await page.request.get("/sign-in")).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? "";
  const tickets = await api<{ data: { id: string }[] }>("/tickets?limit=50");
  let message = "";
  let attachment = "";
  for (const { id } of tickets.data) {
    const found = await api<{ data: { id: string; attachments: { id: string }[] }[] }>(`/tickets/${id}/messages`);
    message ||= found.data[0]?.id ?? "";
    attachment ||= found.data.flatMap((one) => one.attachments)[0]?.id ?? "";
    if (message && attachment) break;
  }
  const file = await ask(`/api/v1/attachments/${attachment}/file`, signedIn);
  const kinds: Kind[] = [
    { name: "a page for everybody", covers: "page", get: () => ask("/sign-in"), status: 200 },
    { name: "the desk", covers: "page", get: () => ask("/demo/inbox/open", signedIn), status: 200 },
    { name: "a redirect of a page", covers: "page", get: () => ask("/demo"), status: 307 },
    { name: "no such page", covers: "page", get: () => ask("/no-such-workspace/inbox/open", signedIn), status: 404 },
    { name: "a file of the build", covers: "page", get: () => ask(script), status: 200 },
    { name: "a file of the build that is not there", covers: "page", get: () => ask("/_next/static/none.js", signedIn), status: 404 },
    { name: "NextAuth", covers: "page", get: () => ask("/api/auth/csrf"), status: 200 },
    { name: "NextAuth, refusing", covers: "page", get: () => ask("/api/auth/callback/credentials", { method: "POST" }), status: 302 },
    { name: "the API", covers: "/api/v1/", get: () => ask("/api/v1/tickets", signedIn), status: 200 },
    { name: "the API, refusing", covers: "/api/v1/", get: () => ask("/api/v1/tickets"), status: 401 },
    { name: "no such resource", covers: "/api/v1/", get: () => ask("/api/v1/none", signedIn), status: 404 },
    { name: "the API's description", covers: "/api/v1/", get: () => ask("/api/v1/openapi.json"), status: 200 },
    {
      name: "the stream of changes",
      covers: "/api/v1/",
      get: () => ask("/api/v1/sync/stream?after=0&workspace=demo", signedIn),
      status: 200,
    },
    {
      name: "a mail in its frame",
      covers: "/api/v1/",
      get: () => ask(`/api/v1/messages/${message}/frame`, signedIn),
      status: 200,
      differs: { "x-frame-options": "SAMEORIGIN", "referrer-policy": "no-referrer" },
    },
    {
      name: "a file of a message",
      covers: "/media/",
      get: () => ask(file.headers.location ?? "/"),
      status: 200,
      differs: { "referrer-policy": "no-referrer" },
    },
    { name: "a file that is none", covers: "/media/", get: () => ask("/media/none"), status: 404 },
    { name: "a logo that is none", covers: "/media/", get: () => ask("/media/logo/none"), status: 404 },
    { name: "a download that is none", covers: "/downloads/", get: () => ask("/downloads/none"), status: 404 },
    { name: "a provider that is none", covers: "/sso/", get: () => ask("/sso/none"), status: 404 },
    { name: "the directory, refusing", covers: "/scim/", get: () => ask("/scim/v2/Users"), status: 401 },
    { name: "a webhook", covers: "/webhooks/", get: () => ask("/webhooks/postmark/inbound", { method: "POST" }), status: 400 },
    { name: "liveness", covers: "/healthz", get: () => ask("/healthz"), status: 200 },
    { name: "readiness", covers: "/readyz", get: () => ask("/readyz"), status: 200 },
    { name: "figures", covers: "/metrics", get: () => ask("/metrics"), status: 200 },
    { name: "the API's pages", covers: "/docs/api", get: () => ask("/docs/api"), status: 200 },
    { name: "the service worker", covers: "/sw.js", get: () => ask("/sw.js"), status: 200 },
    { name: "the list of its files", covers: "/sw-files.json", get: () => ask("/sw-files.json"), status: 200 },
    { name: "security.txt", covers: "/.well-known/", get: () => ask("/.well-known/security.txt"), status: 200 },
    { name: "an address that is too long", covers: "refusal", get: () => ask(`/${"a".repeat(9_000)}`), status: 414 },
    { name: "too many parameters", covers: "refusal", get: () => ask(`/?${"a&".repeat(200)}`), status: 400 },
    {
      name: "headers that are too long",
      covers: "refusal",
      get: () => askBare(`GET / HTTP/1.1\r\nhost: x\r\na: ${"a".repeat(20_000)}\r\n\r\n`),
      status: 431,
    },
    { name: "no HTTP", covers: "refusal", get: () => askBare("hello\r\n\r\n"), status: 400 },
  ];

  // What the server in front answers itself is listed there: an address that is added needs its line here.
  const server = readFileSync("src/server.ts", "utf8");
  const front = [...(/const FRONT = \[([^\]]*)\]/.exec(server)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, path]) => path);
  expect(front.length).toBeGreaterThan(8);
  for (const path of front)
    expect(
      kinds.some(({ covers }) => covers === path),
      `a line for ${path}`,
    ).toBe(true);

  const table: string[] = [];
  for (const { name, get, status, differs = {} } of kinds) {
    const { headers, ...answer } = await get();
    const policy = String(headers["content-security-policy"] ?? "");
    table.push(`${name.padEnd(40)} ${answer.status} ${policy.slice(0, 90)}`);
    expect.soft({ name, status: answer.status }).toEqual({ name, status });
    expect.soft(headers, name).toMatchObject({ ...FLOOR, ...differs });
    const scripts = /(?:^|; )script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)?.[1];
    expect.soft(scripts, `${name}: ${policy}`).toBeTruthy();
    expect.soft(scripts, name).not.toMatch(/unsafe|https?:|\*/);
    expect.soft(policy, name).toMatch(/frame-ancestors '(none|self)'/);
    expect.soft(policy, name).toMatch(/(^|; )base-uri 'none'/);
    expect.soft(policy, name).toMatch(/object-src 'none'|default-src 'none'/);
    expect
      .soft(String(headers["permissions-policy"]), name)
      .toMatch(/camera=\(\), .*geolocation=\(\).*microphone=\(\).*payment=\(\).*usb=\(\)/);
    expect
      .soft([headers.server, headers["x-powered-by"], headers["access-control-allow-origin"]], name)
      .toEqual([undefined, undefined, undefined]);
    // A stream of events is UTF-8 by its definition.
    if (/^text\/(?!event-stream)/.test(headers["content-type"] ?? "")) expect.soft(headers["content-type"], name).toMatch(/charset=utf-8/i);
  }
  test.info().annotations.push({ type: "headers", description: `\n${table.join("\n")}` });
});
