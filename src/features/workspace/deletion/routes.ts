/** REST: /workspace/deletion */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, named, problems } from "#/core/http.ts";
import { requestDeletionBody } from "#/features/workspace/deletion/schema.ts";
import { type WorkspaceRecord, workspaceRecord } from "#/features/workspace/schema.ts";

const record = named(workspaceRecord, "Workspace");
const tags = ["workspace"];
const path = "/workspace/deletion";

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path,
      tags,
      summary: "Delete the workspace with everything in it, 14 days from now",
      description: "An owner alone may do so, and names the workspace's slug. Until then the workspace is read-only, and can be kept.",
      request: { body: body(requestDeletionBody) },
      responses: { 200: answer(record, "The workspace, with the date of its deletion"), ...problems },
    }),
    async (c) => {
      const { record: workspace } = await execute<WorkspaceRecord>(
        c.get("actor"),
        "workspace.requestDeletion",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(workspace, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path,
      tags,
      summary: "Keep the workspace after all",
      responses: { 200: answer(record, "The workspace as it is now"), ...problems },
    }),
    async (c) => {
      const { record: workspace } = await execute<WorkspaceRecord>(c.get("actor"), "workspace.keep", {}, idempotencyKey(c));
      return c.json(workspace, 200);
    },
  );
