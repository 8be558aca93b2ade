import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import type { CustomFieldRecord } from "#/features/customField/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildWorkspace } from "../../../test/factories.ts";

testDatabase();
const PLAN = { of: "ticket", name: "Plan", type: "select", options: [{ id: "a", name: "Gold" }] };
const issuesAt = (...paths: string[]) => ({ code: "invalid", issues: paths.map((path) => ({ path })) });

describe("a custom field", () => {
  it("is made, changed and archived; what is left out stays", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<CustomFieldRecord>(space.owner, "customField.create", PLAN);
    expect(record).toMatchObject({ ...PLAN, isRequiredOnClose: false, isArchived: false, position: 0, version: 1 });
    const options = [...PLAN.options, { id: "b", name: "Silver" }];
    await execute(space.owner, "customField.update", { id: record.id, options, isRequiredOnClose: true });
    await execute(space.owner, "customField.update", { id: record.id, version: 2, isArchived: true });
    expect((await query<Page<CustomFieldRecord>>(space.owner, "customField.list", {})).data).toMatchObject([
      { ...PLAN, options, isRequiredOnClose: true, isArchived: true, version: 3 },
    ]);
  });

  it("refuses bad input: another type, a taken name, options where none or none where some belong", async () => {
    const space = await buildWorkspace();
    const { record } = await execute<CustomFieldRecord>(space.owner, "customField.create", PLAN);
    const create = (input: object) => execute(space.owner, "customField.create", { ...PLAN, name: "Other", ...input });
    await expect(execute(space.owner, "customField.update", { id: record.id, type: "text" })).rejects.toMatchObject(issuesAt("type"));
    await expect(create({ name: "PLAN" })).rejects.toMatchObject(issuesAt("name"));
    await expect(create({ options: [] })).rejects.toMatchObject(issuesAt("options"));
    await expect(create({ type: "text" })).rejects.toMatchObject(issuesAt("options"));
    await expect(create({ of: "contact", isRequiredOnClose: true })).rejects.toMatchObject(issuesAt("isRequiredOnClose"));
    await expect(
      create({
        of: "company",
        options: [
          { id: "a", name: "Gold" },
          { id: "a", name: "gold" },
        ],
      }),
    ).rejects.toMatchObject(issuesAt("of", "options.1.id", "options.1.name"));
    await expect(execute(space.owner, "customField.update", { id: record.id, version: 7 })).rejects.toMatchObject({ code: "stale" });
    // A contact may have a field of the same name.
    await create({ of: "contact", name: "Plan" });
  });

  it("refuses others", async () => {
    const space = await buildWorkspace();
    const agent = await buildMember(space, "agent");
    const { record } = await execute<CustomFieldRecord>(space.owner, "customField.create", PLAN);
    await expect(execute(agent, "customField.create", { ...PLAN, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(agent, "customField.update", { id: record.id, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await query(agent, "customField.read", { id: record.id })).toEqual(record);
  });

  it("hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const { record } = await execute<CustomFieldRecord>(space.owner, "customField.create", PLAN);
    await expect(query(stranger.owner, "customField.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(stranger.owner, "customField.update", { id: record.id, name: "x" })).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    for (let i = 0; i < 2; i++) await execute(space.owner, "customField.create", PLAN, "key-1");
    expect((await query<Page<CustomFieldRecord>>(space.owner, "customField.list", {})).data).toHaveLength(1);
  });
});
