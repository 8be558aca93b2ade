/** Bad input of each kind, against the real server: each is refused in time, with a problem document, and the next request is answered. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consume } from "#/core/rateLimit.ts";
import { SERVER_LIMITS } from "#/core/requestLimits.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { type Server, startServer } from "#/server.ts";
import { request } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace, type TestWorkspace } from "./factories.ts";

testDatabase();
let server: Server;
let here: TestWorkspace;
let key: string;
beforeAll(async () => {
  server = await startServer({
    host: "127.0.0.1",
    port: 0,
    pages: false,
    limits: { ...SERVER_LIMITS, headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 100 },
  });
  here = await buildWorkspace();
  key = await createApiKey(here.owner, { role: "owner" });
});
afterAll(() => server.stop());

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  request(url(path), method, body, { authorization: `Bearer ${key}`, ...headers });
const isAlive = async () => expect((await fetch(url("/healthz"))).status).toBe(200);

/** What the server says to these bytes until it hangs up. */
const speak = (begin: string, then?: (socket: Socket) => void) =>
  new Promise<string>((done) => {
    let said = "";
    const socket = connect(server.port, "127.0.0.1", () => {
      socket.write(begin);
      then?.(socket);
    });
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => done(said));
  });

describe("what is too large", () => {
  it.each<[string, () => Promise<{ status: number; problem: { code: string } }>, number, string]>([
    ["an address", () => send("GET", `/api/v1/tickets?q=${"a".repeat(9_000)}`), 414, "uri-too-long"],
    ["the number of parameters", () => send("GET", `/api/v1/tickets?${"limit=5&".repeat(150)}`), 400, "bad-request"],
    ["the depth of JSON", () => send("POST", "/api/v1/contacts", `${"[".repeat(100_000)}`), 400, "bad-request"],
    [
      "the depth of JSON that is right",
      () => send("POST", "/api/v1/contacts", `${'{"a":'.repeat(40)}1${"}".repeat(40)}`),
      400,
      "bad-request",
    ],
    ["JSON", () => send("POST", "/api/v1/contacts", JSON.stringify({ name: "a".repeat(5_500_000) })), 413, "too-large"],
    ["the number of a form's parts", () => send("POST", "/api/v1/attachments", formOf(500)), 400, "bad-request"],
    [
      "a key that is no key",
      () => send("GET", "/api/v1/tickets", undefined, { authorization: `Bearer ${"k".repeat(9_000)}` }),
      401,
      "unauthenticated",
    ],
  ])("%s", async (_, call, status, code) => {
    const answer = await call();
    expect({ status: answer.status, code: answer.problem?.code }).toEqual({ status, code });
    await isAlive();
  });

  it("header lines", async () => {
    const said = await speak(`GET /healthz HTTP/1.1\r\nhost: x\r\n${"a: b\r\n".repeat(6_000)}\r\n`);
    expect(said).toMatch(/^HTTP\/1.1 431 /);
    expect(said).toContain("application/problem+json");
    await isAlive();
  });

  it("but not what is just as large as it may be", async () => {
    expect((await send("POST", "/api/v1/attachments", formOf(5))).status).toBe(201);
    expect((await send("GET", `/api/v1/tickets?q=${"a".repeat(150)}`)).status).toBe(200);
  });
});

function formOf(parts: number): FormData {
  const form = new FormData();
  form.set("file", new File(["hello"], "hello.txt", { type: "text/plain" }));
  for (let part = 1; part < parts; part++) form.append(`part${part}`, "x");
  return form;
}

describe("what is too slow is cut off", () => {
  it("headers, a byte now and then", async () => {
    let timer: NodeJS.Timeout | undefined;
    const said = await speak("GET /healthz HTTP/1.1\r\nhost: x\r\n", (socket) => {
      timer = setInterval(() => socket.writable && socket.write("a: b\r\n"), 50);
    });
    clearInterval(timer);
    expect(said).toMatch(/^HTTP\/1.1 408 /);
  });

  it("a body, a byte now and then", async () => {
    let timer: NodeJS.Timeout | undefined;
    const head = `POST /api/v1/contacts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{`;
    const began = Date.now();
    await speak(head, (socket) => {
      timer = setInterval(() => socket.writable && socket.write(" "), 50);
    });
    clearInterval(timer);
    expect(Date.now() - began).toBeLessThan(10_000);
    await isAlive();
  });
});

