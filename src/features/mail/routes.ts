/** REST: /outgoing-mail. And the webhooks that a mail provider calls: mail that comes in, and what became of mail that went out. */
import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, limitBody, named, pageOfSchema, problems } from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { id } from "#/core/record.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { env } from "#/env.ts";
import { acceptMail, refuseMail } from "#/features/mail/commands.ts";
import { sentSource } from "#/features/mail/original/routes.ts";
import { replyById } from "#/features/mail/outbound/queries.ts";
import { deliveryOf, envelopeFromOf, rawOf, recipientsOf } from "#/features/mail/postmark/rules.ts";
import { postmarkEvent, postmarkInbound } from "#/features/mail/postmark/schema.ts";
import { inboxesOf } from "#/features/mail/queries.ts";
import { messageIds } from "#/features/mail/rules.ts";
import {
  editOutboundMailInput,
  listOutboundMailInput,
  MAIL_BYTES_MAX,
  type OutboundMailDetail,
  type OutboundMailRecord,
  outboundMailDetail,
  outboundMailRecord,
} from "#/features/mail/schema.ts";
import type { SetDelivery } from "#/features/message/schema.ts";

const record = named(outboundMailRecord, "OutgoingMail");
const tags = ["outgoing mail"];
const params = idOf("mail");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/outgoing-mail",
      tags,
      summary: "List mail that leaves or left, newest first; with state=failed, what could not be sent",
      request: { query: listOutboundMailInput },
      responses: { 200: answer(pageOfSchema(record), "A page of mail"), ...problems },
    }),
    async (c) => c.json(await query<Page<OutboundMailRecord>>(c.get("actor"), "mail.listOutbound", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/outgoing-mail/retry",
      tags,
      summary: "Send again all mail that could not be sent, 500 at most at a time",
      responses: { 200: answer(z.object({ retried: z.int() }), "How many wait to be sent again"), ...problems },
    }),
    async (c) => c.json((await execute<{ retried: number }>(c.get("actor"), "mail.retryAll", {}, idempotencyKey(c))).record, 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/outgoing-mail/{id}",
      tags,
      summary: "Read a mail that leaves or left",
      request: { params },
      responses: { 200: answer(named(outboundMailDetail, "OutgoingMailDetail"), "The mail"), ...problems },
    }),
    async (c) => c.json(await query<OutboundMailDetail>(c.get("actor"), "mail.readOutbound", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/outgoing-mail/{id}",
      tags,
      summary: "Put right what kept a mail from being sent, and send it",
      request: { params, body: body(editOutboundMailInput.omit({ id: true })) },
      responses: { 200: answer(record, "The mail, waiting to be sent"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      return c.json((await execute<OutboundMailRecord>(c.get("actor"), "mail.edit", input, idempotencyKey(c))).record, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/outgoing-mail/{id}/source",
      tags,
      summary: "Read a mail as it is sent",
      request: { params },
      responses: { 200: { description: "The message", content: { "message/rfc822": { schema: z.string() } } }, ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const mail = await query<OutboundMailRecord>(actor, "mail.readOutbound", c.req.valid("param"));
      const raw = await sentSource(actor, mail);
      return c.body(new Uint8Array(raw), 200, {
        "content-type": "message/rfc822; charset=utf-8",
        "content-security-policy": FILE_POLICY,
      });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/outgoing-mail/{id}/retry",
      tags,
      summary: "Send a mail again that could not be sent",
      request: { params },
      responses: { 200: answer(record, "The mail, waiting to be sent"), ...problems },
    }),
    async (c) =>
      c.json((await execute<OutboundMailRecord>(c.get("actor"), "mail.retry", c.req.valid("param"), idempotencyKey(c))).record, 200),
  );

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Basic auth of any user with the agreed password. Postmark does not sign its calls: the password in its URL is the proof. */
function assertProvider(authorization: string | undefined): void {
  const secret = env.POSTMARK_WEBHOOK_SECRET;
  if (!secret) {
    if (env.APP_ENV === "development") return;
    throw new AppError("unavailable", "This webhook is closed until POSTMARK_WEBHOOK_SECRET is set.");
  }
  const given = /^basic\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  const pair = given ? Buffer.from(given, "base64").toString("utf8") : "";
  const password = pair.includes(":") ? pair.slice(pair.indexOf(":") + 1) : "";
  // Of equal length, so that the time taken tells nothing.
  if (!timingSafeEqual(digest(password), digest(secret)))
    throw new AppError("unauthenticated", "Use basic auth with the webhook's password.");
}

/** A message of the largest size, its attachments in base64, and once more as it came. */
const WEBHOOK_BYTES_MAX = 100 * 1024 * 1024;

export const webhooks = createRouter();
webhooks.use("/webhooks/postmark/*", (c, next) => {
  assertProvider(c.req.header("authorization"));
  return next();
});
webhooks.use("/webhooks/postmark/*", limitBody(WEBHOOK_BYTES_MAX));

/** Only 200 stops Postmark from sending the mail again; it is given when the mail is kept, and a fault of ours lets Postmark come again. */
webhooks.post("/webhooks/postmark/inbound", async (c) => {
  const mail = postmarkInbound.safeParse(await c.req.json().catch(() => null));
  if (!mail.success) throw new AppError("bad-request", "This is not an inbound message of Postmark.");
  const recipients = recipientsOf(mail.data);
  const incoming = { source: "postmark" as const, envelopeFrom: envelopeFromOf(mail.data), recipients, raw: rawOf(mail.data) };
  if (incoming.raw.length > MAIL_BYTES_MAX) {
    await refuseMail({ ...incoming, reason: `It is larger than ${MAIL_BYTES_MAX / 1024 / 1024} MiB; only its beginning is kept.` });
    return c.json({ status: "refused" }, 200);
  }
  const routes = await inboxesOf(recipients);
  const ours = recipients.filter((_, index) => routes[index]);
  const { isRefused } = await acceptMail({ ...incoming, recipients: ours.length > 0 ? ours : recipients });
  return c.json({ status: isRefused ? "refused" : "accepted" }, 200);
});

const metadata = z.object({ workspace: id, message: id });

webhooks.post("/webhooks/postmark/events", async (c) => {
  const event = postmarkEvent.safeParse(await c.req.json().catch(() => null));
  if (!event.success) throw new AppError("bad-request", "This is not an event of Postmark.");
  const delivery = deliveryOf(event.data);
  const about = metadata.safeParse(event.data.Metadata ?? {});
  if (!delivery || !about.success) return c.json({ status: "ignored" }, 200);
  const { workspace, message } = about.data;
  const reply = await inWorkspace(workspace, () => replyById(workspace, message));
  const [named] = messageIds(event.data.Headers?.find(({ Name }) => Name.toLowerCase() === "message-id")?.Value);
  if (!reply || (named && named !== reply.messageId)) return c.json({ status: "ignored" }, 200);
  // Who opens what is nobody's business unless the workspace says that it is its own.
  if (delivery.state === "opened" && !reply.tracksOpens) return c.json({ status: "ignored" }, 200);
  const { record } = await execute<SetDelivery>(systemActor(workspace, "Postmark"), "message.setDelivery", {
    id: message,
    ...delivery,
    providerId: event.data.MessageID?.slice(0, 200),
  });
  return c.json({ status: record.isNews ? "done" : "known" }, 200);
});
