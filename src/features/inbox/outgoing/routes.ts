/** REST: /inboxes/{id}/outgoing */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, problems } from "#/core/http.ts";
import { setOutgoingBody } from "#/features/inbox/outgoing/schema.ts";
import { type InboxRecord, inboxRecord } from "#/features/inbox/schema.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "put",
    path: "/inboxes/{id}/outgoing",
    tags: ["inboxes"],
    summary:
      "Choose by what an inbox's mail leaves: as the installation is set up, an SMTP server, or Postmark. Passwords and tokens are never shown again",
    request: { params: idOf("inbox"), body: body(setOutgoingBody) },
    responses: { 200: answer(named(inboxRecord, "Inbox"), "The inbox as it is now"), ...problems },
  }),
  async (c) => {
    const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
    const { record: inbox } = await execute<InboxRecord>(c.get("actor"), "inbox.setOutgoing", input, idempotencyKey(c));
    return c.json(inbox, 200, { etag: `"${inbox.version}"` });
  },
);
