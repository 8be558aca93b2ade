/** REST: /workspace/logo. And /media/logo, where mails find it: asked for without a cookie; beside the API, and no part of it. */
import { Readable } from "node:stream";
import { storage } from "#/adapters/storage/index.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, createRoute, createRouter, idempotencyKey, named, problems, z } from "#/core/http.ts";
import { bySecret } from "#/core/secret.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { logoAddressKey, logoKeyOf, logoKeyOfToken, pngSize } from "#/features/workspace/logo/rules.ts";
import { may } from "#/features/workspace/policy.ts";
import { LOGO_BYTES_MAX, LOGO_SIDE_MAX, type WorkspaceRecord, workspaceRecord } from "#/features/workspace/schema.ts";

const record = named(workspaceRecord, "Workspace");
const tags = ["workspace"];

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/workspace/logo",
      tags,
      summary: "Set the logo that mails show: a PNG of 512 KB and 1,200 pixels a side at most",
      request: {
        body: {
          required: true,
          content: { "multipart/form-data": { schema: z.object({ file: z.any().openapi({ type: "string", format: "binary" }) }) } },
        },
      },
      responses: { 200: answer(record, "The workspace as it is now"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      // Asked before anything is stored, too.
      if (!may.update(actor)) throw new AppError("forbidden", "Administrators set the logo.");
      const file = (await c.req.parseBody()).file;
      if (!(file instanceof File)) throw invalid("file", "is required, as a file");
      if (file.size > LOGO_BYTES_MAX) throw new AppError("too-large", "A logo may have 512 KB at most.");
      const bytes = Buffer.from(await file.arrayBuffer());
      const size = pngSize(bytes);
      if (!size) throw invalid("file", "must be a PNG picture: every mail program shows those");
      if (Math.max(size.width, size.height) > LOGO_SIDE_MAX)
        throw invalid("file", `must have ${LOGO_SIDE_MAX} pixels a side at most; it has ${size.width} × ${size.height}`);
      const storageKey = logoKeyOf(actor.workspaceId, bytes, size);
      await storage().put(storageKey, bytes);
      const { record: workspace } = await execute<WorkspaceRecord>(actor, "workspace.setLogo", { storageKey }, idempotencyKey(c));
      return c.json(workspace, 200, { etag: `"${workspace.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/workspace/logo",
      tags,
      summary: "Take the logo away; mails that were sent keep it",
      responses: { 200: answer(record, "The workspace as it is now"), ...problems },
    }),
    async (c) => {
      const { record: workspace } = await execute<WorkspaceRecord>(
        c.get("actor"),
        "workspace.setLogo",
        { storageKey: null },
        idempotencyKey(c),
      );
      return c.json(workspace, 200, { etag: `"${workspace.version}"` });
    },
  );

export const logos = createRouter();
logos.get("/media/logo/:token", async (c) => {
  const storageKey = bySecret((secret) => logoKeyOfToken(logoAddressKey(secret), c.req.param("token")));
  const bytes = storageKey ? await storage().get(storageKey) : null;
  if (!bytes) throw new AppError("not-found", "This is not the address of a logo.");
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    "content-type": "image/png",
    "content-disposition": "inline",
    "content-security-policy": FILE_POLICY,
    // Webmail shows it on its own pages.
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "public, max-age=31536000, immutable",
  });
});
