import { hash } from "@node-rs/argon2";
import { afterAll, describe, expect, it, vi } from "vitest";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { forgetSession, identityFromCookie, liveSession } from "#/core/auth.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { env } from "#/env.ts";
import { createSession, makeSignInCode } from "#/features/session/commands.ts";
import { makeResetToken } from "#/features/session/password/commands.ts";
import { sendPasswordChanged, sendPasswordReset } from "#/features/session/password/jobs.ts";
import { checkPassword, ensureUser } from "#/features/user/commands.ts";
import { request, testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";

/** The data directory is read once, when env.ts is loaded: it is set before all imports. */
const data = vi.hoisted(() => {
  process.env.CONNECT_DATA_DIR = `${process.env.TMPDIR ?? "/tmp"}/connect-passwords-${process.pid}-${Date.now()}`;
  return process.env.CONNECT_DATA_DIR;
});
const { owner } = testDatabase();
const server = testServer();
afterAll(() => rmSync(data, { recursive: true, force: true }));

const OLD = "quiet lamp orbit seven";
const NEW = "marble tractor echo wind";
let n = 0;
async function person(password: string | undefined = OLD) {
  const user = await ensureUser({ email: `pat${++n}@example.com`, name: `Pat Number${n}`, ...(password ? { password } : {}) });
  const { encode } = await import("next-auth/jwt");
  const sid = await createSession({ userId: user.id, userAgent: "" });
  const cookie = `${SESSION_COOKIE}=${await encode({ token: { sid, uid: user.id }, secret: TEST_SECRET, salt: SESSION_COOKIE })}`;
  return {
    user,
    sid,
    change: (body: object) => request(server.url("/api/v1/me/password"), "PUT", body, { cookie, "sec-fetch-site": "same-origin" }),
  };
}
const reset = (token: string, password: string) => request(server.url("/api/v1/password-resets"), "PUT", { token, password }, {});
const ask = (email: string) => request(server.url("/api/v1/password-resets"), "POST", { email }, {});
const faults = ({ problem }: { problem: { errors?: { path: string; message: string }[] } }) => problem.errors?.map(({ path }) => path);
async function mails() {
  const names = readdirSync(join(data, "outbox")).filter((name) => name.endsWith(".eml"));
  return Promise.all(names.map((name) => simpleParser(readFileSync(join(data, "outbox", name)))));
}

describe("a password", () => {
  it("that was hashed at an older cost is hashed anew when it signs in", async () => {
    const { user } = await person();
    const old = await hash(OLD, { algorithm: 2, memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await owner(`update "user" set "passwordHash" = $2 where id = $1`, [user.id, old]);
    expect(await checkPassword(user.email, "wrong")).toBeNull();
    expect(await owner(`select "passwordHash" from "user" where id = $1`, [user.id])).toEqual([{ passwordHash: old }]);
    expect(await checkPassword(user.email, OLD)).toEqual(user);
    const [row] = await owner<{ passwordHash: string }>(`select "passwordHash" from "user" where id = $1`, [user.id]);
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await checkPassword(user.email, OLD)).toEqual(user);
  });

  it("is taken whole: nothing of it is cut off, and of none more than 200 characters", async () => {
    const long = `${"word and ".repeat(22)}q`;
    const { user, change } = await person();
    expect((await change({ current: OLD, password: `${long}x`.padEnd(201, "y") })).status).toBe(422);
    expect((await change({ current: OLD, password: `${long.slice(0, 190)} zebra` })).status).toBe(204);
    expect(await checkPassword(user.email, `${long.slice(0, 190)} zebr`)).toBeNull();
    expect(await checkPassword(user.email, `${long.slice(0, 190)} zebra`)).not.toBeNull();
  });

  it("that was stolen somewhere is refused where a list is named, which hears five figures of it; one that does not answer stops nobody", async () => {
    const hash = createHash("sha1").update(NEW).digest("hex").toUpperCase();
    const asked: string[] = [];
    let answer = `${"0".repeat(35)}:3\r\n${hash.slice(5)}:42\r\n`;
    const list = createServer((listRequest, response) => {
      asked.push(`${listRequest.method} ${listRequest.url} ${JSON.stringify(listRequest.headers)}`);
      response.writeHead(answer ? 200 : 503).end(answer);
    }).listen(0, "127.0.0.1");
    await once(list, "listening");
    const host = `127.0.0.1:${(list.address() as AddressInfo).port}`;
    const { change } = await person();
    const tried = async () => change({ current: OLD, password: NEW });
    try {
      [env.CONNECT_BREACHED_PASSWORDS_URL, env.CONNECT_FETCH_HOSTS] = [`http://${host}/range/`, [host]];
      const refused = await tried();
      expect([refused.status, refused.problem?.errors]).toEqual([422, [{ path: "password", message: expect.stringContaining("stolen") }]]);
      expect(asked).toEqual([expect.stringMatching(new RegExp(`^GET /range/${hash.slice(0, 5)} .*"add-padding":"true"`))]);
      expect(asked.join()).not.toContain(hash.slice(0, 8));
      for (const harmless of [`${hash.slice(5)}:0`, ""]) {
        answer = harmless;
        expect((await tried()).status).toBe(204);
        expect((await change({ current: NEW, password: OLD })).status).toBe(204);
      }
    } finally {
      [env.CONNECT_BREACHED_PASSWORDS_URL, env.CONNECT_FETCH_HOSTS] = [undefined, []];
      list.close();
    }
  });

  it.each([
    ["too short", "k3!xP"],
    ["used by many", "Password1234"],
    ["of neighbouring keys", "qwertyuiop123"],
    ["repeating", "aaaaaaaaaaaaaa"],
    ["of a date", "1984-03-12"],
  ])("%s is refused with a word why", async (_name, password) => {
    const { change, user } = await person();
    const answer = await change({ current: OLD, password });
    expect([answer.status, faults(answer)]).toEqual([422, ["password"]]);
    expect(answer.problem.errors?.[0]?.message).toMatch(/^(must have|is|repeats)/);
    expect(await checkPassword(user.email, OLD)).not.toBeNull();
  });

  it("made of one's own name or address is refused", async () => {
    const { change, user } = await person();
    for (const password of [user.email, user.name.replace(" ", ""), `${user.name}${n}!`])
      expect(faults(await change({ current: OLD, password })), password).toEqual(["password"]);
  });
});

describe("changing one's password", () => {
  it("takes the one until now, ends the other sessions, and is told by mail", async () => {
    const { user, sid, change } = await person();
    const other = await createSession({ userId: user.id, userAgent: "" });
    expect(faults(await change({ current: "not it", password: NEW }))).toEqual(["current"]);
    expect((await change({ current: OLD, password: NEW })).status).toBe(204);
    expect([await liveSession(sid), await liveSession(other)]).toEqual([expect.objectContaining({ userId: user.id }), null]);
    expect([await checkPassword(user.email, OLD), await checkPassword(user.email, NEW)]).toEqual([null, user]);
    await sendPasswordChanged({ userId: user.id, at: new Date().toISOString() });
    expect(
      (await mails()).some(({ subject, to }) => subject === "Your password was changed" && JSON.stringify(to).includes(user.email)),
    ).toBe(true);
    expect(
      await owner(
        `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'sendPasswordChanged' and payload->>'userId' = $1`,
        [user.id],
      ),
    ).toHaveLength(1);
  });

  it("needs no current one, nor that there was one, from who has just shown that it is them", async () => {
    const { user, sid, change } = await person("");
    await owner(`update session set "confirmedAt" = now() - interval '11 minutes' where id = $1`, [sid]);
    const late = await change({ password: NEW });
    expect([late.status, late.problem.code]).toEqual([403, "confirm-identity"]);
    expect(await checkPassword(user.email, NEW)).toBeNull();
    await owner(`update session set "confirmedAt" = now() where id = $1`, [sid]);
    forgetSession(sid);
    const answer = await change({ password: NEW });
    expect(answer.status).toBe(204);
    expect(await checkPassword(user.email, NEW)).toEqual(user);
    // The session goes on under another id.
    const next = await identityFromCookie(answer.headers.getSetCookie().join("; "));
    expect([next?.userId, next?.sessionId === sid]).toEqual([user.id, false]);
    expect(await owner(`select name, data->>'by' as by from security_event where "userId" = $1 order by at, id`, [user.id])).toEqual([
      { name: "session-revoked", by: null },
      { name: "password-changed", by: "confirmation" },
    ]);
  });

  it("is tried ten times in ten minutes", async () => {
    const { change } = await person();
    for (let i = 0; i < 10; i++) expect((await change({ current: "wrong", password: NEW })).status).toBe(422);
    expect((await change({ current: OLD, password: NEW })).status).toBe(429);
  });
});

describe("a password that was forgotten", () => {
  it("is answered alike for everybody, and mailed to users alone", async () => {
    const { user } = await person();
    const [known, unknown] = [await ask(user.email), await ask("nobody@example.com")];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    expect(known.status).toBe(202);
    for (const email of [user.email, "nobody@example.com"])
      await sendPasswordReset({ email, askedAt: new Date().toISOString() }, { isLastAttempt: false });
    const sent = (await mails()).filter(({ subject }) => subject === "A new password for Connect");
    expect(sent.map(({ to }) => JSON.stringify(to))).toEqual([expect.stringContaining(user.email)]);
    const token = /reset-password#([\w.-]+)/.exec(String(sent[0]?.text))?.[1] ?? "";
    expect((await reset(token, NEW)).status).toBe(204);
    expect(await checkPassword(user.email, NEW)).toEqual(user);
  });

  it("is set once by a link, which ends every session", async () => {
    const { user, sid } = await person();
    const made = await makeResetToken(user.email);
    const again = await makeResetToken(user.email, Date.now() + 1_000);
    expect(faults(await reset(made?.token ?? "", "Password1234"))).toEqual(["password"]);
    const tries = await Promise.all([reset(made?.token ?? "", NEW), reset(made?.token ?? "", `${NEW} too`)]);
    expect(tries.map(({ status }) => status).sort()).toEqual([204, 403]);
    expect(await liveSession(sid)).toBeNull();
    expect((await reset(again?.token ?? "", OLD)).status).toBe(403);
  });

  it("is not set by a link that is older than half an hour, changed, another's, or not there", async () => {
    const [{ user }, { user: other }] = [await person(), await person()];
    const old = await makeResetToken(user.email, Date.now() - 31 * 60_000);
    const { token = "" } = (await makeResetToken(user.email)) ?? {};
    const [, expires = "", signature = ""] = token.split(".");
    const forged = [
      old?.token ?? "",
      "",
      "a.b.c",
      `${other.id}.${expires}.${signature}`,
      `${user.id}.${Number(expires) + 3_600}.${signature}`,
      `${user.id}.${expires}.${signature.slice(0, -1)}`,
      `${user.id}.${expires}.${"A".repeat(43)}`,
    ];
    for (const one of forged) expect((await reset(one, NEW)).status, one).toBe(403);
    expect(await makeResetToken("nobody@example.com")).toBeNull();
    expect(await checkPassword(user.email, OLD)).toEqual(user);
  });
});

describe("strangers' tries", () => {
  it("use up no code that was mailed for another device, and put none in its place", async () => {
    const { user } = await person();
    const { checkSignInCode } = await import("#/features/session/commands.ts");
    const code = await makeSignInCode(user.email, "own device");
    for (let i = 0; i < 7; i++) await checkSignInCode(user.email, "000000", "a stranger's");
    await makeSignInCode(user.email, "a stranger's");
    expect(await checkSignInCode(user.email, code, "a stranger's")).toBeNull();
    expect(await checkSignInCode(user.email, code, "own device")).toEqual(user);
  });

  it("leave a known device its own way to ask for codes", async () => {
    const { user } = await person();
    const askCode = (cookie?: string) =>
      request(server.url("/api/v1/sign-in-codes"), "POST", { email: user.email }, cookie ? { cookie } : {});
    const first = await askCode();
    const device = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect(device).toMatch(/^connect\.device=/);
    const { deviceOf } = await import("#/core/device.ts");
    await createSession({ userId: user.id, userAgent: "", device: deviceOf(device) ?? "" });
    for (let i = 0; i < 4; i++) expect((await askCode()).status).toBe(202);
    expect((await askCode()).status).toBe(429);
    expect((await askCode(device)).status).toBe(202);
  });
});
