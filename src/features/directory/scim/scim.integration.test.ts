import { beforeAll, describe, expect, it } from "vitest";
import type { MemberActor } from "#/core/actor.ts";
import { actorFromCookie } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { assignRoles } from "#/features/directory/commands.ts";
import { type Answer, type Call, request, testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";

const { owner } = testDatabase();
const server = testServer();
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

type Scim = {
  id: string;
  userName: string;
  displayName: string;
  active: boolean;
  members: { value: string }[];
  totalResults: number;
  startIndex: number;
  itemsPerPage: number;
  Resources: Scim[];
  detail: string;
  scimType: string;
};
type Directory = (method: string, path: string, body?: unknown) => Promise<Answer<Scim>>;
let space: TestWorkspace;
let admin: Call;
let scim: Directory;

async function directoryOf(at: TestWorkspace): Promise<Directory> {
  const call = await server.asMember(at.owner);
  const { body } = await call<{ token: string }>("POST", "/directory/token", {});
  return (method, path, sent) =>
    request<Scim>(server.url(`/scim/v2${path}`), method, sent, {
      authorization: `Bearer ${body.token}`,
      "content-type": "application/scim+json",
    });
}
beforeAll(async () => {
  space = await buildWorkspace();
  admin = await server.asMember(space.owner);
  scim = await directoryOf(space);
});

let n = 0;
/** As Okta creates somebody. */
async function okta() {
  const email = `okta${++n}@corp.example`;
  const made = await scim("POST", "/Users", {
    schemas: [USER],
    userName: email,
    name: { givenName: "Olga", familyName: `Okta ${n}` },
    emails: [{ primary: true, value: email, type: "work" }],
    displayName: `Olga Okta ${n}`,
    locale: "en-US",
    externalId: `00u${n}`,
    groups: [],
    password: "1mz050nq",
    active: true,
  });
  expect(made.status).toBe(201);
  return { email, id: made.body.id, made };
}
/** As Entra does. */
async function entra() {
  const email = `entra${++n}@corp.example`;
  const made = await scim("POST", "/Users", {
    schemas: [USER, ENTERPRISE],
    externalId: `entra-${n}`,
    userName: email,
    active: true,
    addresses: [],
    emails: [{ primary: true, type: "work", value: email }],
    meta: { resourceType: "User" },
    name: { formatted: `Egon Entra ${n}`, familyName: `Entra ${n}`, givenName: "Egon" },
    roles: [],
    [ENTERPRISE]: { department: "Support" },
  });
  expect(made.status).toBe(201);
  return { email, id: made.body.id };
}
const memberOf = async (id: string) => (await owner(`select name, email, role, "isActive" from member where id = $1`, [id]))[0];
const patch = (path: string, ...Operations: object[]) => scim("PATCH", path, { schemas: [PATCH], Operations });
const fault = (answer: Answer<Scim>, status: number, scimType?: string) => {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      ...(scimType ? { scimType } : {}),
      detail: /./,
    },
  });
};
expect.addEqualityTesters([(a, b) => (b instanceof RegExp && typeof a === "string" ? b.test(a) : undefined)]);

describe("the token", () => {
  it("is needed, is no API key, and is shown once", async () => {
    const key = await server.asRole(space, "owner");
    expect((await key("GET", "/members")).status).toBe(200);
    for (const authorization of ["", "Bearer", "Bearer x", "Basic eDp5"]) {
      const answer = await request<Scim>(server.url("/scim/v2/Users"), "GET", undefined, authorization ? { authorization } : {});
      fault(answer, 401);
      expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    }
    const [row] = await owner<{ row: string }>(`select row_to_json(t)::text as row from directory_token t where "workspaceId" = $1`, [
      space.id,
    ]);
    expect(row?.row).not.toContain("cxd_");
    expect((await admin("GET", "/directory")).body).toMatchObject({ token: { usedAt: null }, url: expect.stringContaining("/scim/v2") });
  });

  it("counts no longer when another was made, or it was taken away; agents make none", async () => {
    const other = await buildWorkspace();
    const [first, second] = [await directoryOf(other), await directoryOf(other)];
    fault(await first("GET", "/Users"), 401);
    expect((await second("GET", "/Users")).status).toBe(200);
    const call = await server.asMember(other.owner);
    expect((await call("DELETE", "/directory/token")).status).toBe(204);
    fault(await second("GET", "/Users"), 401);
    const agent = await server.asMember(await buildMember(other, "agent"));
    expect((await agent("POST", "/directory/token", {})).status).toBe(403);
    expect((await agent("GET", "/directory")).status).toBe(403);
  });

  it("opens one workspace alone", async () => {
    const stranger = await directoryOf(await buildWorkspace());
    const { id } = await okta();
    for (const [method, body] of [["GET"], ["DELETE"], ["PUT", { userName: "x@y.example" }]] as const)
      fault(await stranger(method, `/Users/${id}`, body), 404);
    expect((await stranger("GET", "/Users")).body.totalResults).toBe(0);
  });
});

