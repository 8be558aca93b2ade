/**
 * Who may call what: every operation of the API, as its own description lists them, called by no one, by strangers, with ended sessions and
 * keys, and by every role. What each role may is written down in docs/permissions.md; a new operation, or another answer, changes that page,
 * and until it does this test fails. UPDATE_PERMISSIONS=1 writes it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { encode } from "next-auth/jwt";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { type MemberActor, type MemberRole, memberActor } from "#/core/actor.ts";
import { execute } from "#/core/execute.ts";
import { can, type Permission, permissionsOf, type Who } from "#/core/permission.ts";
import { query } from "#/core/query.ts";
import { registry } from "#/core/registry.ts";
import { appSecret } from "#/core/secret.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import type { RoleRecord } from "#/features/role/schema.ts";
import { createSession, revokeSession } from "#/features/session/commands.ts";
import { testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";
import { describedOperations, type Ids, nameOf, type Operation, requestOf } from "./restOperations.ts";

const database = testDatabase();
const server = testServer();
const PAGE = "docs/permissions.md";

type Headers = Record<string, string>;

/** Before anybody is known: signing in. */
const PUBLIC = new Set([
  "post /sign-in-codes",
  "get /sign-in-ways",
  "post /sign-in/passkey/options",
  "post /sign-in/passkey",
  "post /sign-in/second-factor",
  "post /password-resets",
  "put /password-resets",
  // Of who has a link, which alone tells whether there is anything.
  "post /join/{token}/address",
]);
/** Of the person who is signed in, in no workspace: strangers have them too, keys do not. */
const isOwn = ({ path }: Operation) => /^\/(me|sessions|workspaces|invitations|join|joinable-workspaces)(\/|$)/.test(path);
/** After these the caller is no longer who they were. */
const ENDS_CALLER = new Set(["delete /members/me", "delete /sessions/{id}"]);

let operations: Operation[];
let space: TestWorkspace;
let ids: Ids;

/** What is asked of policies while a request is answered. */
let asked: { name: string; permissions: Permission[]; verdict: boolean }[] = [];
/** Each command and query that was asked, by whatever operation. */
const everAsked = new Set<string>();
/** Every definition tells what it is asked, and of which permissions that depends. */
function listenToPolicies() {
  for (const definition of [...registry().commands.values(), ...registry().queries.values()]) {
    const may = definition.may as (actor: unknown, ...rest: unknown[]) => boolean;
    const listening = (actor: { role: string }, ...rest: unknown[]) => {
      const permissions: Permission[] = [];
      const own = permissionsOf(actor as Who);
      const telling = Object.assign([...own], {
        includes: (permission: Permission) => {
          permissions.push(permission);
          return own.includes(permission);
        },
      });
      const seen = actor.role === "system" ? actor : Object.create(actor, { permissions: { value: telling } });
      const verdict = may(seen, ...rest);
      asked.push({ name: definition.name, permissions, verdict });
      everAsked.add(definition.name);
      return verdict;
    };
    definition.may = listening as typeof definition.may;
  }
}

/** One of everything, so that each path names something that is there. */
async function buildRecords(): Promise<void> {
  const { owner } = space;
  const make = async (name: string, input: object) => (await execute<{ id: string }>(owner, name, input)).record.id;
  const ticket = await buildTicket(space);
  const other = await buildTicket(space);
  const { messageId } = await receive(space);
  const reply = await make("message.create", { ticketId: ticket.id, kind: "reply", text: "Hello" });
  await execute(owner, "fetching.set", { id: space.inboxId, host: "imap.example.com", user: "u", auth: "password", password: "p" });
  ids = {
    tickets: ticket.id,
    intoId: other.id,
    otherId: other.id,
    toTicketId: other.id,
    messages: reply,
    received: messageId,
    labels: await make("label.create", { name: "One" }),
    second: await make("label.create", { name: "Two" }),
    merged: await make("label.create", { name: "Three" }),
    sampleContact: await make("contact.create", { email: "sample@client.example" }),
    secondContact: await make("contact.create", { email: "two@client.example" }),
    secondCompany: await make("company.create", { name: "Two" }),
    "api-keys": await make("apiKey.create", { name: "One", prefix: "cx_abcdef", hash: "h".repeat(43) }),
    "join-links": await make("join.createLink", { role: "light-agent" }),
    "join-domains": await make("join.createDomain", { name: "join.one.example" }),
    "data-exports": await make("dataExport.request", { email: "sample@client.example" }),
    suppressions: await suppression(reply),
    teams: await make("team.create", { name: "One" }),
    macros: await make("macro.create", { name: "One", isShared: true, html: "x" }),
    views: await make("view.create", { name: "One", isShared: true, query: {} }),
    "custom-fields": await make("customField.create", { of: "ticket", name: "One", type: "text" }),
    domains: await make("domain.create", { name: "one.example" }),
    "sign-in-domains": await make("signInDomain.create", { name: "sign-in.example" }),
    "identity-providers": await make("identityProvider.setOidc", {
      name: "One",
      issuer: "https://idp.example",
      clientId: "one",
      clientSecret: "secret",
    }),
    roles: await make("role.create", { name: "One", permissions: ["message.note"] }),
    contacts: await make("contact.create", { email: "one@client.example" }),
    companies: await make("company.create", { name: "One" }),
    members: (await buildMember(space, "agent")).id,
    inboxes: space.inboxId,
    "outgoing-mail": reply,
  };
}

