/** REST: /contacts */
import { execute } from "#/core/execute.ts";
import {
  answer,
  body,
  createRoute,
  createRouter,
  expectedVersion,
  idempotencyKey,
  idOf,
  madeAt,
  named,
  pageOfSchema,
  problems,
} from "#/core/http.ts";
import { type Page, query } from "#/core/query.ts";
import { type ContactRecord, contactRecord, createContactInput, listContactsInput, updateContactInput } from "#/features/contact/schema.ts";

const record = named(contactRecord, "Contact");
const tags = ["contacts"];
const params = idOf("contact");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/contacts",
      tags,
      summary: "List contacts, last changed first or by name",
      request: { query: listContactsInput },
      responses: { 200: answer(pageOfSchema(record), "A page of contacts"), ...problems },
    }),
    async (c) => c.json(await query<Page<ContactRecord>>(c.get("actor"), "contact.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/contacts",
      tags,
      summary: "Create a contact",
      request: { body: body(createContactInput) },
      responses: { 201: answer(record, "The new contact"), ...problems },
    }),
    async (c) => {
      const { record: contact } = await execute<ContactRecord>(c.get("actor"), "contact.create", c.req.valid("json"), idempotencyKey(c));
      return c.json(contact, 201, madeAt(`/contacts/${contact.id}`, contact.version));
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/contacts/{id}",
      tags,
      summary: "Read a contact",
      request: { params },
      responses: { 200: answer(record, "The contact"), ...problems },
    }),
    async (c) => {
      const contact = await query<ContactRecord>(c.get("actor"), "contact.read", c.req.valid("param"));
      return c.json(contact, 200, { etag: `"${contact.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/contacts/{id}",
      tags,
      summary: "Change a contact",
      request: { params, body: body(updateContactInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The contact as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: contact } = await execute<ContactRecord>(c.get("actor"), "contact.update", input, idempotencyKey(c));
      return c.json(contact, 200, { etag: `"${contact.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/contacts/{id}",
      tags,
      summary: "Delete a contact that has no tickets",
      request: { params },
      responses: { 204: { description: "Deleted" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "contact.delete", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  );
