/** REST: /mail-templates */
import { MailError } from "#/adapters/mail/index.ts";
import { AppError } from "#/core/errors.ts";
import { answer, body, createRoute, createRouter, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { consume } from "#/core/rateLimit.ts";
import { previewOf, sendPreview } from "#/features/mail/template/jobs.ts";
import type { TemplateSample } from "#/features/mail/template/queries.ts";
import { mailPreviewBody, previewQuery, templateParams, templatePreview } from "#/features/mail/template/schema.ts";

const tags = ["mail templates"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/mail-templates/{name}",
      tags,
      summary: "See how one of the workspace's mails looks, filled with its own names and newest tickets",
      request: { params: templateParams, query: previewQuery },
      responses: { 200: answer(named(templatePreview, "MailPreview"), "The mail's subject, HTML and text"), ...problems },
    }),
    async (c) => {
      const sample = await query<TemplateSample>(c.get("actor"), "mail.readTemplateSample", {});
      return c.json(await previewOf(c.req.valid("param").name, sample, c.req.valid("query").language), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/mail-templates/{name}/trial-mail",
      tags,
      summary: "Mail the preview to one's own address, to see it in one's own mail program",
      request: { params: templateParams, body: body(mailPreviewBody) },
      responses: { 202: answer(z.object({ to: z.string() }), "It was handed to the mail server"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const sample = await query<TemplateSample>(actor, "mail.readTemplateSample", {});
      if (!sample.member) throw new AppError("forbidden", "A key has no address to write to.");
      await consume("mailPreview", `${actor.workspaceId}:${actor.id}`);
      const preview = await previewOf(c.req.valid("param").name, sample, c.req.valid("json").language);
      await sendPreview(preview, sample.member).catch((cause: unknown) => {
        if (!(cause instanceof MailError)) throw cause;
        // Unlike other mail: who looks sees at once what became of it, and asks again.
        const reason = cause.message.replace(/ (The mail|It) is kept and will be tried again\.$/, "");
        throw new AppError("unavailable", `The preview was not sent; nothing is tried again by itself. ${reason}`, { cause });
      });
      return c.json({ to: sample.member.email }, 202);
    },
  );
