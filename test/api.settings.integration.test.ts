/** The REST resources of what a workspace is set up with. */

import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { appSecret } from "#/core/secret.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { createSession } from "#/features/session/commands.ts";
import { expectIssues, expectProblem, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
type Made = { id: string; version: number; name: string };

describe("macros, views and custom fields over HTTP", () => {
  it.each([
    ["/macros", { name: "Thanks", isShared: true, html: "<p>Thanks</p>" }],
    ["/views", { name: "Urgent", isShared: true, query: { priorities: ["urgent"] } }],
    ["/custom-fields", { of: "contact", name: "Plan", type: "text" }],
  ])("%s: made, read, listed, changed with If-Match", async (path, input) => {
    const call = await server.asRole(await buildWorkspace(), "admin");
    const made = await call<Made>("POST", path, input);
    const { isShared: _, ...fields } = input as Record<string, unknown>;
    expect(made).toMatchObject({ status: 201, body: fields });
    expect(made.headers.get("location")).toBe(`/api/v1${path}/${made.body.id}`);
    expect((await call<{ data: Made[] }>("GET", path)).body.data).toEqual([made.body]);
    const changed = await call<Made>("PATCH", `${path}/${made.body.id}`, { name: "Other" }, { "if-match": '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { name: "Other", version: 2 } });
    expectProblem(await call("PATCH", `${path}/${made.body.id}`, { name: "x" }, { "if-match": '"1"' }), 412, "stale");
    expect((await call("GET", `${path}/${made.body.id}`)).headers.get("etag")).toBe('"2"');
    expectIssues(await call("POST", path, { ...input, name: "other" }), "name");
    if (path !== "/custom-fields") expect((await call("DELETE", `${path}/${made.body.id}`)).status).toBe(204);
  });
});

describe("members, teams, inboxes and the workspace over HTTP", () => {
  it("are changed by an admin", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "admin");
    const invited = await call<Made>("POST", "/members", { email: "new@team.example", name: "New", role: "agent" });
    expect(invited).toMatchObject({ status: 201, body: { joinedAt: null } });
    expect((await call("POST", `/members/${invited.body.id}/invitation`)).status).toBe(200);
    const team = await call<Made>("POST", "/teams", { name: "Team" });
    expect((await call("PUT", `/teams/${team.body.id}/members`, { memberIds: [invited.body.id] })).body).toMatchObject({
      memberIds: [invited.body.id],
    });
    expect((await call("PATCH", `/teams/${team.body.id}`, { description: "x" })).status).toBe(200);
    expect((await call("DELETE", `/teams/${team.body.id}`)).status).toBe(204);
    expect((await call("PATCH", `/inboxes/${space.inboxId}`, { name: "Help" })).body).toMatchObject({ name: "Help" });
    expect((await call("PATCH", "/workspace", { name: "Acme" })).body).toMatchObject({ name: "Acme" });
    expect((await call("GET", "/workspace")).body).toMatchObject({ name: "Acme", slug: space.slug });
    expectProblem(await call("PATCH", "/members/me", { name: "Key" }), 403, "forbidden");
  });
});

describe("a member's picture", () => {
  it("is uploaded, shown, kept by browsers, and taken away", async () => {
    const space = await buildWorkspace();
    const sid = await createSession({ userId: space.owner.userId, userAgent: "test" });
    const cookie = await encode({ token: { sid, uid: space.owner.userId }, secret: appSecret(), salt: SESSION_COOKIE });
    const headers = { cookie: `${SESSION_COOKIE}=${cookie}`, "x-workspace": space.slug, "sec-fetch-site": "same-origin" };
    const upload = (bytes: Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) => {
      const body = new FormData();
      body.append("file", new File([bytes], "me.png", { type: "image/png" }));
      return fetch(server.url("/api/v1/members/me/avatar"), { method: "POST", body, headers: { ...headers, ...more } });
    };
    const made = await upload(PNG);
    expect(made.status).toBe(200);
    const { avatarUrl } = (await made.json()) as { avatarUrl: string };
    const shown = await fetch(server.url(avatarUrl), { headers });
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(shown.headers.get("cache-control")).toContain("immutable");
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
    const again = await fetch(server.url(avatarUrl), { headers: { ...headers, "if-none-match": shown.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    expect((await upload(new TextEncoder().encode("<svg onload=alert(1)>"))).status).toBe(422);
    expect((await upload(new Uint8Array(1024 * 1024 + 1))).status).toBe(413);
    expect((await upload(PNG, { "sec-fetch-site": "cross-site", origin: "https://evil.example" })).status).toBe(403);
    const gone = await fetch(server.url("/api/v1/members/me/avatar"), { method: "DELETE", headers });
    expect(await gone.json()).toMatchObject({ avatarUrl: null });
    expect((await fetch(server.url(avatarUrl), { headers })).status).toBe(404);
    const key = await server.asRole(space, "owner");
    expectProblem(await key("DELETE", "/members/me/avatar"), 403, "forbidden");
  });
});
