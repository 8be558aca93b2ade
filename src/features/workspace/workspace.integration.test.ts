import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

testDatabase();

describe("a workspace", () => {
  it("is given another name, and is done with its first steps once", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<WorkspaceRecord>(space.owner, "workspace.update", { version: 1, name: "Acme" });
    expect(record).toMatchObject({ name: "Acme", slug: space.slug, onboardedAt: null, version: 2 });
    const { record: done } = await execute<WorkspaceRecord>(space.owner, "workspace.finishOnboarding", {});
    expect(done.onboardedAt).not.toBeNull();
    expect((await execute<WorkspaceRecord>(space.owner, "workspace.finishOnboarding", {})).record).toEqual(done);
    expect(await query(space.owner, "workspace.read", {})).toEqual(done);
  });

  it("refuses bad input: its slug stays", async () => {
    const { owner } = await buildWorkspace();
    await expect(execute(owner, "workspace.update", { name: "", slug: "other" })).rejects.toMatchObject({
      issues: [{ path: "name" }, { path: "slug" }],
    });
    await expect(execute(owner, "workspace.update", { version: 3, name: "x" })).rejects.toMatchObject({ code: "stale" });
  });

  it("refuses others", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    await expect(execute(agent, "workspace.update", { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(agent, "workspace.finishOnboarding", {})).rejects.toMatchObject({ code: "forbidden" });
  });

  it("replays once", async () => {
    const { owner } = await buildWorkspace();
    const once = () => execute<WorkspaceRecord>(owner, "workspace.update", { name: "Once" }, "key-1");
    expect((await once()).record).toEqual((await once()).record);
  });
});
