/** REST: /workspace, the one the caller acts in */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, expectedVersion, idempotencyKey, named, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { changeWorkspaceBody, type WorkspaceRecord, workspaceRecord } from "#/features/workspace/schema.ts";

const record = named(workspaceRecord, "Workspace");
const tags = ["workspace"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/workspace",
      tags,
      summary: "Read the workspace",
      responses: { 200: answer(record, "The workspace"), ...problems },
    }),
    async (c) => {
      const workspace = await query<WorkspaceRecord>(c.get("actor"), "workspace.read", {});
      return c.json(workspace, 200, { etag: `"${workspace.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/workspace",
      tags,
      summary:
        "Change the workspace: its name, when an answer opens a follow-up, whether it is noted when a customer opens a mail, how long the source of mail is kept, how its mails look, and whether members need two factors",
      request: { body: body(changeWorkspaceBody) },
      responses: { 200: answer(record, "The workspace as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), version: expectedVersion(c) };
      const { record: workspace } = await execute<WorkspaceRecord>(c.get("actor"), "workspace.update", input, idempotencyKey(c));
      return c.json(workspace, 200, { etag: `"${workspace.version}"` });
    },
  );