describe("a character that is none", () => {
  it.each([
    "/api/v1/suppressions?email=a%00b",
    "/api/v1/suppressions?q=%00",
    "/api/v1/search?q=%00",
    "/api/v1/tickets?q=a%00b",
    "/api/v1/contacts?email=%00&q=%00",
    "/api/v1/companies?q=%00",
    "/api/v1/tickets/%00",
    "/api/v1/tickets?cursor=%00",
    "/api/v1/ticket-ids?q=%00",
    "/media/%00",
    "/media/logo/%00",
  ])("%s is no fault of ours", async (path) => {
    expect((await send("GET", path)).status).toBeLessThan(500);
  });
  it("in a body neither", async () => {
    for (const [path, body] of [
      ["/contacts", { name: "a\0b", email: "nul@client.example" }],
      ["/companies", { name: "a\0b" }],
      ["/labels", { name: "a\0b" }],
      ["/tickets", { subject: "a\0b", text: "a\0b", contact: { email: "nul@client.example" } }],
    ] as const)
      expect((await send("POST", `/api/v1${path}`, body)).status, path).toBeLessThan(500);
  });
});

describe("a method that is not used", () => {
  it.each(["TRACE", "PROPFIND", "SEARCH"])("%s is refused, wherever", async (method) => {
    for (const path of ["/", "/healthz", "/api/v1/tickets"])
      expect(await speak(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 405 /);
  });
});

describe("what cannot be told apart is refused", () => {
  it.each([
    ["no HTTP", "hello\r\n\r\n"],
    ["two lengths", "POST /api/v1/contacts HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef"],
    [
      "a length beside chunks",
      "POST /api/v1/contacts HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a header with a zero", "GET /healthz HTTP/1.1\r\nhost: x\r\na: b\0c\r\n\r\n"],
  ])("%s", async (_, text) => {
    expect(await speak(text)).toMatch(/^HTTP\/1.1 400 /);
    await isAlive();
  });
});

describe("too often", () => {
  it("wrong keys from one address: a problem document that says when to come back; a right key goes on", async () => {
    for (let tries = 0; tries < 1_000; tries++) await consume("refused", "198.51.100.7");
    const wrong = { authorization: "Bearer cx_wrong", "x-forwarded-for": "198.51.100.7" };
    const refused = await send("GET", "/api/v1/tickets", undefined, wrong);
    expect({ status: refused.status, code: refused.problem.code }).toEqual({ status: 429, code: "rate-limited" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await send("GET", "/api/v1/tickets", undefined, { ...wrong, "x-forwarded-for": "198.51.100.8" })).status).toBe(401);
    expect((await send("GET", "/api/v1/tickets", undefined, { "x-forwarded-for": "198.51.100.7" })).status).toBe(200);
  });

  it("costly requests of one key, while its others go on", async () => {
    const other = await createApiKey(here.owner, { role: "agent" });
    const mine = { authorization: `Bearer ${other}` };
    const statuses = await Promise.all(
      Array.from({ length: 601 }, async () => (await send("GET", "/api/v1/search?q=x", undefined, mine)).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await send("GET", "/api/v1/tickets", undefined, mine)).status).toBe(200);
    expect((await send("GET", "/api/v1/search?q=x")).status).toBe(200);
  });

  it("files and pictures for one address", async () => {
    for (let tries = 0; tries < 6_000; tries++) await consume("media", "198.51.100.9");
    const from = (address: string) => send("GET", "/media/none", undefined, { "x-forwarded-for": address });
    expect((await from("198.51.100.9")).status).toBe(429);
    expect((await from("198.51.100.10")).status).toBe(404);
  });
});

describe("the figures", () => {
  it("are for callers of this machine and its network: whom a proxy has let through gets none", async () => {
    expect((await fetch(url("/metrics"))).status).toBe(200);
    for (const forwarded of ["203.0.113.9", "10.0.0.7, 2001:db8::9"])
      expect((await fetch(url("/metrics"), { headers: { "x-forwarded-for": forwarded } })).status).toBe(403);
  });
});
