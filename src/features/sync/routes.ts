/** REST: /sync, and /commands for clients that keep a copy. */
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { accessOf } from "#/core/actor.ts";
import { actorFromRequest } from "#/core/auth.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { answer, body, createRoute, createRouter, credentialsOf, problems, z } from "#/core/http.ts";
import { openStream, resetFrame } from "#/core/stream.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import { isSameAccess } from "#/features/sync/queries.ts";
import { afterInput, changesRecord, commandInput } from "#/features/sync/schema.ts";

const tags = ["sync"];
const RETRY_MS = 2_000;
const STREAM_HEADERS = { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };

export const routes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/sync/bootstrap",
      tags,
      summary: "All a client needs before anything is opened",
      responses: {
        200: answer(
          changesRecord
            .pick({ seq: true, put: true })
            .extend({ me: z.object({ id: z.string().nullable(), role: z.string(), name: z.string() }) }),
          "The start",
        ),
        ...problems,
      },
    }),
    async (c) => {
      const actor = c.get("actor");
      return c.json({ ...(await bootstrap(actor)), me: { id: actor.id, role: actor.role, name: actor.name } }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/sync/changes",
      tags,
      summary: "What changed after a number",
      request: { query: afterInput },
      responses: { 200: answer(changesRecord, "The changes"), ...problems },
    }),
    async (c) => {
      const { after, access } = c.req.valid("query");
      const changes = await changesAfter(c.get("actor"), after);
      return c.json(isSameAccess(c.get("actor"), access) ? changes : { ...changes, put: [], drop: [], hasMore: false, isReset: true }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/sync/stream",
      tags,
      summary: "Changes as they happen, as server-sent events; Last-Event-ID wins over `after`",
      request: { query: afterInput },
      responses: {
        200: {
          description: "Frames: `id` is the number, `event` is change or reset",
          content: { "text/event-stream": { schema: z.string() } },
        },
        ...problems,
      },
    }),
    async (c) => {
      // Its answer would have no end, and HEAD wants none of it.
      if (c.req.method === "HEAD") return c.body(null, 200, STREAM_HEADERS);
      const last = Number(c.req.header("last-event-id"));
      const { access } = c.req.valid("query");
      const after = Number.isInteger(last) && c.req.header("last-event-id") ? last : c.req.valid("query").after;
      const { incoming, outgoing } = c.env;
      incoming.socket.setKeepAlive(true, 30_000);
      incoming.socket.setNoDelay(true);
      outgoing.writeHead(200, STREAM_HEADERS);
      outgoing.write(`retry: ${RETRY_MS}\n\n`);
      const actor = c.get("actor");
      const credentials = credentialsOf(c);
      if (!isSameAccess(actor, access)) outgoing.write(resetFrame(after));
      await openStream(actor, after, outgoing, async () => {
        const now = await actorFromRequest(credentials).catch((error: unknown) => {
          if (error instanceof AppError && error.code !== "internal") return null;
          throw error;
        });
        return now?.id === actor.id && accessOf(now) === accessOf(actor);
      });
      return RESPONSE_ALREADY_SENT;
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/commands",
      tags,
      summary: "Carry out a command, once",
      request: { body: body(commandInput) },
      responses: {
        200: answer(z.object({ seq: z.int(), record: z.unknown() }), "The workspace's number after it, and the record"),
        ...problems,
      },
    }),
    async (c) => {
      const { id, name, input } = c.req.valid("json");
      const { seq, record } = await execute<unknown>(c.get("actor"), name, input, id);
      return c.json({ seq, record }, 200);
    },
  );
