/** Writes of what inboxes fetch their mail from, and of how far they are. */
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { isAllowedHost, isInsideHost } from "#/core/guardedFetch.ts";
import { seal } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { fetchingsById, openFetching, type OpenFetching, type Position } from "#/features/mail/fetching/queries.ts";
import { fetchingKey, isMailPort } from "#/features/mail/fetching/rules.ts";
import {
  type FetchingRecord,
  type FetchingSecret,
  fetchingIdInput,
  recordFetchingInput,
  type SetFetchingBody,
  setFetchingInput,
} from "#/features/mail/fetching/schema.ts";
import { may } from "#/features/mail/policy.ts";

type Chosen = Pick<FetchingRecord, "host" | "port" | "security" | "user" | "auth" | "tokenUrl" | "clientId" | "scope" | "folder"> &
  Pick<FetchingRecord, "after" | "moveTo" | "trustedServer"> & { secret: FetchingSecret; importFrom: string };

/**
 * What somebody has chosen, whole: with what was there before where it is left out.
 * @throws AppError invalid: at an address of the own network, without TLS, or without what opens the door
 */
export function chosen(input: SetFetchingBody, before: OpenFetching | null, now: Date): Chosen {
  const { host, security, user, folder, after, auth } = input;
  const port = input.port ?? (security === "tls" ? 993 : 143);
  if (!isAllowedHost(host, port, env.CONNECT_FETCH_HOSTS)) {
    if (security === "none") throw invalid("security", "must be tls or starttls: without it, everybody on the way reads the password");
    if (!isMailPort(port)) throw invalid("port", "must be a mail server's, as 993 or 143");
    if (isInsideHost(host))
      throw invalid("host", "must be a host that stands outside this installation, or one that CONNECT_FETCH_HOSTS allows");
  }
  if (after === "move" && !input.moveTo) throw invalid("moveTo", "must be the folder they are moved to");
  if (after === "move" && input.moveTo === folder) throw invalid("moveTo", "must be another folder than the one they are in");
  const oauth = input.auth === "oauth2" ? input : null;
  if (oauth) {
    const url = new URL(oauth.tokenUrl);
    const urlPort = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
    if (url.protocol !== "https:" && !isAllowedHost(url.hostname, urlPort, env.CONNECT_FETCH_HOSTS))
      throw invalid("tokenUrl", "must begin with https://");
  }
  const place = { host, port, security, user, auth, tokenUrl: oauth?.tokenUrl ?? null, clientId: oauth?.clientId ?? null };
  // What was entered for one server is not handed to another.
  const kept = before && sameIn(place, before) ? before.secret : null;
  return {
    ...place,
    scope: oauth?.scope ?? null,
    folder,
    after,
    moveTo: after === "move" ? (input.moveTo ?? null) : null,
    trustedServer: input.trustedServer || null,
    importFrom: input.importFrom ?? (before && isSameMailbox({ ...place, folder }, before) ? before.importFrom : now.toISOString()),
    secret: secretOf(input, kept),
  };
}

const sameIn = (place: Record<string, unknown>, before: object) =>
  Object.entries(place).every(([name, value]) => (before as Record<string, unknown>)[name] === value);
const isSameMailbox = (a: Pick<Chosen, "host" | "port" | "user" | "folder">, b: Pick<Chosen, "host" | "port" | "user" | "folder">) =>
  a.host === b.host && a.port === b.port && a.user === b.user && a.folder === b.folder;

function secretOf(input: SetFetchingBody, kept: FetchingSecret | null): FetchingSecret {
  if (input.auth === "password") {
    const password = input.password ?? (kept && "password" in kept ? kept.password : null);
    if (password === null) throw invalid("password", "is required");
    return { password };
  }
  const old = kept && "refreshToken" in kept ? kept : null;
  const refreshToken = input.refreshToken ?? old?.refreshToken;
  if (refreshToken === undefined) throw invalid("refreshToken", "is required");
  return { refreshToken, clientSecret: input.clientSecret ?? old?.clientSecret ?? null };
}

