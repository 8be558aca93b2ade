/** REST: /members */
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
import { inviteMemberInput, listMembersInput, type MemberRecord, memberRecord, updateMemberInput } from "#/features/member/schema.ts";

const record = named(memberRecord, "Member");
const tags = ["members"];
const params = idOf("member");

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/members",
      tags,
      summary: "List members",
      request: { query: listMembersInput },
      responses: { 200: answer(pageOfSchema(record), "A page of members"), ...problems },
    }),
    async (c) => c.json(await query<Page<MemberRecord>>(c.get("actor"), "member.list", c.req.valid("query")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/members/{id}",
      tags,
      summary: "Read a member",
      request: { params },
      responses: { 200: answer(record, "The member"), ...problems },
    }),
    async (c) => {
      const member = await query<MemberRecord>(c.get("actor"), "member.read", c.req.valid("param"));
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/members/{id}",
      tags,
      summary: "Change a member's name or role, or deactivate them",
      request: { params, body: body(updateMemberInput.omit({ id: true, version: true })) },
      responses: { 200: answer(record, "The member as it is now"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id, version: expectedVersion(c) };
      const { record: member } = await execute<MemberRecord>(c.get("actor"), "member.update", input, idempotencyKey(c));
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members",
      tags,
      summary: "Invite a person: they are a member at once, and a mail tells them how to come in",
      request: { body: body(inviteMemberInput) },
      responses: { 201: answer(record, "The new member"), ...problems },
    }),
    async (c) => {
      const { record: made } = await execute<MemberRecord>(c.get("actor"), "member.invite", c.req.valid("json"), idempotencyKey(c));
      return c.json(made, 201, madeAt(`/members/${made.id}`, made.version));
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members/{id}/invitation",
      tags,
      summary: "Mail the invitation of a member who has not come yet once more",
      request: { params },
      responses: { 200: answer(record, "The member"), ...problems },
    }),
    async (c) => {
      const { record: member } = await execute<MemberRecord>(
        c.get("actor"),
        "member.resendInvitation",
        c.req.valid("param"),
        idempotencyKey(c),
      );
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members/{id}/ownership",
      tags,
      summary: "Make a member the owner in one's own place; the one who asks becomes an admin",
      request: { params },
      responses: { 200: answer(record, "The new owner"), ...problems },
    }),
    async (c) => {
      const { record: member } = await execute<MemberRecord>(
        c.get("actor"),
        "member.transferOwnership",
        c.req.valid("param"),
        idempotencyKey(c),
      );
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  );
