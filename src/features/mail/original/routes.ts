/** REST: a message as it came or went, to be looked at or kept. */
import libmime from "libmime";
import { composeMail } from "#/adapters/mail/compose.ts";
import { readMail } from "#/adapters/mail/mime.ts";
import type { Actor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { answer, createRoute, createRouter, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { dispositionOf } from "#/features/attachment/rules.ts";
import type { Received } from "#/features/mail/original/queries.ts";
import { sourceCleared } from "#/features/mail/keeping/rules.ts";
import { originalMail, SOURCE_CHARACTERS_MAX } from "#/features/mail/original/schema.ts";
import { filesOf, mailOf } from "#/features/mail/outbound/jobs.ts";
import { replyById } from "#/features/mail/outbound/queries.ts";
import { headersOf } from "#/features/mail/raw/rules.ts";
import { replyKey } from "#/features/mail/rules.ts";
import type { OutboundMailRecord } from "#/features/mail/schema.ts";

const tags = ["messages"];
const params = idOf("message");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/messages/{id}/original",
      tags,
      summary: "Read the mail a message came or left as: its header and its source",
      request: { params },
      responses: { 200: answer(named(originalMail, "OriginalMail"), "The mail"), ...problems },
    }),
    async (c) => {
      const { raw } = await originalOf(c.get("actor"), c.req.valid("param").id);
      // One letter a byte: what is not ASCII is shown as it lies in the source.
      const source = raw.subarray(0, SOURCE_CHARACTERS_MAX).toString("utf8").toWellFormed();
      const headers = headersOf(raw).lines.map(({ name, value }) => ({ name, value: decoded(value) }));
      return c.json({ headers, source, isCut: raw.length > SOURCE_CHARACTERS_MAX, sizeBytes: raw.length }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/messages/{id}/original.eml",
      tags,
      summary: "Download the mail a message came or left as",
      request: { params },
      responses: { 200: { description: "The mail", content: { "message/rfc822": { schema: z.string() } } }, ...problems },
    }),
    async (c) => {
      const { raw, subject } = await originalOf(c.get("actor"), c.req.valid("param").id);
      const name = `${
        subject
          .replace(/[^\p{L}\p{N} ._-]/gu, "_")
          .slice(0, 80)
          .trim() || "message"
      }.eml`;
      return c.body(new Uint8Array(raw), 200, {
        "content-type": "message/rfc822",
        "content-disposition": dispositionOf(name, false),
        "content-security-policy": FILE_POLICY,
        "x-content-type-options": "nosniff",
      });
    },
  );

async function originalOf(actor: Actor, id: string): Promise<{ raw: Buffer; subject: string }> {
  const { kind, subject, contentHash, raws, clearedAt } = await query<Received>(actor, "mail.readOriginal", { id });
  if (kind === "reply")
    return { raw: await sentSource(actor, await query<OutboundMailRecord>(actor, "mail.readOutbound", { id })), subject };
  const [first] = raws;
  if (!first && clearedAt) throw sourceCleared(clearedAt);
  if (!first) throw new AppError("not-found", "No mail is kept for this message: it did not come by mail.");
  if (raws.length === 1) return { raw: first, subject };
  for (const raw of raws) if ((await readMail(raw)).contentHash === contentHash) return { raw, subject };
  return { raw: first, subject };
}

/** A reply as it is sent. */
export async function sentSource(actor: Actor, mail: OutboundMailRecord): Promise<Buffer> {
  const reply = await inWorkspace(actor.workspaceId, () => replyById(actor.workspaceId, mail.id));
  if (!reply) throw new AppError("not-found", "There is no such mail.");
  const date = new Date(mail.sentAt ?? mail.createdAt);
  return composeMail(await mailOf(actor.workspaceId, reply, { key: replyKey(appSecret()), files: await filesOf(reply), date }));
}

function decoded(value: string): string {
  try {
    return libmime.decodeWords(value).toWellFormed();
  } catch {
    // An odd character set: shown as it is written.
    return value;
  }
}
