/** The whole product at its most talkative: people sign in, keys are used, mail comes in and goes out. What must stay secret is nowhere in its log. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { begin } from "./cli/connect.ts";
import { testDatabase } from "./database.ts";
import { freePort, pause } from "./killable.ts";
import { mailText, sendMail } from "./smtpClient.ts";

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "connect-logs-"));
let product: ReturnType<typeof begin> | null = null;
afterAll(async () => {
  product?.child.kill("SIGTERM");
  await product?.outcome;
  rmSync(folder, { recursive: true, force: true });
});

const until = async <T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> => {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`There was no ${what} in time.`);
};

it("says what happens, and no secret", { timeout: 150_000 }, async () => {
  const [port, smtpPort] = [await freePort(), await freePort()];
  const env = {
    DATABASE_URL: database.ownerUrl,
    CONNECT_DATA_DIR: folder,
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    LOG_LEVEL: "trace",
    POSTMARK_WEBHOOK_SECRET: "webhook-S3cret-of-postmark",
  };
  product = begin(["start"], env);
  const { child, outcome, output, errors } = product;
  const [, email = "", password = ""] = await until(() => /Sign in: (\S+) \/ (\S+)/.exec(output()) ?? undefined, "demo to sign in to");
  await until(() => (output().includes("Support address") ? true : undefined), "product");
  const url = `http://localhost:${port}`;
  const secrets: string[] = [
    password,
    env.POSTMARK_WEBHOOK_SECRET,
    "Wr0ng-password-typed-here",
    "cx_a-wrong-key-of-forty-three-characters-length",
  ];
  const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const signIn = async (provider: string, fields: Record<string, string>) => {
    const csrf = await fetch(`${url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const answer = await fetch(`${url}/api/auth/callback/${provider}`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookiesOf(csrf).join("; "), "content-type": "application/x-www-form-urlencoded", origin: url },
      body: new URLSearchParams({ csrfToken, ...fields }),
    });
    secrets.push(csrfToken, ...[...cookiesOf(csrf), ...cookiesOf(answer)].map((pair) => pair.slice(pair.indexOf("=") + 1)));
    return cookiesOf(answer).join("; ");
  };
  const cookie = await signIn("credentials", { email, password });
  expect(cookie).toContain("session-token");
  await signIn("credentials", { email, password: "Wr0ng-password-typed-here" });
  await signIn("email-code", { email, code: "918273" });
  secrets.push("918273");

  const api = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      redirect: "manual",
      headers: { "content-type": "application/json", "x-workspace": "demo", origin: url, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  await api("POST", "/sign-in-codes", {}, { email });
  const outbox = join(folder, "outbox");
  const code = await until(() => {
    const names = existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith(".eml")) : [];
    const mails = names.map((name) => readFileSync(join(outbox, name), "utf8"));
    return mails.map((mail) => /^\s*(\d{6})\s*$/m.exec(mail)?.[1]).find(Boolean);
  }, "mail with a code");
  secrets.push(code);
  await signIn("email-code", { email, code });

  const { out: key } = await begin(["api-key", "create", "--workspace", "demo", "--role", "admin"], env).outcome;
  secrets.push(key.trim());
  expect((await api("GET", "/tickets", { authorization: `Bearer ${key.trim()}` })).status).toBe(200);
  expect((await api("GET", "/tickets", { authorization: "Bearer cx_a-wrong-key-of-forty-three-characters-length" })).status).toBe(401);
  expect((await api("PATCH", "/members/me", { cookie }, { preferences: { undoSendS: 0 } })).status).toBe(200);
  const { data: inboxes } = (await (await api("GET", "/inboxes", { cookie })).json()) as { data: { id: string }[] };
  for (const { id } of inboxes)
    expect(
      (await api("PUT", `/inboxes/${id}/outgoing`, { cookie }, { by: "smtp", url: "smtp://me:Smtp-S3cret-word@127.0.0.1:1" })).status,
    ).toBe(200);
  secrets.push("Smtp-S3cret-word");
  await fetch(`${url}/webhooks/postmark/inbound`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`any:${env.POSTMARK_WEBHOOK_SECRET}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ From: "a@b.example", TextBody: "Webhook-b0dy-said-this" }),
  });
  secrets.push("Webhook-b0dy-said-this", Buffer.from(`any:${env.POSTMARK_WEBHOOK_SECRET}`).toString("base64"));

  const raw = mailText({ Subject: "Subject-0f-the-mail", To: "support@demo.localhost" }, "What-the-b0dy-says, and no more.");
  secrets.push("What-the-b0dy-says", "Subject-0f-the-mail");
  await sendMail(smtpPort, { to: "support@demo.localhost", raw });
  await sendMail(smtpPort, { to: "nobody@demo.localhost", raw }).catch(() => {});
  const ticket = await until(async () => {
    const answer = (await (await api("GET", "/tickets?limit=5", { cookie })).json()) as { data: { id: string; subject: string }[] };
    return answer.data.find(({ subject }) => subject === "Subject-0f-the-mail");
  }, "ticket");
  const reply = await api("POST", `/tickets/${ticket.id}/messages`, { cookie }, { kind: "reply", text: "An-answer-that-n0body-logs" });
  expect(reply.status, await reply.text()).toBe(201);
  secrets.push("An-answer-that-n0body-logs");
  // The reply's way leads nowhere: what failed is written down, and how.
  await until(() => (/will be tried again/.test(errors()) ? true : undefined), "failure to send");

  // Refused: what an agent's key may not do, tried again and again; then no end of other things.
  const { out: weak } = await begin(["api-key", "create", "--workspace", "demo", "--role", "light-agent"], env).outcome;
  secrets.push(weak.trim());
  const weakly = { authorization: `Bearer ${weak.trim()}` };
  for (let n = 0; n < 5; n++) expect((await api("POST", "/labels", weakly, { name: "Mine" })).status).toBe(403);
  expect((await api("GET", "/tickets?q=what-somebody-l00ked-for", { cookie })).status).toBe(200);
  secrets.push("what-somebody-l00ked-for");
  for (let n = 0; n < 200; n++) await api("GET", `/nothing-${n}`, weakly);

  child.kill("SIGTERM");
  const { err } = await outcome;
  const lines = err.trim().split("\n");
  // Next has a word or two of its own.
  const ours = lines.filter((line) => line.startsWith("{"));
  const levels = new Set(ours.map((line) => (JSON.parse(line) as { level: string }).level));
  expect(levels.has("debug")).toBe(true);
  expect(ours.length).toBeGreaterThan(20);
  const told = (msg: string) => ours.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line.msg === msg);
  const [owner] = await database.owner<{ id: string; userId: string; workspaceId: string }>(
    `select m.id, m."userId", m."workspaceId" from member m join "user" u on u.id = m."userId" where u.email = $1`,
    [email],
  );
  const ip = expect.stringMatching(/^(127\.0\.0\.1|::1)$/);
  // Who signed in, how and from where; and who did not.
  const who = { level: "info", userId: owner?.userId, ip };
  expect(told("account: signed-in")).toMatchObject([{ ...who, data: { by: "password", hasTwoFactors: false } }]);
  expect(told("account: sign-in-failed")[0]).toMatchObject({ ...who, data: { by: "password" } });
  expect(told("a sign-in was refused")[0]).toMatchObject({ level: "warn", ip, reason: "credentials" });
  // Each request, with who it was.
  const member = { userId: owner?.userId, workspaceId: owner?.workspaceId, memberId: owner?.id, requestId: expect.any(String), ip };
  const answered = told("a request was answered");
  expect(answered.find(({ path, method }) => path === "/api/v1/members/me" && method === "PATCH")).toMatchObject({
    ...member,
    status: 200,
  });
  expect(answered.some(({ path }) => path === "/api/auth/callback/credentials")).toBe(true);
  const refused = told("a request was refused");
  expect(refused.filter(({ path }) => path === "/api/v1/labels")).toMatchObject([
    { level: "warn", method: "POST", status: 403, workspaceId: owner?.workspaceId, keyId: expect.any(String), ip },
  ]);
  expect(refused.find(({ status }) => status === 401)).toMatchObject({ path: "/api/v1/tickets", ip });
  expect(refused.length).toBeGreaterThan(50);
  // In a minute; the run may touch three of them.
  expect(refused.length).toBeLessThan(200);
  expect(secrets.filter((secret) => secret.length > 5 && err.includes(secret))).toEqual([]);
});
