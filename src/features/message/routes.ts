/** REST: /tickets/{id}/messages */
import { appSecret } from "#/core/secret.ts";
import { mediaKey, withMedia } from "#/features/attachment/media/rules.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, madeAt, named, pageOfSchema, problems, z } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { frameDocument, frameHeaderPolicy, framePolicy } from "#/features/message/frame/rules.ts";
import { withHosts } from "#/features/message/link/rules.ts";
import {
  type CancelledMessage,
  cancelledMessage,
  createMessageInput,
  listMessagesInput,
  type MessageRecord,
  messageRecord,
} from "#/features/message/schema.ts";

const record = named(messageRecord, "Message");
const tags = ["messages"];
const params = idOf("ticket");
const { ticketId: _, ...writable } = createMessageInput.shape;

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/tickets/{id}/messages",
      tags,
      summary: "List a ticket's messages, oldest first",
      request: { params, query: listMessagesInput.omit({ ticketId: true }) },
      responses: { 200: answer(pageOfSchema(record), "A page of messages"), ...problems },
    }),
    async (c) =>
      c.json(
        await query<Page<MessageRecord>>(c.get("actor"), "message.list", { ...c.req.valid("query"), ticketId: c.req.valid("param").id }),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/tickets/{id}/messages",
      tags,
      summary: "Reply to the customer by mail, or leave a note among members",
      request: { params, body: body(z.strictObject(writable)) },
      responses: { 201: answer(record, "The new message"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), ticketId: c.req.valid("param").id };
      const { record: message } = await execute<MessageRecord>(c.get("actor"), "message.create", input, idempotencyKey(c));
      return c.json(message, 201, madeAt(`/messages/${message.id}`));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/messages/{id}/cancel",
      tags,
      summary: "Take back a reply whose mail has not left; answers with what was in it",
      request: { params: idOf("message") },
      responses: { 200: answer(cancelledMessage, "What was written"), ...problems },
    }),
    async (c) =>
      c.json((await execute<CancelledMessage>(c.get("actor"), "message.cancel", c.req.valid("param"), idempotencyKey(c))).record, 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/messages/{id}",
      tags,
      summary: "Read a message",
      request: { params: idOf("message") },
      responses: { 200: answer(record, "The message"), ...problems },
    }),
    async (c) => c.json(await query<MessageRecord>(c.get("actor"), "message.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/messages/{id}/frame",
      tags,
      summary: "A message's HTML as a document for a sandboxed frame, its own pictures included, and remote ones if they are asked for",
      request: {
        params: idOf("message"),
        query: z.object({ part: z.enum(["whole", "reply"]).default("whole"), images: z.enum(["0", "1"]).default("0") }),
      },
      responses: { 200: { description: "The document", content: { "text/html": { schema: z.string() } } }, ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { part, images } = c.req.valid("query");
      const message = await query<MessageRecord>(actor, "message.read", c.req.valid("param"));
      const attachmentByCid = await query<Map<string, string>>(actor, "message.readInline", c.req.valid("param"));
      const html = withMedia((part === "reply" ? message.replyHtml : null) ?? message.html ?? "", {
        key: mediaKey(appSecret()),
        workspaceId: actor.workspaceId,
        nowS: Math.floor(Date.now() / 1_000),
        attachmentByCid,
        hasRemote: images === "1",
      });
      // A page's policy reaches into a frame made of text; a frame with an address has its own. It may load pictures and do nothing else.
      return c.body(frameDocument(withHosts(html), framePolicy({ hasPictures: true })), 200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": frameHeaderPolicy,
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
      });
    },
  );
