import { describe, expect, it } from "vitest";
import { actorFromRequest } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import type { ApiKeyRecord } from "#/features/apiKey/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

const { owner } = testDatabase();
const authorized = (key: string, workspace?: string) => actorFromRequest({ authorization: `Bearer ${key}`, workspace });

describe("an API key", () => {
  it("acts in its workspace with its role, named or not", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, { name: "Import", role: "light-agent" });
    expect(key).toMatch(/^cx_[A-Za-z0-9_-]{43}$/);
    const actor = await authorized(key);
    expect(actor).toMatchObject({ type: "key", workspaceId: space.id, name: "Import", role: "light-agent" });
    expect(await authorized(key, space.slug)).toEqual(actor);
  });

  it("is hidden from other workspaces", async () => {
    const [own, other] = [await buildWorkspace(), await buildWorkspace()];
    const key = await createApiKey(own.owner, {});
    await expect(authorized(key, other.slug)).rejects.toMatchObject({ code: "not-found" });
    expect((await query<Page<ApiKeyRecord>>(other.owner, "apiKey.list", {})).data).toEqual([]);
  });

  it("is kept as a hash, and told in the history without it", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, { name: "Secret" });
    const rows = await owner<{ row: string }>(
      `select row_to_json(k)::text as row from api_key k where "workspaceId" = $1 union all select row_to_json(e)::text from event e where "workspaceId" = $1
       union all select row_to_json(c)::text from command c where "workspaceId" = $1`,
      [space.id],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) expect(row).not.toContain(key.slice(0, 20));
    const { data } = await query<Page<ApiKeyRecord>>(space.owner, "apiKey.list", {});
    expect(data).toMatchObject([{ name: "Secret", prefix: key.slice(0, 9), role: "agent", revokedAt: null }]);
    expect(Object.keys(data[0] ?? {})).not.toContain("hash");
  });

  it("is refused when it is wrong, revoked or expired, even beside a cookie", async () => {
    const space = await buildWorkspace();
    const [revoked, expired] = [await createApiKey(space.owner, { name: "revoked" }), await createApiKey(space.owner, { name: "expired" })];
    await owner(`update api_key set "revokedAt" = now() where "workspaceId" = $1 and name = 'revoked'`, [space.id]);
    await owner(`update api_key set "expiresAt" = now() where "workspaceId" = $1 and name = 'expired'`, [space.id]);
    for (const key of [revoked, expired, `${revoked}x`, "", "cx_", "' or 1=1 --"])
      await expect(actorFromRequest({ authorization: `Bearer ${key}`, cookie: "authjs.session-token=x" })).rejects.toMatchObject({
        code: "unauthenticated",
      });
  });

  it("stops within four seconds of being revoked", async () => {
    const space = await buildWorkspace();
    const key = await createApiKey(space.owner, {});
    await authorized(key);
    await owner(`update api_key set "revokedAt" = now() where "workspaceId" = $1`, [space.id]);
    await new Promise((done) => setTimeout(done, 4_000));
    await expect(authorized(key)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("refuses others: agents make none, and an admin none above their own role", async () => {
    const space = await buildWorkspace();
    const [admin, agent] = [await buildMember(space, "admin"), await buildMember(space, "agent")];
    await expect(createApiKey(agent, { role: "light-agent" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(createApiKey(admin, { role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await createApiKey(admin, { role: "admin" })).toMatch(/^cx_/);
  });

  it("refuses bad input", async () => {
    const space = await buildWorkspace();
    await expect(execute(space.owner, "apiKey.create", { name: "", role: "king", prefix: "cx_", hash: "x" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "name" }, { path: "role" }, { path: "prefix" }, { path: "hash" }],
    });
  });
});
