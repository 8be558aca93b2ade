/** REST: /inboxes/{id}/fetching */
import { AppError } from "#/core/errors.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, idempotencyKey, idOf, named, problems } from "#/core/http.ts";
import { query } from "#/core/query.ts";
import { consume } from "#/core/rateLimit.ts";
import { chosen, keepRefreshToken } from "#/features/mail/fetching/commands.ts";
import { connect, failureOf } from "#/features/mail/fetching/connection/jobs.ts";
import { type OpenFetching, openFetching } from "#/features/mail/fetching/queries.ts";
import {
  type FetchingRecord,
  type FetchingSecret,
  fetchingRecord,
  fetchingTrial,
  setFetchingBody,
} from "#/features/mail/fetching/schema.ts";
import { may } from "#/features/mail/policy.ts";

const record = named(fetchingRecord, "Fetching");
const tags = ["inboxes"];
const params = idOf("inbox");

/** Where each refresh token has a successor, that of what is saved must not be lost by trying it out. */
async function keepIfSaved(saved: OpenFetching | null, used: FetchingSecret, next: FetchingSecret): Promise<void> {
  if (saved?.secret && JSON.stringify(saved.secret) === JSON.stringify(used))
    await inWorkspace(saved.workspaceId, () => keepRefreshToken(saved, next));
}

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/inboxes/{id}/fetching",
      tags,
      summary: "Read what an inbox's mail is fetched from, and how it goes; 404 where nothing is fetched",
      request: { params },
      responses: { 200: answer(record, "The mailbox, and how its fetching goes"), ...problems },
    }),
    async (c) => c.json(await query<FetchingRecord>(c.get("actor"), "fetching.read", c.req.valid("param")), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/inboxes/{id}/fetching",
      tags,
      summary: "Fetch an inbox's mail from a mailbox by IMAP",
      description:
        "A secret that is left out stays what it was, as long as it goes to the same server; none is ever shown again. What lies in the folder at the first connection comes in silently from importFrom on (left out: nothing of it); another host, user, folder or importFrom is a first connection.",
      request: { params, body: body(setFetchingBody) },
      responses: { 200: answer(record, "The mailbox; it is connected to within seconds"), ...problems },
    }),
    async (c) => {
      const input = { ...c.req.valid("json"), id: c.req.valid("param").id };
      const { record: fetching } = await execute<FetchingRecord>(c.get("actor"), "fetching.set", input, idempotencyKey(c));
      return c.json(fetching, 200, { etag: `"${fetching.version}"` });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/inboxes/{id}/fetching",
      tags,
      summary: "Fetch no more, and forget what opens the mailbox; what was taken stays here",
      request: { params },
      responses: { 204: { description: "It is gone" }, ...problems },
    }),
    async (c) => {
      await execute(c.get("actor"), "fetching.remove", c.req.valid("param"), idempotencyKey(c));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/inboxes/{id}/fetching/try",
      tags,
      summary: "Connect to a mailbox, list its folders, and count what would be imported; nothing is kept, and nothing changed there",
      request: { params, body: body(setFetchingBody) },
      responses: { 200: answer(fetchingTrial, "What is there, or why it does not work"), ...problems },
    }),
    async (c) => {
      const actor = c.get("actor");
      const { id } = await query<{ id: string }>(actor, "inbox.read", c.req.valid("param"));
      if (!may.fetch(actor)) throw new AppError("forbidden", "Your role does not allow this.");
      const before = await inWorkspace(actor.workspaceId, () => openFetching(actor.workspaceId, id));
      const way = chosen(c.req.valid("json"), before, new Date());
      await consume("mailboxTry", actor.workspaceId);
      try {
        const mailbox = await connect(way, { token: null, onRefreshToken: (secret) => keepIfSaved(before, way.secret, secret) });
        try {
          const folders = await mailbox.folders();
          const { messageCount } = await mailbox.open(way.folder, { isReadOnly: true });
          const importCount = (await mailbox.list(1, null, new Date(way.importFrom))).length;
          return c.json({ fault: null, faultDetail: null, folders, messageCount, importCount, hasIdle: mailbox.hasIdle }, 200);
        } finally {
          await mailbox.close();
        }
      } catch (error) {
        const { fault, message } = failureOf(error);
        return c.json({ fault, faultDetail: message, folders: [], messageCount: 0, importCount: 0, hasIdle: false }, 200);
      }
    },
  );
