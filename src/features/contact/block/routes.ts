/** REST: blocking a sender, and letting them in again. */
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, idOf, named, problems } from "#/core/http.ts";
import { type ContactRecord, contactRecord } from "#/features/contact/schema.ts";

const record = named(contactRecord, "Contact");

const verb = <P extends string>(path: P, summary: string, command: string) =>
  createRouter().openapi(
    createRoute({
      method: "post",
      path: `/contacts/{id}/${path}` as const,
      tags: ["contacts"],
      summary,
      request: { params: idOf("contact") },
      responses: { 200: answer(record, "The contact as it is now"), ...problems },
    }),
    async (c) => {
      const { id } = c.req.valid("param" as never) as { id: string };
      const { record: contact } = await execute<ContactRecord>(c.get("actor"), command, { id }, idempotencyKey(c));
      return c.json(contact as never, 200);
    },
  );

export const routes = [
  verb("block", "Block the sender: what they write from now on is spam", "contact.block"),
  verb("unblock", "Block the sender no more", "contact.unblock"),
];
