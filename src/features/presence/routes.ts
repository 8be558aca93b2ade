/** REST: /presence */
import { AppError } from "#/core/errors.ts";
import { body, createRoute, createRouter, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { announce } from "#/core/stream.ts";
import { type PresenceFact, presenceInput } from "#/features/presence/schema.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/presence",
    tags: ["sync"],
    summary: "Say which ticket a member looks at or writes in, every 10 seconds while it is so",
    request: { body: body(presenceInput) },
    responses: { 204: { description: "Told to the others" }, ...problems },
  }),
  async (c) => {
    const actor = c.get("actor");
    const { tab, ticketId, state } = c.req.valid("json");
    if (actor.type !== "member") throw new AppError("forbidden", "Only a member can be present.");
    const key = `${actor.id}:${tab}`;
    // Told of a ticket that is there, and that the member may see.
    if (ticketId) await query(actor, "ticket.read", { id: ticketId });
    const data = ticketId ? ({ key, memberId: actor.id, ticketId, state } satisfies PresenceFact) : null;
    const about = ticketId ? { type: "ticket", id: ticketId } : null;
    await announce({ workspaceId: actor.workspaceId, event: "presence", key, about, data });
    return c.body(null, 204);
  },
);
