/** Every route that changes something by a cookie, called as a foreign page would make a browser call it: all of them refuse, and nothing changes. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Call, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace } from "./factories.ts";

const database = testDatabase();
const server = testServer();

type Operation = { requestBody?: { content: Record<string, unknown> }; parameters?: { name: string; in: string }[] };
let call: Call;
let writes: { method: string; path: string; type: string | undefined }[] = [];
beforeAll(async () => {
  const here = await buildWorkspace();
  call = await server.asMember(here.owner);
  const { body } = await call<{ paths: Record<string, Record<string, Operation>> }>("GET", "/openapi.json");
  writes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => !["get", "head", "options"].includes(method))
      .map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path: path.replace(/^\/api\/v1/, "").replace(/\{[^}]+\}/g, "0198c0de-0000-7000-8000-000000000000"),
        type: Object.keys(requestBody?.content ?? {})[0],
      })),
  );
});

const bodyOf = (type: string | undefined) =>
  type === undefined ? undefined : type === "multipart/form-data" ? new FormData() : type === "application/json" ? "{}" : new Uint8Array(1);

/** The test's client says `same-origin`; a foreign page's browser cannot. */
const FOREIGN: [string, Record<string, string>][] = [
  ["another origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["another origin, by a browser that says no more", { origin: "https://evil.example" }],
  ["our name on another port", { origin: "http://localhost:1" }],
  ["our name at the end of another", { origin: "http://evil-localhost:3000" }],
  ["the origin null", { origin: "null", "sec-fetch-site": "cross-site" }],
  ["a neighbour of the same site", { "sec-fetch-site": "same-site" }],
  ["no origin at all", { "sec-fetch-site": "" }],
];

describe("a write by cookie", () => {
  it("stands in the description: there is something to look at", () => expect(writes.length).toBeGreaterThan(80));

  it.each(FOREIGN)("from %s is refused by every route", async (_, signs) => {
    const before = await database.owner<{ count: number }>(`select count(*)::int as count from event`);
    const passed: string[] = [];
    for (const { method, path, type } of writes) {
      const headers: Record<string, string> = type && type !== "multipart/form-data" ? { "content-type": type } : {};
      // "" is no value of fetch's: sent, and not one of those that let pass.
      const answer = await call(method, path, bodyOf(type), { ...headers, "sec-fetch-site": "", ...signs });
      const isOpen = path === "/sign-in-codes" && answer.status === 403;
      if (!(answer.status === 403 && /another site/.test(answer.problem?.detail ?? "")) && !isOpen)
        passed.push(`${method} ${path} ${answer.status}`);
    }
    expect(passed).toEqual([]);
    expect(await database.owner(`select count(*)::int as count from event`)).toEqual(before);
  });

  it("from our own page passes", async () => {
    expect((await call("POST", "/contacts", { name: "Ada", email: "ada@client.example" })).status).toBe(201);
  });
});

describe("a read", () => {
  it("changes nothing, wherever it comes from: GET is the only method that is let through", async () => {
    const { status } = await call("GET", "/tickets", undefined, { origin: "https://evil.example" });
    expect(status).toBe(200);
    for (const method of ["PUT", "PATCH", "DELETE"])
      expect((await call(method, "/tickets", undefined, { origin: "https://evil.example" })).status).toBe(403);
  });

  it("is not shared with another origin: no CORS header says so", async () => {
    const answer = await call("OPTIONS", "/tickets", undefined, { origin: "https://evil.example", "access-control-request-method": "GET" });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });
});
