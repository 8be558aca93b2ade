/**
 * /scim/v2: a workspace's directory brings its people and groups (RFC 7644). Its own bearer token says which workspace; errors have SCIM's form.
 */
import type { Context } from "hono";
import { type Actor, systemActor } from "#/core/actor.ts";
import { bearerOf, hashOfKey } from "#/core/auth.ts";
import { inWorkspace, sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { type ApiEnv, createRouter, limitBody } from "#/core/http.ts";
import { log, tellWho } from "#/core/log.ts";
import { clientAddressOf, consume, giveBack, RateLimited } from "#/core/rateLimit.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { workspaceOfToken } from "#/features/directory/queries.ts";
import type { DirectoryGroup, DirectoryUser, Listed } from "#/features/directory/schema.ts";
import {
  GROUP_FILTERS,
  pageOfList,
  parseFilter,
  patchGroup,
  patchUser,
  readGroup,
  readUser,
  resourceTypes,
  SCHEMA,
  SCHEMAS,
  ScimFault,
  scimGroup,
  scimUser,
  serviceProviderConfig,
  USER_FILTERS,
} from "#/features/directory/scim/rules.ts";

const BODY_BYTES_MAX = 1024 * 1024;
const url = `${env.APP_URL}/scim/v2`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const routes = createRouter()
  .basePath("/scim/v2")
  .use(async (c, next) => {
    c.header("cache-control", "no-store");
    c.set("actor", await actorOf(c));
    return next();
  })
  .use(limitBody(BODY_BYTES_MAX));

routes.onError((error, c) => answerFault(c, error));

routes.get("/ServiceProviderConfig", (c) => scim(c, serviceProviderConfig(url)));
routes.get("/ResourceTypes", (c) => scim(c, listOf(resourceTypes(url))));
routes.get("/ResourceTypes/:id", (c) => scim(c, one(resourceTypes(url), c.req.param("id"))));
routes.get("/Schemas", (c) => scim(c, listOf(SCHEMAS)));
routes.get("/Schemas/:id", (c) => scim(c, one(SCHEMAS, c.req.param("id"))));

routes.get("/Users", async (c) => {
  const by = parseFilter(c.req.query("filter"), USER_FILTERS);
  const page = pageOfList(c.req.query("startIndex"), c.req.query("count"));
  const { total, data } = await query<Listed<DirectoryUser>>(c.get("actor"), "directory.listUsers", { by, ...page });
  return scim(
    c,
    listOf(
      data.map((user) => scimUser(user, url)),
      total,
      page.startIndex,
    ),
  );
});
routes.post("/Users", async (c) => {
  const fields = readUser(await bodyOf(c));
  if (!fields.email) throw new ScimFault("invalidValue", "An e-mail address is needed: in emails, or as the userName.");
  const { record } = await execute<DirectoryUser>(c.get("actor"), "directory.createUser", fields);
  return made(c, scimUser(record, url));
});
routes.get("/Users/:id", async (c) => scim(c, scimUser(await userOf(c), url)));
routes.put("/Users/:id", async (c) => changeUser(c, async (before) => readUser(await bodyOf(c), before)));
routes.patch("/Users/:id", async (c) => changeUser(c, async (before) => patchUser(await bodyOf(c), before)));
routes.delete("/Users/:id", async (c) => {
  await execute(c.get("actor"), "directory.deleteUser", { id: idOf(c) });
  return c.body(null, 204);
});

routes.get("/Groups", async (c) => {
  const by = parseFilter(c.req.query("filter"), GROUP_FILTERS);
  const page = pageOfList(c.req.query("startIndex"), c.req.query("count"));
  const { total, data } = await query<Listed<DirectoryGroup>>(c.get("actor"), "directory.listGroups", { by, ...page });
  return scim(
    c,
    listOf(
      data.map((group) => scimGroup(group, url, wantsMembers(c))),
      total,
      page.startIndex,
    ),
  );
});
routes.post("/Groups", async (c) => {
  const { record } = await execute<DirectoryGroup>(c.get("actor"), "directory.createGroup", readGroup(await bodyOf(c)));
  return made(c, scimGroup(record, url, true));
});
routes.get("/Groups/:id", async (c) => {
  const group = await query<DirectoryGroup>(c.get("actor"), "directory.readGroup", { id: idOf(c) });
  return scim(c, scimGroup(group, url, wantsMembers(c)));
});
routes.put("/Groups/:id", async (c) => {
  const { record } = await execute<DirectoryGroup>(c.get("actor"), "directory.updateGroup", { id: idOf(c), ...readGroup(await bodyOf(c)) });
  return scim(c, scimGroup(record, url, true));
});
routes.patch("/Groups/:id", async (c) => {
  const { record } = await execute<DirectoryGroup>(c.get("actor"), "directory.updateGroup", {
    id: idOf(c),
    ...patchGroup(await bodyOf(c)),
  });
  return scim(c, scimGroup(record, url, wantsMembers(c)));
});
routes.delete("/Groups/:id", async (c) => {
  await execute(c.get("actor"), "directory.deleteGroup", { id: idOf(c) });
  return c.body(null, 204);
});

routes.all("/*", () => {
  throw new AppError("not-found", "There is nothing at this address.");
});

/** The directory of the workspace whose token this is. @throws AppError unauthenticated */
async function actorOf(c: Context<ApiEnv>): Promise<Actor> {
  const client = clientAddressOf({ remoteAddress: c.env?.incoming?.socket?.remoteAddress, forwardedFor: c.req.header("x-forwarded-for") });
  // Only wrong tokens count.
  await consume("signInClient", client);
  const token = bearerOf(c.req.header("authorization"));
  const workspaceId = token ? await workspaceOfToken(hashOfKey(token)) : null;
  if (!workspaceId) throw new AppError("unauthenticated", "The token is not valid, or no longer.");
  await giveBack("signInClient", client);
  tellWho({ workspaceId });
  await consume("api", `scim:${workspaceId}`);
  await inWorkspace(workspaceId, () =>
    sql(
      `update directory_token set "usedAt" = now() where "workspaceId" = $1 and ("usedAt" is null or "usedAt" < now() - interval '1 minute')`,
      [workspaceId],
    ),
  );
  return systemActor(workspaceId, "Directory (SCIM)");
}

/** What is no id names nobody. */
function idOf(c: Context<ApiEnv>): string {
  const id = c.req.param("id") ?? "";
  if (!UUID.test(id)) throw new AppError("not-found", `There is no resource ${id}.`);
  return id.toLowerCase();
}
const userOf = (c: Context<ApiEnv>) => query<DirectoryUser>(c.get("actor"), "directory.readUser", { id: idOf(c) });

async function changeUser(c: Context<ApiEnv>, change: (before: DirectoryUser) => Promise<ReturnType<typeof readUser>>): Promise<Response> {
  const before = await userOf(c);
  const { email: _, ...fields } = await change(before);
  const { record } = await execute<DirectoryUser>(c.get("actor"), "directory.updateUser", { id: before.id, ...fields });
  return scim(c, scimUser(record, url));
}

async function bodyOf(c: Context<ApiEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    throw new ScimFault("invalidSyntax", "The body is not valid JSON.");
  }
}

