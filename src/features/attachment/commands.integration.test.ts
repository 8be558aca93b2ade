import { expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildWorkspace } from "../../../test/factories.ts";

testDatabase();
const file = { name: "a.txt", contentType: "text/plain", sizeBytes: 1 };

it("does it: a file waits for its message, and only its workspace finds it", async () => {
  const [here, there] = [await buildWorkspace(), await buildWorkspace()];
  const storageKey = `${here.id}/ab/file`;
  const { record } = await execute<AttachmentRecord>(here.owner, "attachment.create", { ...file, storageKey });
  expect(await query(here.owner, "attachment.read", { id: record.id })).toMatchObject({ ...file, storageKey });
  await expect(query(there.owner, "attachment.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
});

it("refuses the key of another workspace's file: to name it would be to read it", async () => {
  const [here, there] = [await buildWorkspace(), await buildWorkspace()];
  for (const storageKey of [`${there.id}/ab/file`, "ab/file", `${here.id}`, `../${here.id}/x`])
    await expect(execute(here.owner, "attachment.create", { ...file, storageKey })).rejects.toMatchObject({
      code: "invalid",
      issues: [expect.objectContaining({ path: "storageKey" })],
    });
});