export const setFetching = command({
  name: "fetching.set",
  input: setFetchingInput,
  load: async (ctx, { id }) => {
    const locked = await sql(`select from inbox where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
    if (locked.length === 0) throw notFound("inbox");
    return openFetching(ctx.workspaceId, id);
  },
  may: may.fetch,
  run: async (ctx, input, before): Promise<FetchingRecord> => {
    const { id } = input;
    const { secret, ...to } = chosen(input, before, ctx.now);
    const goesOn = before !== null && isSameMailbox(to, before) && to.importFrom === before.importFrom;
    await sql(
      `insert into fetching ("workspaceId", id, host, port, security, "user", auth, "tokenUrl", "clientId", scope, folder, after, "moveTo", "importFrom", "trustedServer", secret)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict ("workspaceId", id) do update set host = $3, port = $4, security = $5, "user" = $6, auth = $7, "tokenUrl" = $8, "clientId" = $9, scope = $10,
         folder = $11, after = $12, "moveTo" = $13, "importFrom" = $14, "trustedServer" = $15, secret = $16,
         state = 'connecting', "stateAt" = $17, fault = null, "faultDetail" = null, "nextTryAt" = null, version = fetching.version + 1`,
      [
        ctx.workspaceId,
        id,
        to.host,
        to.port,
        to.security,
        to.user,
        to.auth,
        to.tokenUrl,
        to.clientId,
        to.scope,
        to.folder,
        to.after,
        to.moveTo,
        to.importFrom,
        to.trustedServer,
        seal(JSON.stringify(secret), fetchingKey(ctx.workspaceId, id)),
        ctx.now,
      ],
    );
    if (!goesOn)
      await sql(
        `update fetching set "uidValidity" = null, "lastUid" = 0, "pastUid" = 0, "datedUid" = 0, "firstAt" = null, "importTotal" = null, "importDone" = 0
         where "workspaceId" = $1 and id = $2`,
        [ctx.workspaceId, id],
      );
    ctx.emit("fetching.set", {
      subject: touch("fetching", id),
      data: { host: to.host, user: to.user, folder: to.folder, after: to.after, importFrom: to.importFrom },
    });
    const [record] = await fetchingsById(ctx.workspaceId, [id]);
    if (!record) throw notFound("fetching");
    return record;
  },
});

export const removeFetching = command({
  name: "fetching.remove",
  input: fetchingIdInput,
  load: async (ctx, { id }) => {
    const [record] = await fetchingsById(ctx.workspaceId, [id]);
    if (!record) throw notFound("fetching");
    return record;
  },
  may: may.fetch,
  run: async (ctx, { id }, { host, user }): Promise<{ id: string }> => {
    await sql(`delete from fetching where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("fetching.removed", { subject: touch("fetching", id), data: { host, user } });
    return { id };
  },
});

/** How it goes, for people. Null: nothing is fetched for the inbox any more. */
export const recordFetching = command({
  name: "fetching.record",
  input: recordFetchingInput,
  may: may.recordFetching,
  run: async (ctx, { id, state, fault, faultDetail, nextTryAt }): Promise<{ id: string } | null> => {
    const changed = await sql(
      `update fetching set state = $3, fault = $4, "faultDetail" = $5, "nextTryAt" = $6, "stateAt" = case when state = $3 then "stateAt" else $7::timestamptz end
       where "workspaceId" = $1 and id = $2 returning id`,
      [ctx.workspaceId, id, state, fault, faultDetail, nextTryAt, ctx.now],
    );
    if (changed.length === 0) return null;
    ctx.emit("fetching.recorded", { subject: touch("fetching", id), data: { state, fault } });
    return { id };
  },
});

type Progress = { importTotal?: number | undefined; importedCount?: number; lastMessageAt?: string | null };
/**
 * Writes down how far a mailbox was read. Nobody is told: it is the fetching process's own memory. False: the settings have changed meanwhile, and
 * nothing was written.
 */
export async function notePosition(
  { workspaceId, id, version }: Pick<OpenFetching, "workspaceId" | "id" | "version">,
  { uidValidity, lastUid, pastUid, datedUid, firstAt }: Position,
  { importTotal, importedCount = 0, lastMessageAt = null }: Progress = {},
): Promise<boolean> {
  const noted = await sql(
    `update fetching set "uidValidity" = $4, "lastUid" = $5, "pastUid" = $6, "firstAt" = $7, "datedUid" = $11, "importTotal" = coalesce($8, "importTotal"),
       "importDone" = case when $8::int is null then "importDone" else 0 end + $9, "lastMessageAt" = coalesce($10, "lastMessageAt")
     where "workspaceId" = $1 and id = $2 and version = $3 returning id`,
    [workspaceId, id, version, uidValidity, lastUid, pastUid, firstAt, importTotal ?? null, importedCount, lastMessageAt, datedUid],
  );
  return noted.length > 0;
}

/** Some servers give another refresh token with each access token, and take back the one before. */
export async function keepRefreshToken({ workspaceId, id, version }: OpenFetching, secret: FetchingSecret): Promise<void> {
  await sql(`update fetching set secret = $4 where "workspaceId" = $1 and id = $2 and version = $3`, [
    workspaceId,
    id,
    version,
    seal(JSON.stringify(secret), fetchingKey(workspaceId, id)),
  ]);
}
