/** REST: /inboxes/{id}/trial-mail */
import { v7 as uuidv7 } from "uuid";
import { composeMail } from "#/adapters/mail/compose.ts";
import { answer, body, createRoute, createRouter, idOf, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { sendTrialInput, type TrialTarget } from "#/features/mail/trial/schema.ts";

export const routes = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/inboxes/{id}/trial-mail",
    tags: ["inboxes"],
    summary: "Send a mail to the inbox from one's own address, to see it arrive",
    description: "A real mail on the way every mail takes: it is kept, then read, and becomes a ticket.",
    request: { params: idOf("inbox"), body: body(sendTrialInput) },
    responses: { 202: answer(z.object({ from: z.string(), to: z.string() }), "It is kept, and is being read"), ...problems },
  }),
  async (c) => {
    const { from, to } = await query<TrialTarget>(c.get("actor"), "mail.readTrialTarget", c.req.valid("param"));
    const { subject, text } = c.req.valid("json");
    const raw = await composeMail({
      messageId: `${uuidv7()}@${new URL(env.APP_URL).hostname}`,
      from,
      to: [{ name: "", email: to }],
      cc: [],
      bcc: [],
      replyTo: null,
      subject,
      text,
      html: "",
      inReplyTo: null,
      references: [],
      date: new Date(),
      isAutomatic: false,
      tracksOpens: false,
      dkim: null,
      attachments: [],
      metadata: {},
    });
    await acceptMail({ source: "smtp", envelopeFrom: from.email, recipients: [to], raw });
    return c.json({ from: from.email, to }, 202);
  },
);
