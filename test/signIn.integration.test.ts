/** The route that the sign-in page uses: who is let in, who is sent to the provider, and whom strangers' tries keep out. */
import type { NextRequest } from "next/server";
import { beforeAll, describe, expect, it } from "vitest";
import { memberActor } from "#/core/actor.ts";
import { identityFromCookie } from "#/core/auth.ts";
import { execute } from "#/core/execute.ts";
import { withOrigin } from "#/core/origin.ts";
import { CLIENT_ADDRESS_HEADER } from "#/core/rateLimit.ts";
import { createSession, makeSignInCode } from "#/features/session/commands.ts";
import { deviceOf } from "#/core/device.ts";
import { endOtherWays } from "#/features/session/provider/jobs.ts";
import { requiredWays } from "#/features/identityProvider/requirement/queries.ts";
import { liveSession } from "#/core/auth.ts";
import { finishSignIn, ProviderRequired } from "#/features/session/signIn/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import { GET, POST } from "../src/app/api/auth/[...nextauth]/route.ts";
import { testDatabase } from "./database.ts";
import { buildWorkspace, type TestWorkspace } from "./factories.ts";

const database = testDatabase();
const PASSWORD = "quiet lamp orbit seven";

/** A browser at the route, with its cookies. */
function browser(address = "203.0.113.1") {
  const cookies = new Map<string, string>();
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const send = async (method: "GET" | "POST", path: string, form?: Record<string, string>) => {
    const url = `http://localhost:3000/api/auth/${path}`;
    const body = form && new URLSearchParams(form).toString();
    const request = new Request(url, {
      method,
      headers: {
        host: "localhost:3000",
        cookie: header(),
        [CLIENT_ADDRESS_HEADER]: address,
        ...(body ? { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) } : {}),
      },
      ...(body ? { body } : {}),
    });
    const asked = Object.assign(request, { nextUrl: new URL(url) }) as unknown as NextRequest;
    const answer = await (method === "GET" ? GET(asked) : POST(asked));
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  };
  const signIn = async (provider: "credentials" | "email-code", fields: Record<string, string>) => {
    const { csrfToken } = (await (await send("GET", "csrf")).json()) as { csrfToken: string };
    const answer = await send("POST", `callback/${provider}`, { csrfToken, ...fields });
    const to = new URL(answer.headers.get("location") ?? "/", "http://localhost:3000");
    return to.searchParams.get("code") ?? (await identityFromCookie(header()))?.userId ?? "nobody";
  };
  return {
    cookie: header,
    byPassword: (email: string, password = PASSWORD) => signIn("credentials", { email, password }),
    byCode: async (email: string, code?: string) =>
      signIn("email-code", { email, code: code ?? (await makeSignInCode(email, deviceOf(header()) ?? "")) }),
    /** Gets its device's cookie. */
    arrive: () => signIn("credentials", { email: "nobody@example.com", password: "x" }),
  };
}

let n = 0;
async function member(space: TestWorkspace, role = "agent", domain = "corp.example") {
  const user = await ensureUser({ email: `m${++n}@${domain}`, name: `M ${n}`, password: PASSWORD });
  await execute(space.product, "member.create", { userId: user.id, name: user.name, email: user.email, role });
  return user;
}

describe("strangers' wrong tries", () => {
  it("keep a password out on devices it does not know, and never where its owner has been", async () => {
    const user = await ensureUser({ email: "victim@example.com", name: "Victim", password: PASSWORD });
    const own = browser("198.51.100.7");
    expect(await own.byPassword(user.email)).toBe(user.id);
    for (let machine = 1; machine <= 10; machine++) {
      const stranger = browser(`203.0.113.${machine}`);
      for (let i = 0; i < 10; i++) expect(await stranger.byPassword(user.email, "wrong")).toBe("credentials");
    }
    expect(await browser("192.0.2.44").byPassword(user.email)).toBe("rate-limited");
    expect(await own.byPassword(user.email)).toBe(user.id);
    // And a mailed code always does, on whatever device.
    const fresh = browser("192.0.2.45");
    await fresh.arrive();
    expect(await fresh.byCode(user.email)).toBe(user.id);
  });

  it("are slowed down for each of them, behind one address as well, without keeping the known device behind it out", async () => {
    const user = await ensureUser({ email: "office@example.com", name: "Office", password: PASSWORD });
    const own = browser("198.51.100.9");
    await own.byPassword(user.email);
    const colleague = browser("198.51.100.9");
    const answers = [];
    for (let i = 0; i < 11; i++) answers.push(await colleague.byPassword(user.email, "wrong"));
    expect(answers.at(-1)).toBe("rate-limited");
    expect(await own.byPassword(user.email)).toBe(user.id);
  });
});

describe("from where somebody signs in", () => {
  it("is kept as it is, though tries are counted by network", async () => {
    const user = await ensureUser({ email: "six@example.com", name: "Six", password: PASSWORD });
    const own = browser("2001:db8:1:2::/64");
    await withOrigin({ ip: "2001:db8:1:2:3:4:5:6", userAgent: "Test" }, async () => {
      expect(await own.byPassword(user.email, "wrong")).toBe("credentials");
      expect(await own.byPassword(user.email)).toBe(user.id);
    });
    const ips = await database.owner(
      `select ip from session where "userId" = $1 union all select ip from security_event where "userId" = $1`,
      [user.id],
    );
    expect(ips.length).toBeGreaterThan(1);
    expect(new Set(ips.map(({ ip }) => ip))).toEqual(new Set(["2001:db8:1:2:3:4:5:6"]));
  });
});

