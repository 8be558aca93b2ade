/** REST: duplicates of a contact, found and merged */
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import {
  type ContactRecord,
  contactRecord,
  type Duplicate,
  duplicate,
  mergeContactsInput,
  unmergeContactsInput,
} from "#/features/contact/schema.ts";

const record = named(contactRecord, "Contact");
const tags = ["contacts"];
const params = idOf("contact");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/contacts/{id}/duplicates",
      tags,
      summary: "Contacts that may be the same person",
      request: { params },
      responses: { 200: answer(z.object({ data: z.array(duplicate) }), "Five at most, the likeliest first"), ...problems },
    }),
    async (c) => c.json(await query<{ data: Duplicate[] }>(c.get("actor"), "contact.duplicates", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/contacts/{id}/merge",
      tags,
      summary: "Merge another contact into this one: its tickets move here, its address becomes an alias, and it is gone",
      request: { params, body: body(z.strictObject({ otherId: mergeContactsInput.shape.otherId, take: mergeContactsInput.shape.take })) },
      responses: { 200: answer(record, "The contact as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: contact } = await execute<ContactRecord>(c.get("actor"), "contact.merge", input, idempotencyKey(c));
      return c.json(contact, 200, { etag: `"${contact.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/contacts/{id}/unmerge",
      tags,
      summary: "Take a merge of the last 24 hours back",
      request: { params, body: body(unmergeContactsInput.omit({ id: true })) },
      responses: { 200: answer(record, "The contact as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: contact } = await execute<ContactRecord>(c.get("actor"), "contact.unmerge", input, idempotencyKey(c));
      return c.json(contact, 200, { etag: `"${contact.version}"` });
    },
  );