describe("what it says of itself", () => {
  it.each(["/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", `/Schemas/${USER}`])("%s", async (path) => {
    const { status, body } = await scim("GET", path);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain("urn:ietf:params:scim:");
  });
  it("and of nothing else", async () => fault(await scim("GET", "/Nothing"), 404));
});

describe("people", () => {
  it("become members, as Okta and Entra send them", async () => {
    const [one, other] = [await okta(), await entra()];
    expect(await memberOf(one.id)).toMatchObject({ name: /^Olga Okta/, email: one.email, role: "agent", isActive: true });
    expect(await memberOf(other.id)).toMatchObject({ name: /^Egon Entra/, email: other.email });
    // They were not invited: nothing runs out before they come for the first time.
    expect(await owner(`select id from member where id = any($1::uuid[]) and "inviteExpiresAt" is not null`, [[one.id, other.id]])).toEqual(
      [],
    );
    expect(one.made.body).toMatchObject({ schemas: [USER], userName: one.email, active: true, meta: { resourceType: "User" } });
    expect(one.made.headers.get("location")).toMatch(new RegExp(`/scim/v2/Users/${one.id}$`));
    expect(JSON.stringify(one.made.body)).not.toContain("1mz050nq");
    const events = await owner(`select name from event where "workspaceId" = $1 and subject = $2 order by seq`, [
      space.id,
      `member:${one.id}`,
    ]);
    expect(events).toEqual([{ name: "member.created" }, { name: "directory.user-created" }]);
  });

  it("are one with the member who has the address already, who keeps their role", async () => {
    const member = await buildMember(space, "admin", "Anna Already");
    const { status, body } = await scim("POST", "/Users", { schemas: [USER], userName: member.email, displayName: "Anna", active: true });
    expect([status, body.id]).toEqual([201, member.id]);
    expect(await memberOf(member.id)).toMatchObject({ role: "admin" });
  });

  it("are there once", async () => {
    const { email } = await okta();
    fault(await scim("POST", "/Users", { schemas: [USER], userName: email.toUpperCase(), active: true }), 409, "uniqueness");
    const twice = await Promise.all(
      [1, 2, 3].map(() => scim("POST", "/Users", { schemas: [USER], userName: "twin@corp.example", active: true })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it("are found by filter, in whatever letters, and listed by page, from one", async () => {
    const { email, id } = await okta();
    for (const filter of [
      `userName eq "${email}"`,
      `userName Eq "${email.toUpperCase()}"`,
      `externalId eq "00u${n}"`,
      `emails[type eq "work"].value eq "${email}"`,
      `id eq "${id}"`,
    ]) {
      const { body } = await scim("GET", `/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`);
      expect([filter, body.totalResults, body.Resources[0]?.id]).toEqual([filter, 1, id]);
    }
    expect((await scim("GET", `/Users?filter=${encodeURIComponent('userName eq "nobody"')}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    const all = (await scim("GET", "/Users?count=200")).body;
    expect(all.totalResults).toBeGreaterThan(4);
    const pages: string[] = [];
    for (let at = 1; at <= all.totalResults; at += 2) {
      const { body } = await scim("GET", `/Users?startIndex=${at}&count=2`);
      expect([body.startIndex, body.totalResults]).toEqual([at, all.totalResults]);
      pages.push(...body.Resources.map((user) => user.id));
    }
    expect(pages).toEqual(all.Resources.map((user) => user.id));
    expect((await scim("GET", "/Users?startIndex=0&count=0")).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 0,
      totalResults: all.totalResults,
    });
    fault(await scim("GET", "/Users?filter=userName co x"), 400, "invalidFilter");
    fault(await scim("GET", `/Users?filter=${encodeURIComponent('password eq "x"')}`), 400, "invalidFilter");
    fault(await scim("GET", "/Users?count=many"), 400, "invalidValue");
  });

  it("change by PUT, as Okta does", async () => {
    const { id, email } = await okta();
    const { status, body } = await scim("PUT", `/Users/${id}`, {
      schemas: [USER],
      id,
      userName: email,
      name: { givenName: "Olga", familyName: "Renamed" },
      displayName: "Olga Renamed",
      emails: [{ primary: true, value: email, type: "work" }],
      active: true,
      groups: [],
    });
    expect([status, body.displayName]).toEqual([200, "Olga Renamed"]);
    expect(await memberOf(id)).toMatchObject({ name: "Olga Renamed" });
  });

  it("change by PATCH, as Entra does: with capitals, paths, dots and booleans in words", async () => {
    const { id } = await entra();
    const answer = await patch(
      `/Users/${id}`,
      { op: "Replace", path: "name.familyName", value: "Neu" },
      { op: "Add", path: 'emails[type eq "work"].value', value: "other@corp.example" },
      { op: "Replace", path: `${ENTERPRISE}:department`, value: "Sales" },
      { op: "Add", value: { "name.givenName": "Emil", externalId: "another" } },
    );
    expect(answer.body).toMatchObject({ displayName: "Emil Neu", externalId: "another" });
    expect((await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" })).body.active).toBe(false);
    expect(await memberOf(id)).toMatchObject({ name: "Emil Neu", isActive: false });
    expect((await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "True" })).body.active).toBe(true);
    expect((await patch(`/Users/${id}`, { op: "Remove", path: "externalId" })).body).not.toHaveProperty("externalId");
  });

  it("are let go by PATCH, as Okta does, and by DELETE; and come back as who they were", async () => {
    const { id, email } = await okta();
    expect((await patch(`/Users/${id}`, { op: "replace", value: { active: false } })).body.active).toBe(false);
    expect(await memberOf(id)).toMatchObject({ isActive: false });
    expect((await scim("DELETE", `/Users/${id}`)).status).toBe(204);
    fault(await scim("GET", `/Users/${id}`), 404);
    fault(await scim("DELETE", `/Users/${id}`), 404);
    const back = await scim("POST", "/Users", { schemas: [USER], userName: email, active: true });
    expect([back.status, back.body.id]).toEqual([201, id]);
    expect(await memberOf(id)).toMatchObject({ isActive: true });
  });

  it("never leave a workspace without an owner", async () => {
    const other = await buildWorkspace();
    const theirs = await directoryOf(other);
    const { body } = await theirs("POST", "/Users", { schemas: [USER], userName: other.owner.email, active: true });
    fault(await theirs("DELETE", `/Users/${body.id}`), 400);
    expect(await memberOf(other.owner.id)).toMatchObject({ isActive: true, role: "owner" });
  });

  it("are refused with a reason where they cannot be read", async () => {
    fault(await scim("POST", "/Users", { schemas: [USER], active: true }), 400, "invalidValue");
    fault(await scim("POST", "/Users", { schemas: [USER], userName: "no-address", active: true }), 400, "invalidValue");
    fault(await scim("POST", "/Users", "{"), 400, "invalidSyntax");
    fault(await scim("POST", "/Users", "[]"), 400, "invalidSyntax");
    const { id } = await okta();
    fault(await patch(`/Users/${id}`, { op: "explode", path: "active" }), 400, "invalidSyntax");
    fault(await patch(`/Users/${id}`, { op: "replace", path: "active", value: "perhaps" }), 400, "invalidValue");
    fault(await patch(`/Users/${id}`), 400, "invalidSyntax");
    fault(await scim("GET", "/Users/not-an-id"), 404);
  });
});

describe("whoever is let go", () => {
  it("is out of the workspace within five seconds, and still in others", async () => {
    const member = await buildMember(space, "agent", "Lea Leaves");
    await scim("POST", "/Users", { schemas: [USER], userName: member.email, active: true });
    const elsewhere = await buildWorkspace();
    await execute(elsewhere.product, "member.create", { userId: member.userId, name: member.name, email: member.email, role: "agent" });
    const cookie = await cookieOf(member);
    expect(await actorFromCookie(cookie, space.slug)).not.toBeNull();
    const call = await server.asMember(member);
    expect((await call("GET", "/tickets")).status).toBe(200);
    await patch(`/Users/${member.id}`, { op: "replace", value: { active: false } });
    await expect.poll(async () => (await call("GET", "/tickets")).status, { timeout: 5_000, interval: 200 }).toBe(404);
    expect(await actorFromCookie(cookie, space.slug)).toBeNull();
    expect(await actorFromCookie(cookie, elsewhere.slug)).not.toBeNull();
  });
});

async function cookieOf({ userId }: MemberActor): Promise<string> {
  const { encode } = await import("next-auth/jwt");
  const { createSession } = await import("#/features/session/commands.ts");
  const sid = await createSession({ userId, userAgent: "" });
  return `${SESSION_COOKIE}=${await encode({ token: { sid, uid: userId }, secret: TEST_SECRET, salt: SESSION_COOKIE })}`;
}

describe("groups", () => {
  const group = async (name: string, ...members: string[]) =>
    (
      await scim("POST", "/Groups", {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName: name,
        members: members.map((value) => ({ value })),
      })
    ).body;

  it("give roles, the highest of several, as Okta and Entra change them", async () => {
    await admin("PATCH", "/sign-in-policy", {
      defaultRole: "light-agent",
      groupRoles: [
        { group: "Support", role: "agent" },
        { group: "Support Leads", role: "admin" },
      ],
    });
    const [one, other] = [await okta(), await entra()];
    const support = await group("Support", one.id);
    const leads = await group("support leads");
    expect([await memberOf(one.id), await memberOf(other.id)]).toMatchObject([{ role: "agent" }, { role: "light-agent" }]);
    // Okta.
    await patch(`/Groups/${leads.id}`, { op: "add", path: "members", value: [{ value: one.id, display: "x" }] });
    expect(await memberOf(one.id)).toMatchObject({ role: "admin" });
    await patch(`/Groups/${leads.id}`, { op: "remove", path: `members[value eq "${one.id}"]` });
    expect(await memberOf(one.id)).toMatchObject({ role: "agent" });
    await patch(`/Groups/${support.id}`, { op: "replace", value: { id: support.id, displayName: "Renamed" } });
    expect(await memberOf(one.id)).toMatchObject({ role: "light-agent" });
    await patch(`/Groups/${support.id}`, { op: "replace", path: "displayName", value: "Support" });
    // Entra.
    await patch(`/Groups/${support.id}`, { op: "Add", path: "members", value: [{ value: other.id }] });
    expect(await memberOf(other.id)).toMatchObject({ role: "agent" });
    await patch(`/Groups/${support.id}`, { op: "Remove", path: "members", value: [{ value: other.id }] });
    expect(await memberOf(other.id)).toMatchObject({ role: "light-agent" });
    await patch(`/Groups/${support.id}`, { op: "Replace", path: "members", value: [{ value: other.id }] });
    expect([await memberOf(one.id), await memberOf(other.id)]).toMatchObject([{ role: "light-agent" }, { role: "agent" }]);
    expect((await scim("DELETE", `/Groups/${support.id}`)).status).toBe(204);
    expect(await memberOf(other.id)).toMatchObject({ role: "light-agent" });
  });

  it("make nobody an owner, and unmake none", async () => {
    const { status } = await admin("PATCH", "/sign-in-policy", { groupRoles: [{ group: "Bosses", role: "owner" }] });
    expect(status).toBe(422);
    await scim("POST", "/Users", { schemas: [USER], userName: space.owner.email, active: true });
    await group("Interns", space.owner.id);
    expect(await memberOf(space.owner.id)).toMatchObject({ role: "owner" });
  });

  it("give their roles anew when the settings change", async () => {
    const { id } = await okta();
    await group("Writers", id);
    await admin("PATCH", "/sign-in-policy", { groupRoles: [{ group: "Writers", role: "admin" }] });
    expect(assignRoles.may(space.owner, undefined, {})).toBe(false);
    await execute(space.product, "directory.assignRoles", {});
    expect(await memberOf(id)).toMatchObject({ role: "admin" });
    await admin("PATCH", "/sign-in-policy", { groupRoles: [] });
  });

  it("are listed, found, replaced, and told without their members", async () => {
    const { id } = await okta();
    const made = await group("Readers", id);
    const found = await scim("GET", `/Groups?filter=${encodeURIComponent('displayName eq "readers"')}&excludedAttributes=members`);
    expect(found.body.Resources).toHaveLength(1);
    expect(found.body.Resources[0]).not.toHaveProperty("members");
    expect((await scim("GET", `/Groups/${made.id}`)).body.members).toMatchObject([{ value: id }]);
    const put = await scim("PUT", `/Groups/${made.id}`, { displayName: "Readers 2", members: [] });
    expect(put.body).toMatchObject({ displayName: "Readers 2", members: [] });
    fault(await scim("PATCH", `/Groups/${made.id}`, { Operations: [{ op: "remove" }] }), 400, "noTarget");
    fault(await scim("POST", "/Groups", {}), 400, "invalidValue");
  });
});
