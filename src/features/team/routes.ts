/** REST: /teams */
import { execute } from "#/core/execute.ts";
import {
  answer,
  body,
  createRoute,
  createRouter,
  expectedVersion,
  idempotencyKey,
  idOf,
  madeAt,
  named,
  pageOfSchema,
  problems,
} from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import {
  createTeamInput,
  listTeamsInput,
  setTeamMembersInput,
  type TeamRecord,
  teamRecord,
  updateTeamInput,
} from "#/features/team/schema.ts";

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
      method: "get",
      path: "/teams/{id}",
      tags,
      summary: "Read a team",
      request: { params: idOf("team") },
      responses: { 200: answer(record, "The team"), ...problems },
    }),
    async (c) => {
      const team = await query<TeamRecord>(c.get("actor"), "team.read", c.req.valid("param"));
      return c.json(team, 200, { etag: `"${team.version}"` });
    },
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
      return c.json(made, 201, madeAt(`/teams/${made.id}`, made.version));
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/teams/{id}",
      tags,
      summary: "Change a team's name or description",
      request: { params: idOf("team"), body: body(updateTeamInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The team as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: team } = await execute<TeamRecord>(c.get("actor"), "team.update", input, idempotencyKey(c));
      return c.json(team, 200, { etag: `"${team.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/teams/{id}/members",
      tags,
      summary: "Replace a team's members",
      request: { params: idOf("team"), body: body(setTeamMembersInput.omit({ id: true })) },
      responses: { 200: answer(record, "The team as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: team } = await execute<TeamRecord>(c.get("actor"), "team.setMembers", input, idempotencyKey(c));
      return c.json(team, 200, { etag: `"${team.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/teams/{id}",
      tags,
      summary: "Delete a team; its tickets belong to no team then",
      request: { params: idOf("team") },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "team.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