const wantsMembers = (c: Context<ApiEnv>) => !/(^|,)\s*members\s*(,|$)/i.test(c.req.query("excludedAttributes") ?? "");

const listOf = (resources: object[], total = resources.length, startIndex = 1) => ({
  schemas: [SCHEMA.list],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
function one<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((item) => item.id === id);
  if (!found) throw new AppError("not-found", `There is no ${id}.`);
  return found;
}

const CONTENT_TYPE = { "content-type": "application/scim+json; charset=utf-8" };
const scim = (c: Context<ApiEnv>, resource: object, status: 200 | 201 = 200) => c.body(JSON.stringify(resource), status, CONTENT_TYPE);
function made(c: Context<ApiEnv>, resource: { meta: { location: string } }): Response {
  c.header("location", resource.meta.location);
  return scim(c, resource, 201);
}

function answerFault(c: Context<ApiEnv>, error: unknown): Response {
  const known = error instanceof AppError || error instanceof ScimFault ? error : new AppError("internal", undefined, { cause: error });
  if (known instanceof AppError && known.code === "internal") log.error({ err: error, path: c.req.path }, "a SCIM request failed");
  // What is wrong with a value is 400 here, and 422 elsewhere.
  const status = known instanceof ScimFault || known.code === "invalid" ? 400 : known.status;
  const scimType = known instanceof ScimFault ? known.scimType : SCIM_TYPES[known.code];
  const detail =
    known instanceof AppError && known.issues ? known.issues.map(({ path, message }) => `${path} ${message}`).join("; ") : known.message;
  if (known instanceof RateLimited) c.header("retry-after", String(known.retryAfterSeconds));
  if (status === 401) c.header("www-authenticate", "Bearer");
  return c.body(
    JSON.stringify({ schemas: [SCHEMA.error], status: String(status), ...(scimType ? { scimType } : {}), detail }),
    status as 400,
    CONTENT_TYPE,
  );
}
const SCIM_TYPES: Partial<Record<AppError["code"], string>> = {
  invalid: "invalidValue",
  conflict: "uniqueness",
  "invalid-json": "invalidSyntax",
};
