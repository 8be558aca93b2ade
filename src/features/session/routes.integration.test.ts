import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { createRouter, problemResponse } from "#/core/http.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { createSession } from "#/features/session/commands.ts";
import { routes } from "#/features/session/routes.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildWorkspace } from "../../../test/factories.ts";
import { TEST_SECRET } from "../../../test/secret.ts";

const { owner } = testDatabase();
const api = createRouter().basePath("/api/v1");
api.onError(problemResponse);
api.route("/", routes);

let n = 0;
async function person() {
  const user = await ensureUser({ email: `r${++n}@example.com`, name: "Rita" });
  const signIn = async () => {
    const sid = await createSession({ userId: user.id, userAgent: `Browser ${n}` });
    return {
      sid,
      cookie: `${SESSION_COOKIE}=${await encode({ token: { sid, uid: user.id }, secret: TEST_SECRET, salt: SESSION_COOKIE })}`,
    };
  };
  return { user, signIn, ...(await signIn()) };
}
async function call(
  method: string,
  path: string,
  { cookie, body, ...headers }: { cookie?: string; body?: unknown; [header: string]: unknown } = {},
) {
  const response = await api.request(`/api/v1${path}`, {
    method,
    headers: {
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(headers as Record<string, string>),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of an answer
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as any };
}

describe("POST /sign-in-codes", () => {
  it("answers alike for a user and for nobody, and adds the same job", async () => {
    const { user } = await person();
    const [known, unknown] = [
      await call("POST", "/sign-in-codes", { body: { email: user.email } }),
      await call("POST", "/sign-in-codes", { body: { email: "nobody@example.com" } }),
    ];
    expect(known.status).toBe(202);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    const jobs = await owner("select 1 from graphile_worker._private_jobs where key like any($1)", [
      [`sendSignInCode:${user.email}:%`, "sendSignInCode:nobody@example.com:%"],
    ]);
    expect(jobs).toHaveLength(2);
  });

  it("asks in the language of the browser", async () => {
    const { user } = await person();
    await call("POST", "/sign-in-codes", { body: { email: user.email }, "accept-language": "fr-FR,en;q=0.5" });
    const [job] = await owner<{ payload: object }>("select payload from graphile_worker._private_jobs where key like $1", [
      `sendSignInCode:${user.email}:%`,
    ]);
    expect(job?.payload).toMatchObject({ language: "fr" });
  });

  it("refuses bad input", async () => {
    expect(await call("POST", "/sign-in-codes", { body: { email: "nobody" } })).toMatchObject({
      status: 422,
      body: { code: "invalid", errors: [{ path: "email" }] },
    });
  });

  it("refuses the sixth for one address within ten minutes, and says when to come back", async () => {
    const ask = () => call("POST", "/sign-in-codes", { body: { email: "eager@example.com" } });
    for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(202);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(500);
  });
});

describe("who is signed in", () => {
  it("is told with what is left of the limit", async () => {
    const { user, sid, cookie } = await person();
    const me = await call("GET", "/me", { cookie });
    expect(me).toMatchObject({ status: 200, body: { id: user.id, email: user.email, name: "Rita", sessionId: sid } });
    expect(me.headers.get("ratelimit-limit")).toBe("3000");
  });

  it("is nobody without a session, and not asked of a key, even beside a cookie", async () => {
    const { cookie } = await person();
    const key = await createApiKey((await buildWorkspace()).owner, {});
    for (const path of ["/me", "/sessions", "/workspaces"]) {
      expect(await call("GET", path)).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      expect(await call("GET", path, { cookie, authorization: `Bearer ${key}` })).toMatchObject({ status: 401 });
    }
  });
});

describe("sessions", () => {
  it("are listed page by page, the newest first, and end one by one", async () => {
    const { signIn, sid, cookie } = await person();
    const others = [await signIn(), await signIn()];
    const page = await call("GET", "/sessions?limit=2", { cookie });
    expect(page.body.data.map((session: { id: string }) => session.id)).toEqual([others[1]?.sid, others[0]?.sid]);
    const last = await call("GET", `/sessions?limit=2&cursor=${page.body.nextCursor}`, { cookie });
    expect(last.body).toMatchObject({ data: [{ id: sid, isCurrent: true }], nextCursor: null });

    expect((await call("DELETE", `/sessions/${others[0]?.sid}`, { cookie })).status).toBe(204);
    expect((await call("GET", "/me", { cookie: others[0]?.cookie })).status).toBe(401);
    expect((await call("GET", "/me", { cookie: others[1]?.cookie })).status).toBe(200);
    expect((await call("GET", "/sessions", { cookie })).body.data).toHaveLength(2);
  });

  it("of others are hidden", async () => {
    const [ada, eve] = [await person(), await person()];
    expect((await call("DELETE", `/sessions/${ada.sid}`, { cookie: eve.cookie })).status).toBe(404);
    expect((await call("DELETE", "/sessions/none", { cookie: eve.cookie })).status).toBe(404);
    expect((await call("GET", "/me", { cookie: ada.cookie })).status).toBe(200);
    expect((await call("GET", "/sessions", { cookie: eve.cookie })).body.data.map((session: { id: string }) => session.id)).toEqual([
      eve.sid,
    ]);
  });

  it("refuse a cursor of something else", async () => {
    const { cookie } = await person();
    for (const cursor of ["x", Buffer.from('["x"]').toString("base64url")])
      expect((await call("GET", `/sessions?cursor=${cursor}`, { cookie })).status).toBe(422);
  });
});

describe("a person's workspaces", () => {
  it("begin with the one they make, as its owner", async () => {
    const { cookie } = await person();
    expect((await call("GET", "/workspaces", { cookie })).body).toEqual({ data: [], nextCursor: null });
    const made = await call("POST", "/workspaces", { cookie, body: { name: "Acme", slug: "Acme-1" } });
    expect(made).toMatchObject({ status: 201, body: { slug: "acme-1", name: "Acme", role: "owner" } });
    expect((await call("GET", "/workspaces", { cookie })).body.data).toEqual([made.body]);
    await buildWorkspace();
    expect((await call("GET", "/workspaces", { cookie })).body.data).toHaveLength(1);
  });

  it("have slugs of their own", async () => {
    const [ada, eve] = [await person(), await person()];
    await call("POST", "/workspaces", { cookie: ada.cookie, body: { name: "Taken", slug: "taken" } });
    for (const slug of ["taken", "api", "No Good"])
      expect(await call("POST", "/workspaces", { cookie: eve.cookie, body: { name: "Mine", slug } })).toMatchObject({
        status: 422,
        body: { errors: [{ path: "slug" }] },
      });
    expect((await call("GET", "/workspaces", { cookie: eve.cookie })).body.data).toEqual([]);
  });

  it("are made once under one idempotency key", async () => {
    const { cookie } = await person();
    const make = (slug: string) => call("POST", "/workspaces", { cookie, "idempotency-key": "k1", body: { name: "Once", slug } });
    const [first, second] = [await make("once"), await make("once")];
    expect(first.status).toBe(201);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(await make("twice")).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
    expect((await call("GET", "/workspaces", { cookie })).body.data).toHaveLength(1);
  });
});
