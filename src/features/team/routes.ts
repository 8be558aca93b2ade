/** REST: /teams */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { createTeamInput, listTeamsInput, type TeamRecord, teamRecord } from "#/features/team/schema.ts";

const record = named(teamRecord, "Team");
const tags = ["teams"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/teams",
      tags,
      summary: "List teams",
      request: { query: listTeamsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of teams"), ...problems },
    }),
    async (c) => c.json(await query<Page<TeamRecord>>(c.get("actor"), "team.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/teams",
      tags,
      summary: "Create a team",
      request: { body: body(createTeamInput) },
      responses: { 201: answer(record, "The new record"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<TeamRecord>(c.get("actor"), "team.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(made, 201, { etag: `"${made.version}"` });
    },
  );