describe("a workspace that requires single sign-on", () => {
  let space: TestWorkspace;
  beforeAll(async () => {
    space = await buildWorkspace();
    const { record: domain } = await execute<{ id: string }>(space.owner, "signInDomain.create", { name: "corp.example" });
    await execute(space.product, "signInDomain.record", { id: domain.id, isThere: true });
    const { record: provider } = await execute<{ id: string; version: number }>(space.owner, "identityProvider.setOidc", {
      name: "Corp",
      issuer: "https://idp.example",
      clientId: "c",
      clientSecret: "s",
    });
    const policy = { requiresSso: true };
    await expect(execute(space.owner, "signInPolicy.update", policy)).rejects.toMatchObject({ code: "invalid" });
    await execute(space.product, "identityProvider.recordTrial", { id: provider.id, version: provider.version });
    await execute(space.owner, "identityProvider.update", { id: provider.id, isOn: true });
    await execute(space.owner, "signInPolicy.update", policy);
    await expect(execute(space.owner, "identityProvider.update", { id: provider.id, isOn: false })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(execute(space.owner, "signInDomain.delete", { id: domain.id })).rejects.toMatchObject({ code: "conflict" });
    const another = { name: "Corp", issuer: "https://other.example", clientId: "c", clientSecret: "s" };
    await expect(execute(space.owner, "identityProvider.setOidc", another)).rejects.toMatchObject({ code: "conflict" });
    await expect(execute(space.owner, "identityProvider.delete", { id: provider.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses its members' passwords and codes, and says so to who has the right one alone", async () => {
    const user = await member(space);
    const one = browser();
    expect(await one.byPassword(user.email)).toBe("sso-required");
    expect(await one.byPassword(user.email, "wrong")).toBe("credentials");
    expect(await one.byCode(user.email)).toBe("sso-required");
    expect(await requiredWays(user.id, user.email)).toMatchObject({ ways: [{ name: "Corp" }], isOwner: false });
    // Nor is a passkey another way in.
    const client = { ip: "203.0.113.1", userAgent: "" };
    const byPasskey = (userId: string) =>
      finishSignIn({ userId, by: "passkey", pending: null, remembers: false, cookie: one.cookie(), client });
    await expect(byPasskey(user.id)).rejects.toBeInstanceOf(ProviderRequired);
    expect(await byPasskey((await member(space, "owner")).id)).toHaveLength(2);
    expect(
      await database.owner(
        `select data->>'by' as by from security_event where "userId" = $1 and data->>'reason' = 'sso-required' order by at`,
        [user.id],
      ),
    ).toEqual([{ by: "password" }, { by: "email-code" }, { by: "passkey" }]);
  });

  it("is set by who has just shown that it is them, and gives no role that is more than their own", async () => {
    const other = await buildWorkspace();
    const late = memberActor({ ...other.owner, confirmedAtMs: Date.now() - 11 * 60_000 });
    await expect(execute(late, "signInPolicy.update", { provisions: true })).rejects.toMatchObject({ code: "confirm-identity" });
    const { record: role } = await execute<{ id: string }>(other.owner, "role.create", { name: "Doors", permissions: ["signIn.manage"] });
    const user = await member(other, "light-agent");
    const [row] = await database.owner<{ id: string }>(`select id from member where "userId" = $1`, [user.id]);
    await execute(other.owner, "member.update", { id: row?.id, role: "custom", roleId: role.id });
    const keeper = memberActor({
      ...other.owner,
      id: row?.id ?? "",
      userId: user.id,
      role: "custom",
      permissions: ["ticket.read", "signIn.manage"],
    });
    for (const change of [{ defaultRole: "admin" }, { groupRoles: [{ group: "Doors", role: "admin" }] }, { provisions: true }])
      await expect(execute(keeper, "signInPolicy.update", change)).rejects.toMatchObject({ code: "forbidden" });
    await execute(other.owner, "signInPolicy.update", { defaultRole: "admin", provisions: true });
  });

  it("leaves owners their code, for the day on which the provider fails", async () => {
    const owner = await member(space, "owner");
    const one = browser();
    expect(await one.byPassword(owner.email)).toBe("sso-required");
    expect(await one.byCode(owner.email)).toBe(owner.id);
  });

  it("asks nothing of guests with other addresses, of former members, and of other workspaces' people", async () => {
    const guest = await member(space, "agent", "guest.example");
    expect(await browser().byPassword(guest.email)).toBe(guest.id);
    const elsewhere = await member(await buildWorkspace());
    expect(await browser().byPassword(elsewhere.email)).toBe(elsewhere.id);
  });

  it("ends the sessions that were made in another way, at once and not those of owners and guests", async () => {
    const [user, owner, guest] = [await member(space), await member(space, "owner"), await member(space, "agent", "guest.example")];
    const { ways } = await requiredWays(user.id, user.email);
    const by = (userId: string, provider?: string) => createSession({ userId, userAgent: "", provider });
    const sessions = {
      password: await by(user.id),
      google: await by(user.id, "google"),
      own: await by(user.id, ways[0]?.id),
      owner: await by(owner.id),
      guest: await by(guest.id),
    };
    await endOtherWays({
      workspaceId: space.id,
      event: { name: "sign-in-policy.updated", subject: "", data: { from: { requiresSso: false }, to: { requiresSso: true } } },
    });
    const live = await Promise.all(Object.entries(sessions).map(async ([name, id]) => ((await liveSession(id)) ? [name] : [])));
    expect(live.flat()).toEqual(["own", "owner", "guest"]);
  });
});
