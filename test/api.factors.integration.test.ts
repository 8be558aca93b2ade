/** Second factors over HTTP: setting them up, signing in with them, and what wrong, old, repeated and foreign ones come to. */
import { beforeEach, describe, expect, it } from "vitest";
import { system } from "#/core/db.ts";
import { deviceOf, ensureDevice } from "#/core/device.ts";
import { sessionCookie } from "#/core/sessionCookie.ts";
import { createSession, makeSignInCode } from "#/features/session/commands.ts";
import { passFirstFactor } from "#/features/session/signIn/commands.ts";
import { ensureUser } from "#/features/user/commands.ts";
import type { User } from "#/features/user/schema.ts";
import { codeOf, passkeyDevice, withinPeriod } from "./authenticator.ts";
import { expectIssues, expectProblem, request, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";

const { owner } = testDatabase();
const server = testServer();
const ORIGIN = () => server.url("");
const CLIENT = { ip: "192.0.2.1", userAgent: "Test" };
const PASSWORD = "correct horse battery";

/** A browser: keeps what it is given, and sends it along. */
class Browser {
  readonly cookies = new Map<string, string>();
  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  take(headers: readonly string[]): void {
    for (const header of headers) {
      const [pair = ""] = header.split(";");
      const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
  }
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of an answer
    const answer = await request<any>(server.url(`/api/v1${path}`), method, body, {
      cookie: this.header,
      origin: ORIGIN(),
      ...headers,
    });
    this.take(answer.headers.getSetCookie());
    return answer;
  }
  /** Passes the first factor, as the sign-in form does. */
  async signIn(user: User) {
    const { setCookie } = ensureDevice(this.header);
    if (setCookie) this.take([setCookie]);
    const passed = await passFirstFactor({ userId: user.id, by: "password", provider: null, cookie: this.header, client: CLIENT });
    this.take(passed.cookies);
    if (passed.sessionId) this.take([await sessionCookie(passed.sessionId, user.id)]);
    return passed;
  }
}

let n = 0;
async function person(): Promise<{ user: User; browser: Browser }> {
  const user = await ensureUser({ email: `f${++n}.${Date.now()}@example.com`, name: "Fay", password: PASSWORD });
  const browser = new Browser();
  await browser.signIn(user);
  return { user, browser };
}
/** Confirmed by the code of now: the next is the first that is left. */
async function withTotp(periods = 0) {
  const one = await person();
  const { key } = (await one.browser.call("POST", "/me/totp")).body;
  const confirmed = await one.browser.call("POST", "/me/totp/confirm", { code: codeOf(key, periods) });
  return { ...one, key: key as string, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}
async function withPasskey(isVerified = true) {
  const one = await person();
  const device = passkeyDevice("127.0.0.1");
  const { challenge } = (await one.browser.call("POST", "/me/passkeys/options")).body;
  const added = await one.browser.call("POST", "/me/passkeys", {
    name: "Laptop",
    response: device.create({ challenge, origin: ORIGIN(), isVerified }),
  });
  return { ...one, device, added };
}
const events = async (user: User) =>
  (await owner<{ name: string }>(`select name from security_event where "userId" = $1 order by id`, [user.id])).map(({ name }) => name);
const mailed = async (user: User) =>
  (
    await owner<{ payload: { name: string } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'sendSecurityNotice' and j.payload ->> 'userId' = $1 order by j.id`,
      [user.id],
    )
  ).map(({ payload }) => payload.name);
const me = async (browser: Browser) => (await browser.call("GET", "/me")).status;
/** As if the person had signed in long ago. */
const grow = async (user: User) => {
  await owner(`update session set "confirmedAt" = now() - interval '11 minutes' where "userId" = $1`, [user.id]);
  const [row] = await owner<{ id: string }>(`select id from session where "userId" = $1 and "revokedAt" is null`, [user.id]);
  const { forgetSession } = await import("#/core/auth.ts");
  if (row) forgetSession(row.id);
};

describe("an authenticator app", () => {
  it("counts once a code of it has come; the key is sealed, and there are ten recovery codes, shown once", async () => {
    const { user, browser } = await person();
    const begun = (await browser.call("POST", "/me/totp")).body;
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\//);
    expect(begun.uri).toContain(begun.key);
    expect(begun.qr.path).toMatch(/^M/);
    expect(begun.qr.size).toBeGreaterThan(20);
    expect((await new Browser().signIn(user)).pending).toBeNull();

    expectIssues(await browser.call("POST", "/me/totp/confirm", { code: codeOf(begun.key, 5) }), "code");
    const before = browser.header;
    const done = await browser.call("POST", "/me/totp/confirm", { code: codeOf(begun.key) });
    expect(done.body.recoveryCodes).toHaveLength(10);
    expect(new Set(done.body.recoveryCodes).size).toBe(10);
    expect(browser.header).not.toBe(before);
    expect((await browser.call("GET", "/me/factors")).body).toMatchObject({
      recoveryCodesLeft: 10,
      hasTwoFactors: true,
      confirmBy: ["code"],
    });

    const [row] = await owner<{ all: string }>(
      `select (select secret from totp where "userId" = $1) || (select string_agg("codeHash", ' ') from recovery_code where "userId" = $1) as all`,
      [user.id],
    );
    for (const secret of [begun.key, ...done.body.recoveryCodes.map((code: string) => code.replace("-", ""))])
      expect(row?.all).not.toContain(secret);
    expectProblem(await browser.call("POST", "/me/totp"), 409, "conflict");
    expectProblem(await browser.call("POST", "/me/totp/confirm", { code: codeOf(begun.key, 1) }), 409, "conflict");
    expect(await events(user)).toEqual(expect.arrayContaining(["signed-in", "totp-added"]));
    expect(await mailed(user)).toEqual(["totp-added"]);
  });

  it("is asked for after the first factor, and until then nobody is signed in", async () => {
    const { user, key } = await withTotp();
    const browser = new Browser();
    expect((await browser.signIn(user)).pending).toEqual(["totp", "recovery-code"]);
    for (const path of ["/me", "/sessions", "/me/factors", "/tickets"]) expect((await browser.call("GET", path)).status).toBe(401);
    expectIssues(await browser.call("POST", "/sign-in/second-factor", { code: codeOf(key, 9) }), "code");
    expect((await browser.call("POST", "/sign-in/second-factor", { code: codeOf(key, 1) })).status).toBe(204);
    expect((await browser.call("GET", "/me/factors")).body.hasTwoFactors).toBe(true);
    expect(await events(user)).toEqual(expect.arrayContaining(["second-factor-failed", "signed-in"]));
  });

  it("takes the code before and the one after, none further away, and none twice, also not at the same moment", async () => {
    await withinPeriod();
    const { user, key } = await withTotp(-1);
    const attempt = async (code: string) => {
      const browser = new Browser();
      await browser.signIn(user);
      return (await browser.call("POST", "/sign-in/second-factor", { code })).status;
    };
    // Five wrong ones in all: at the sixth there would be a pause. Minus one has confirmed the app.
    for (const away of [-2, 2, -1]) expect(await attempt(codeOf(key, away))).toBe(422);
    const code = codeOf(key);
    expect((await Promise.all([attempt(code), attempt(code)])).sort()).toEqual([204, 422]);
    expect(await attempt(codeOf(key, 1))).toBe(204);
    expect(await attempt(code)).toBe(422);
  });

  it("pauses after five wrong codes, for strangers' devices and not for one that is known", async () => {
    const { user, browser: own, key } = await withTotp();
    const stranger = new Browser();
    await stranger.signIn(user);
    for (let i = 0; i < 5; i++) expect((await stranger.call("POST", "/sign-in/second-factor", { code: "000000" })).status).toBe(422);
    const refused = await stranger.call("POST", "/sign-in/second-factor", { code: codeOf(key, 1) });
    expectProblem(refused, 429, "rate-limited");
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(300);
    const another = new Browser();
    await another.signIn(user);
    expect((await another.call("POST", "/sign-in/second-factor", { code: codeOf(key, 1) })).status).toBe(429);
    own.cookies.delete("authjs.session-token");
    await own.signIn(user);
    expect((await own.call("POST", "/sign-in/second-factor", { code: codeOf(key, 1) })).status).toBe(204);
  });

  it("belongs to the one who began: a state of somebody else, of another purpose, made up or expired lets nobody in", async () => {
    const [ada, eve] = [await withTotp(), await withTotp()];
    const browser = new Browser();
    await browser.signIn(ada.user);
    expect((await browser.call("POST", "/sign-in/second-factor", { code: codeOf(eve.key, 1) })).status).toBe(422);
    const [[name = "", pending = ""] = []] = [...browser.cookies];
    const forged = new Browser();
    for (const value of ["", "x", `${pending.slice(0, -3)}AAA`]) {
      forged.cookies.set(name, value);
      expect((await forged.call("POST", "/sign-in/second-factor", { code: codeOf(ada.key, 1) })).status).toBe(401);
    }
    // As a session it is worth nothing, and a session is worth nothing here.
    forged.cookies.set("authjs.session-token", pending);
    expect(await me(forged)).toBe(401);
    forged.cookies.set(name, ada.browser.cookies.get("authjs.session-token") ?? "");
    expect((await forged.call("POST", "/sign-in/second-factor", { code: codeOf(ada.key, 1) })).status).toBe(401);
  });

  it("is not asked for on a remembered device, until devices are forgotten", async () => {
    const { user, key, browser: first } = await withTotp();
    const browser = new Browser();
    await browser.signIn(user);
    await browser.call("POST", "/sign-in/second-factor", { code: codeOf(key, 1), remembers: true });
    browser.cookies.delete("authjs.session-token");
    expect((await browser.signIn(user)).pending).toBeNull();
    expect((await browser.call("GET", "/me/factors")).body.hasTwoFactors).toBe(true);
    // Of another person it says nothing.
    const other = await withTotp();
    expect((await browser.signIn(other.user)).pending).not.toBeNull();
    // The cookie counts in seconds.
    await new Promise((done) => setTimeout(done, 1_100));
    expect((await first.call("DELETE", "/sessions")).status).toBe(204);
    browser.cookies.delete("authjs.session-token");
    expect((await browser.signIn(user)).pending).not.toBeNull();
  });

  it("goes when the person confirms that it is them, and with it the recovery codes", async () => {
    const { user, key, browser } = await withTotp();
    await grow(user);
    for (const [method, path] of [
      ["DELETE", "/me/totp"],
      ["POST", "/me/recovery-codes"],
      ["POST", "/me/passkeys/options"],
    ] as const)
      expectProblem(await browser.call(method, path), 403, "confirm-identity");
    // Who has two factors confirms by the second.
    expectIssues(await browser.call("POST", "/me/confirmation", { password: PASSWORD }), "");
    expectIssues(await browser.call("POST", "/me/confirmation", { code: "000000" }), "code");
    expect((await browser.call("POST", "/me/confirmation", { code: codeOf(key, 1) })).status).toBe(204);
    expect((await browser.call("DELETE", "/me/totp")).status).toBe(204);
    expect((await browser.call("DELETE", "/me/totp")).status).toBe(404);
    expect((await browser.call("GET", "/me/factors")).body).toMatchObject({ totpSince: null, recoveryCodesLeft: 0, hasTwoFactors: false });
    expect((await new Browser().signIn(user)).pending).toBeNull();
    expect(await mailed(user)).toEqual(["totp-added", "totp-removed"]);
  });
});

describe("a recovery code", () => {
  it("stands in for the app, once, however it is typed", async () => {
    const { user, recoveryCodes, browser: own } = await withTotp();
    const [code = "", second = ""] = recoveryCodes;
    const attempt = async (typed: string) => {
      const browser = new Browser();
      await browser.signIn(user);
      return (await browser.call("POST", "/sign-in/second-factor", { code: typed })).status;
    };
    expect((await Promise.all([attempt(code), attempt(code)])).sort()).toEqual([204, 422]);
    expect(await attempt(second.toUpperCase().replace("-", " "))).toBe(204);
    expect(await attempt("aaaaa-aaaaa")).toBe(422);
    expect((await own.call("GET", "/me/factors")).body.recoveryCodesLeft).toBe(8);
    expect(await mailed(user)).toEqual(["totp-added", "recovery-code-used", "recovery-code-used"]);
  });

  it("of others, or of an earlier set, is worth nothing", async () => {
    const [ada, eve] = [await withTotp(), await withTotp()];
    const browser = new Browser();
    await browser.signIn(ada.user);
    expect((await browser.call("POST", "/sign-in/second-factor", { code: eve.recoveryCodes[0] })).status).toBe(422);
    const renewed = (await ada.browser.call("POST", "/me/recovery-codes")).body.recoveryCodes as string[];
    expect((await browser.call("POST", "/sign-in/second-factor", { code: ada.recoveryCodes[0] })).status).toBe(422);
    expect((await browser.call("POST", "/sign-in/second-factor", { code: renewed[0] })).status).toBe(204);
  });

  it("is for whoever has a second factor", async () => {
    const { browser } = await person();
    expectProblem(await browser.call("POST", "/me/recovery-codes"), 409, "conflict");
  });
});

describe("a passkey", () => {
  const signInBy = async (device: ReturnType<typeof passkeyDevice>, browser = new Browser(), change = {}) => {
    const { challenge } = (await browser.call("POST", "/sign-in/passkey/options")).body;
    return browser.call("POST", "/sign-in/passkey", { response: device.get({ challenge, origin: ORIGIN(), ...change }) });
  };

  it("is added under a name, signs in by itself as two factors, and is renamed and removed", async () => {
    const { user, browser, device, added } = await withPasskey();
    expect(added).toMatchObject({ status: 201, body: { passkey: { name: "Laptop", lastUsedAt: null } } });
    expect(added.body.recoveryCodes).toHaveLength(10);
    const other = new Browser();
    expect((await signInBy(device, other)).status).toBe(204);
    expect((await other.call("GET", "/me/factors")).body).toMatchObject({ hasTwoFactors: true, confirmBy: ["passkey", "code"] });
    const { id } = added.body.passkey;
    expect((await browser.call("PATCH", `/me/passkeys/${id}`, { name: " Old laptop " })).body.name).toBe("Old laptop");
    expectIssues(await browser.call("PATCH", `/me/passkeys/${id}`, { name: "" }), "name");
    const stranger = await person();
    for (const [method, body] of [
      ["PATCH", { name: "Mine" }],
      ["DELETE", undefined],
    ] as const)
      expectProblem(await stranger.browser.call(method, `/me/passkeys/${id}`, body), 404, "not-found");
    expect((await browser.call("DELETE", `/me/passkeys/${id}`)).status).toBe(204);
    expect((await signInBy(device)).status).toBe(401);
    expect(await mailed(user)).toEqual(["passkey-added", "passkey-removed"]);
  });

  it("is refused with a challenge that was used, is old, foreign or of another purpose", async () => {
    const { browser, device, user } = await withPasskey();
    const { challenge } = (await browser.call("POST", "/sign-in/passkey/options")).body;
    const response = device.get({ challenge, origin: ORIGIN() });
    const fresh = new Browser();
    expect((await fresh.call("POST", "/sign-in/passkey", { response })).status).toBe(204);
    expect((await fresh.call("POST", "/sign-in/passkey", { response })).status).toBe(401);
    const old = (await fresh.call("POST", "/sign-in/passkey/options")).body.challenge;
    await owner(`update passkey_challenge set "expiresAt" = now() where challenge = $1`, [old]);
    const confirming = (await browser.call("POST", "/me/confirmation/passkey-options")).body.challenge;
    for (const challenge of [old, confirming, Buffer.from("made up").toString("base64url")])
      expect((await fresh.call("POST", "/sign-in/passkey", { response: device.get({ challenge, origin: ORIGIN() }) })).status).toBe(401);
    expect(await events(user)).toContain("second-factor-failed");
  });

  it("is refused from another site, with another's key, with a counter that does not grow, and when its device verified nobody", async () => {
    const { device } = await withPasskey();
    expect((await signInBy(device, new Browser(), { origin: "https://evil.example" })).status).toBe(401);
    expect((await signInBy(device, new Browser(), { isVerified: false })).status).toBe(401);
    const other = passkeyDevice("127.0.0.1");
    const { challenge } = (await new Browser().call("POST", "/sign-in/passkey/options")).body;
    const forged = { ...other.get({ challenge, origin: ORIGIN() }), id: device.id, rawId: device.id };
    expect((await new Browser().call("POST", "/sign-in/passkey", { response: forged })).status).toBe(401);
    expect((await new Browser().call("POST", "/sign-in/passkey", { response: { id: "x", type: "public-key" } })).status).toBe(401);
    device.counter = 7;
    expect((await signInBy(device)).status).toBe(204);
    device.counter = 7;
    expect((await signInBy(device)).status).toBe(401);
    device.counter = 8;
    expect((await signInBy(device)).status).toBe(204);
  });

  it("that verifies nobody is a second factor after the first, and confirms; another person's is not", async () => {
    const { user, device } = await withPasskey(false);
    const browser = new Browser();
    expect((await browser.signIn(user)).pending).toEqual(["passkey", "recovery-code"]);
    const other = await withPasskey();
    expect((await signInBy(other.device, browser)).status).toBe(401);
    expect((await signInBy(device, browser, { isVerified: false })).status).toBe(204);
    await grow(user);
    const { challenge, allowCredentials } = (await browser.call("POST", "/me/confirmation/passkey-options")).body;
    expect(allowCredentials.map(({ id }: { id: string }) => id)).toEqual([device.id]);
    expect((await browser.call("POST", "/me/confirmation", { passkey: device.get({ challenge, origin: ORIGIN() }) })).status).toBe(204);
  });

  it("is not added twice, nor with an answer made for something else", async () => {
    const { browser, device } = await withPasskey();
    const options = (await browser.call("POST", "/me/passkeys/options")).body;
    expect(options.excludeCredentials.map(({ id }: { id: string }) => id)).toEqual([device.id]);
    const { challenge } = options;
    expectIssues(
      await browser.call("POST", "/me/passkeys", { name: "Again", response: device.create({ challenge, origin: ORIGIN() }) }),
      "response",
    );
    const stranger = await person();
    const theirs = (await stranger.browser.call("POST", "/me/passkeys/options")).body.challenge;
    const made = passkeyDevice("127.0.0.1").create({ challenge: theirs, origin: ORIGIN() });
    expectIssues(await browser.call("POST", "/me/passkeys", { name: "Theirs", response: made }), "response");
  });
});

describe("confirming that it is you", () => {
  let one: Awaited<ReturnType<typeof person>>;
  beforeEach(async () => {
    one = await person();
    await grow(one.user);
  });
  const isFresh = async () => (await one.browser.call("POST", "/me/totp")).status === 200;

  it("takes the password, or a code by mail, for ten minutes, and changes the session's id", async () => {
    expect(await isFresh()).toBe(false);
    const before = one.browser.header;
    expectIssues(await one.browser.call("POST", "/me/confirmation", { password: "wrong" }), "password");
    expect((await one.browser.call("POST", "/me/confirmation", { password: PASSWORD })).status).toBe(204);
    expect(one.browser.header).not.toBe(before);
    expect(await isFresh()).toBe(true);
    await owner(`update session set "confirmedAt" = now() - interval '10 minutes' where "userId" = $1`, [one.user.id]);
    await grow(one.user);
    expect(await isFresh()).toBe(false);
    const code = await makeSignInCode(one.user.email, deviceOf(one.browser.header) ?? "");
    expect((await one.browser.call("POST", "/me/confirmation", { emailCode: code })).status).toBe(204);
    expect(await isFresh()).toBe(true);
    await grow(one.user);
    expectIssues(await one.browser.call("POST", "/me/confirmation", { emailCode: code }), "emailCode");
  });

  it("refuses the eleventh wrong password, and a code of somebody else", async () => {
    const other = await person();
    expect(
      (
        await one.browser.call("POST", "/me/confirmation", {
          emailCode: await makeSignInCode(other.user.email, deviceOf(one.browser.header) ?? ""),
        })
      ).status,
    ).toBe(422);
    for (let i = 0; i < 9; i++) expect((await one.browser.call("POST", "/me/confirmation", { password: "wrong" })).status).toBe(422);
    expectProblem(await one.browser.call("POST", "/me/confirmation", { password: PASSWORD }), 429, "rate-limited");
  });

  it("is for the one who is signed in", async () => {
    expect((await new Browser().call("POST", "/me/confirmation", { password: PASSWORD })).status).toBe(401);
  });
});

describe("devices", () => {
  it("are listed in words, and all others are signed out in one go", async () => {
    const { user, browser } = await person();
    const agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0";
    const sid = await createSession({ userId: user.id, userAgent: agent, ip: "203.0.113.9" });
    const other = new Browser();
    other.take([await sessionCookie(sid, user.id)]);
    const listed = (await browser.call("GET", "/sessions")).body.data;
    expect(listed[0]).toMatchObject({ id: sid, browser: "Firefox 142", system: "Windows", ip: "203.0.113.9", isCurrent: false });
    expect(listed[1]).toMatchObject({ isCurrent: true, browser: null, system: null, ip: CLIENT.ip });
    expect(await me(other)).toBe(200);
    expect((await browser.call("DELETE", "/sessions")).status).toBe(204);
    expect([await me(other), await me(browser)]).toEqual([401, 200]);
    expect((await browser.call("GET", "/sessions")).body.data).toHaveLength(1);
    expect(await events(user)).toContain("session-revoked");
  });
});

describe("the tables of the installation", () => {
  it("are written by the worker's role, and a security event by nobody twice", async () => {
    await expect(system("update security_event set name = 'x'")).rejects.toThrow(/permission denied/);
  });
});
