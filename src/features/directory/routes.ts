/** REST: /directory */
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { createToken } from "#/features/directory/commands.ts";
import { type DirectoryRecord, directoryRecord } from "#/features/directory/schema.ts";

const tags = ["sign-in"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/directory",
      tags,
      summary: "Read whether a directory (SCIM) brings the members, and which groups it has",
      responses: { 200: answer(named(directoryRecord, "Directory"), "The directory"), ...problems },
    }),
    async (c) => c.json(await query<DirectoryRecord>(c.get("actor"), "directory.read", {}), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/directory/token",
      tags,
      summary: "Make a token for the directory, in the place of the one there was. It is shown this once",
      responses: { 201: answer(z.object({ token: z.string() }), "The token"), ...problems },
    }),
    async (c) => c.json({ token: await createToken(c.get("actor")) }, 201),
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/directory/token",
      tags,
      summary: "Shut the directory out. Members stay as they are",
      responses: { 204: { description: "Its token counts no longer" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "directory.deleteToken", {}, idempotencyKey(c));
      return c.body(null, 204);
    },
  );