async function suppression(messageId: string): Promise<string> {
  await execute(space.product, "suppression.add", { email: "gone@client.example", reason: "bounced", messageId });
  const [row] = await database.owner<{ id: string }>(`select id from suppression where email = 'gone@client.example'`);
  return row?.id ?? "";
}

/** What is gone afterwards is another than what the next operations need. */
const PATH_IDS: Record<string, string> = { "post /labels/{id}/merge": "merged" };
/** The status; a stream is left again once it has begun. */
async function call(operation: Operation, headers: Headers): Promise<number> {
  const { path, init } = requestOf(operation, ids, PATH_IDS);
  const leaving = new AbortController();
  const response = await fetch(server.url(`/api/v1${path}`), {
    ...init,
    headers: { ...(init.headers as Headers), ...headers },
    signal: leaving.signal,
    redirect: "manual",
  });
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) await response.arrayBuffer();
  leaving.abort();
  return response.status;
}

async function signedIn({ userId }: Pick<MemberActor, "userId">, slug = space.slug): Promise<Headers & { sid: string }> {
  const sid = await createSession({ userId, userAgent: "test" });
  const cookie = await encode({ token: { sid, uid: userId }, secret: appSecret(), salt: SESSION_COOKIE });
  return { cookie: `${SESSION_COOKIE}=${cookie}`, "x-workspace": slug, "sec-fetch-site": "same-origin", sid };
}
const headersOf = ({ sid: _, ...headers }: Headers & { sid: string }): Headers => headers;
const byKey = (key: string, slug = space.slug): Headers => ({ authorization: `Bearer ${key}`, "x-workspace": slug });

beforeAll(async () => {
  space = await buildWorkspace();
  operations = await describedOperations(server.url(""));
  await buildRecords();
  listenToPolicies();
});

// From the least to the most.
const RANKS: MemberRole[] = ["guest", "light-agent", "agent", "admin", "owner"];
const NO_ID = "01900000-0000-7000-8000-000000000000";
/** What no operation carries out with these samples: said by the browser's own client, or by a route once it has asked the world. Open to whom. */
const SAID_OTHERWISE: Record<string, { input: () => unknown; open: MemberRole[] }> = {
  "workspace.finishOnboarding": { input: () => ({}), open: ["admin", "owner"] },
  "draft.save": { input: () => ({ id: uuidv7(), ticketId: ids.tickets, kind: "note", html: "<p>x</p>", text: "x" }), open: RANKS },
  "draft.delete": { input: () => ({ id: NO_ID }), open: RANKS },
  "upload.receivePiece": { input: () => ({ id: NO_ID, offset: 0, sizeBytes: 10 }), open: RANKS },
  "upload.read": { input: () => ({ id: NO_ID }), open: RANKS },
  "apiKey.revokeToken": { input: () => ({ id: NO_ID }), open: RANKS },
  "identityProvider.setSaml": {
    input: () => ({ name: "X", issuer: "x", ssoUrl: "https://x.example", certificates: ["x"], metadataUrl: null }),
    open: ["admin", "owner"],
  },
  "member.join": { input: () => ({}), open: RANKS },
  "directory.listUsers": { input: () => ({ startIndex: 1, count: 10, by: null }), open: ["admin", "owner"] },
  "directory.readUser": { input: () => ({ id: NO_ID }), open: ["admin", "owner"] },
  "directory.listGroups": { input: () => ({ startIndex: 1, count: 10, by: null }), open: ["admin", "owner"] },
  "directory.readGroup": { input: () => ({ id: NO_ID }), open: ["admin", "owner"] },
  "identityProvider.read": { input: () => ({ id: NO_ID }), open: ["admin", "owner"] },
};

