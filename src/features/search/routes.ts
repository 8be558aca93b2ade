/** REST: /search */
import { answer, createRoute, createRouter, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { type SearchHit, searchHit, searchInput } from "#/features/search/schema.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/search",
    tags: ["search"],
    summary: "Search messages, ticket numbers and contacts",
    request: { query: searchInput },
    responses: { 200: answer(pageOfSchema(named(searchHit, "SearchHit")), "A page of hits, newest first"), ...problems },
  }),
  async (c) => c.json(await query<Page<SearchHit>>(c.get("actor"), "search.search", c.req.valid("query")), 200),
);
