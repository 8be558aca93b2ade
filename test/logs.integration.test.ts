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

  child.kill("SIGTERM");
  const { err } = await outcome;
  const lines = err.trim().split("\n");
  // Next has a word or two of its own.
  const ours = lines.filter((line) => line.startsWith("{"));
  const levels = new Set(ours.map((line) => (JSON.parse(line) as { level: string }).level));
  expect(levels.has("debug")).toBe(true);
  expect(ours.length).toBeGreaterThan(20);
  expect(err).toMatch(/a request was answered/);
  expect(err).toMatch(/a sign-in was refused/);
  const told = secrets.filter((secret) => secret.length > 5 && err.includes(secret));
  expect(told).toEqual([]);
});