describe("an operation of the API", () => {
  it("is closed to no one, to wrong and ended credentials, and to strangers, each and every one of them", async () => {
    const far = await buildWorkspace();
    const [gone, leaver] = [await buildMember(space, "owner"), await buildMember(space, "admin")];
    const ended = await signedIn(gone);
    await revokeSession(ended.sid, gone.userId);
    await execute(space.owner, "member.update", { id: leaver.id, isActive: false });
    const revoked = await createApiKey(space.owner, { role: "admin", name: "revoked" });
    await database.owner(`update api_key set "revokedAt" = now() where name = 'revoked'`);
    const forged = await encode({
      token: { sid: uuidv7(), uid: space.owner.userId },
      secret: "another secret of 32 letters or more",
      salt: SESSION_COOKIE,
    });
    const closed: [who: string, headers: Headers, status: number, isStranger: boolean][] = [
      ["no one", {}, 401, false],
      ["a key that never was", byKey(`cx_${"A".repeat(43)}`), 401, false],
      ["a revoked key", byKey(revoked), 401, false],
      ["an ended session", headersOf(ended), 401, false],
      [
        "a forged cookie",
        { cookie: `${SESSION_COOKIE}=${forged}`, "x-workspace": space.slug, "sec-fetch-site": "same-origin" },
        401,
        false,
      ],
      ["the owner of another workspace", headersOf(await signedIn(far.owner)), 404, true],
      ["a key of another workspace", byKey(await createApiKey(far.owner, { role: "owner" })), 404, false],
      ["a member who was deactivated", headersOf(await signedIn(leaver)), 404, true],
    ];
    const open: string[] = [];
    for (const operation of operations) {
      if (PUBLIC.has(nameOf(operation))) continue;
      for (const [who, headers, status, isStranger] of closed) {
        if (isStranger && isOwn(operation)) continue;
        asked = [];
        const answer = await call(operation, headers);
        // What is a person's own asks for a person: to a key it says so.
        const isRight = answer === status || (isOwn(operation) && (answer === 401 || answer === 403));
        if (!isRight || asked.length > 0) open.push(`${nameOf(operation)}: ${answer} to ${who}, ${asked.map(({ name }) => name).join()}`);
      }
    }
    expect(open).toEqual([]);
  });

  it("is open to the roles that docs/permissions.md says, and to no other", { timeout: 120_000 }, async () => {
    const { record: role } = await execute<RoleRecord>(space.owner, "role.create", { name: "Nothing more", permissions: [] });
    const bare = await buildMember(space, "agent");
    await execute(space.owner, "member.update", { id: bare.id, role: "custom", roleId: role.id });
    // Who may not is asked before somebody who may takes it away.
    const people: [string, MemberActor][] = [["custom", memberActor({ ...bare, role: "custom", permissions: role.permissions })]];
    for (const rank of RANKS) people.push([rank, await buildMember(space, rank, `Test ${rank}`)]);
    const guest = people.find(([name]) => name === "guest")?.[1];
    await execute(space.owner, "ticket.inviteGuest", { id: ids.tickets, email: guest?.email, name: "Guest" });
    const lines: string[] = [];
    const wrong: string[] = [];
    for (const operation of operations.toSorted((a, b) => rankOf(a) - rankOf(b) || (nameOf(a) < nameOf(b) ? -1 : 1))) {
      const needs = new Set<string>();
      const verdicts = new Map<string, string>();
      for (const [name, person] of people) {
        const who = ENDS_CALLER.has(nameOf(operation)) ? await buildMember(space, name === "custom" ? "light-agent" : person.role) : person;
        asked = [];
        const status = await call(operation, headersOf(await signedIn(who)));
        const byRoute = ROUTE_ASKS[nameOf(operation)];
        if (byRoute) asked.push({ name: nameOf(operation), permissions: [byRoute], verdict: can(person, byRoute) });
        const denied = asked.some(({ verdict }) => !verdict);
        for (const { permissions } of asked) for (const permission of permissions) needs.add(permission);
        if (status >= 500) wrong.push(`${nameOf(operation)}: ${status} to ${name}`);
        // Neither signing in nor what is a person's own asks a policy: nothing is refused there for a role.
        const isOpen = isOwn(operation) || PUBLIC.has(nameOf(operation));
        if (!isOpen && denied !== (status === 403))
          wrong.push(`${nameOf(operation)}: ${status} to ${name}, whom its policy ${denied ? "refuses" : "lets in"}`);
        // To a guest, what a body names may be as hidden as what the path names.
        const cameThrough = status !== 400 && status !== 415 && (status !== 422 || asked.length > 0 || name === "guest" || isOpen);
        if (!cameThrough && nameOf(operation) !== "put /uploads/{id}")
          wrong.push(`${nameOf(operation)}: ${status}, so that nothing was asked`);
        const isHidden = name === "guest" && asked.length === 0 && (status === 404 || status === 422) && !isOpen;
        verdicts.set(name, status === 403 && !isOpen ? "–" : isHidden ? "hidden" : "yes");
      }
      if (needs.size === 0 && !isOwn(operation) && !PUBLIC.has(nameOf(operation)) && !ASKS_NOTHING.has(nameOf(operation)))
        wrong.push(`${nameOf(operation)} asks for no permission`);
      const cells = ["guest", "light-agent", "agent", "admin", "owner"].map((rank) => verdicts.get(rank) ?? "");
      lines.push(
        `| \`${operation.method.toUpperCase()} ${operation.path}\` | ${[...needs].sort().join(", ") || "–"} | ${cells.join(" | ")} |`,
      );
    }
    expect(wrong).toEqual([]);
    comparePage(lines.sort());
  });

  it("every other command and query is the product's own, or is said over /commands and open to whom it should be", async () => {
    const rest = [...registry().commands.values(), ...registry().queries.values()].filter(({ name }) => !everAsked.has(name));
    const people = await Promise.all(RANKS.map(async (rank) => [rank, await buildMember(space, rank)] as const));
    const wrong: string[] = [];
    for (const { name, may, ...definition } of rest) {
      const sample = SAID_OTHERWISE[name];
      // Part of other commands: to everybody outside it is not there.
      const isInternal = "isInternal" in definition && definition.isInternal === true;
      for (const [rank, person] of people) {
        if (isInternal) {
          const error = await execute(person, name, {}).catch((error: { code?: string }) => error);
          if ((error as { code?: string }).code !== "not-found") wrong.push(`${name} is there for ${rank}`);
          continue;
        }
        if (!sample) {
          // Whatever it is about: nothing of that is asked for before who asks.
          if ((may as (actor: MemberActor) => boolean)(person)) wrong.push(`${name} lets ${rank} in`);
          continue;
        }
        asked = [];
        const run = registry().commands.has(name) ? execute : query;
        const code = await run(person, name, sample.input()).then(
          () => "done",
          (error: { code?: string }) => error.code,
        );
        if (asked.length === 0 && code !== "not-found") wrong.push(`${name}: ${code} to ${rank}, and nothing was asked`);
        if ((code === "forbidden") !== !sample.open.includes(rank)) wrong.push(`${name}: ${code} to ${rank}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(Object.keys(SAID_OTHERWISE).filter((name) => !rest.some((one) => one.name === name))).toEqual([]);
  });
});

/** Where the route itself asks the policy, before it goes to the world or takes a file in. */
const ROUTE_ASKS: Record<string, Permission> = {
  "post /inboxes/{id}/fetching/try": "inbox.manage",
  "post /workspace/logo": "workspace.manage",
  "post /members/{id}/reset-factors": "member.manage",
  "post /members/{id}/sign-out": "member.manage",
  "post /join-domains/{id}/check": "member.manage",
  "put /identity-providers/saml": "signIn.manage",
  "get /sign-in-trials/{id}": "signIn.manage",
};
/** Reads first, then changes, then what takes away; last what makes the owner an admin. */
const rankOf = ({ method, path }: Operation) =>
  /ownership/.test(path) ? 4 : method === "get" ? 0 : method === "delete" ? 3 : /merge/.test(path) ? 2 : 1;
/** Of the member who asks alone, whoever they are; and what is everybody's in the workspace. */
const ASKS_NOTHING = new Set([
  "get /sync/bootstrap",
  "get /sync/changes",
  "get /sync/stream",
  "patch /members/me",
  "delete /members/me",
  "post /members/me/avatar",
  "delete /members/me/avatar",
  "get /members/me/tokens",
  "delete /members/me/tokens/{id}",
  "post /data-exports/me",
  // An upload is its sender's alone: proven with the files.
  "put /uploads/{id}",
]);

function comparePage(lines: string[]): void {
  const text = readFileSync(PAGE, "utf8");
  const start = text.indexOf("| Operation");
  const head = "| Operation | Needs | guest | light agent | agent | admin | owner |\n| --- | --- | --- | --- | --- | --- | --- |\n";
  const wanted = `${text.slice(0, start)}${head}${lines.join("\n")}\n`;
  if (process.env.UPDATE_PERMISSIONS) writeFileSync(PAGE, wanted);
  else expect(text.split("\n")).toEqual(wanted.split("\n"));
}
