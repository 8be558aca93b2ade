/** REST: /members/me and members' pictures */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { storage } from "#/adapters/storage/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, problems, z } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { pictureType } from "#/features/member/profile/rules.ts";
import { AVATAR_BYTES_MAX, AVATAR_TYPES, type MemberRecord, memberRecord, updateProfileInput } from "#/features/member/schema.ts";

const record = named(memberRecord, "Member");
const tags = ["members"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "patch",
      path: "/members/me",
      tags,
      summary: "Change one's own name, time zone, language, signature or preferences",
      request: { body: body(updateProfileInput) },
      responses: { 200: answer(record, "The member as it is now"), ...problems },
    }),
    async (c) => {
      const { record: member } = await execute<MemberRecord>(
        c.get("actor"),
        "member.updateProfile",
        c.req.valid("json"),
        idempotencyKey(c),
      );
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/members/me",
      tags,
      summary: "Leave the workspace: one's work stays, one's access ends; the last owner stays",
      responses: { 204: { description: "Left" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "member.leave", {}, idempotencyKey(c));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/members/me/avatar",
      tags,
      summary: "Set one's own picture: PNG, JPEG, WebP or GIF of 1 MB at most",
      request: {
        body: {
          required: true,
          content: { "multipart/form-data": { schema: z.object({ file: z.any().openapi({ type: "string", format: "binary" }) }) } },
        },
      },
      responses: { 200: answer(record, "The member as it is now"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const file = (await c.req.parseBody()).file;
      if (!(file instanceof File)) throw invalid("file", "is required, as a file");
      if (file.size > AVATAR_BYTES_MAX) throw new AppError("too-large", "A picture may have 1 MB at most.");
      const bytes = Buffer.from(await file.arrayBuffer());
      const type = pictureType(bytes);
      if (!type) throw invalid("file", "must be a PNG, JPEG, WebP or GIF picture");
      if (actor.type !== "member") throw new AppError("forbidden", "A key has no picture.");
      const storageKey = `${actor.workspaceId}/avatars/${createHash("sha256").update(bytes).digest("hex")}.${type}`;
      await storage().put(storageKey, bytes);
      const { record: member } = await execute<MemberRecord>(actor, "member.setAvatar", { storageKey }, idempotencyKey(c));
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/members/me/avatar",
      tags,
      summary: "Take one's own picture away",
      responses: { 200: answer(record, "The member as it is now"), ...problems },
    }),
    async (c) => {
      const { record: member } = await execute<MemberRecord>(c.get("actor"), "member.setAvatar", { storageKey: null }, idempotencyKey(c));
      return c.json(member, 200, { etag: `"${member.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/members/{id}/avatar",
      tags,
      summary: "A member's picture",
      request: { params: idOf("member") },
      responses: {
        200: { description: "The picture", content: { "image/png": { schema: z.any() } } },
        304: { description: "The same as the caller has" },
        ...problems,
      },
    }),
    async (c) => {
      const { storageKey } = await query<{ storageKey: string }>(c.get("actor"), "member.readAvatar", c.req.valid("param"));
      const [hash = "", type = ""] = (storageKey.split("/").at(-1) ?? "").split(".");
      // Its address changes with the picture; whoever asks without the version asks again after an hour.
      const headers = {
        etag: `"${hash}"`,
        "cache-control": c.req.query("v") ? "private, max-age=31536000, immutable" : "private, max-age=3600",
      };
      if (c.req.header("if-none-match")?.includes(hash)) return c.body(null, 304, headers);
      const bytes = await storage().get(storageKey);
      if (!bytes) throw new AppError("not-found", "The picture is missing from the storage. An operator can look with `connect doctor`.");
      return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
        ...headers,
        "content-type": AVATAR_TYPES[type as keyof typeof AVATAR_TYPES],
        "content-security-policy": FILE_POLICY,
        "x-content-type-options": "nosniff",
      });
    },
  );
