/** Checks of what lies outside: ports, mail, Redis, storage, AI, push. Each asks the service itself, with a short patience. */
import { randomUUID } from "node:crypto";
import { accessSync, constants, mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type Check, type Finding, ok, warning, wrong } from "#/cli/doctor/finding.ts";
import { env } from "#/env.ts";

const PATIENCE_MS = 5_000;
const host = () => (env.HOST === "0.0.0.0" ? "127.0.0.1" : env.HOST === "::" ? "::1" : env.HOST);

async function get(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  return { status: answer.status, body: await answer.text() };
}
const reason = (error: unknown) => {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
};

export const checkWeb: Check = async () => {
  const url = `http://${host().includes(":") ? `[${host()}]` : host()}:${env.PORT}/readyz`;
  try {
    const { status, body } = await get(url);
    if (status === 200) return ok(`answers on port ${env.PORT}`);
    return status === 503
      ? wrong(`runs on port ${env.PORT} and is not ready: ${body.slice(0, 200)}`, "See the reason.")
      : wrong(`port ${env.PORT} is another program's`, "Set PORT to a free one.");
  } catch {
    return ok(`does not run; port ${env.PORT} is free for it`);
  }
};

export const checkSmtpPort: Check = async () => {
  if (env.SMTP_PORT === 0) return ok("off (SMTP_PORT=0)");
  const greeting = await greetingOf(env.SMTP_PORT);
  if (greeting === null) return ok(`does not run; port ${env.SMTP_PORT} is free for it`);
  return greeting.startsWith("220")
    ? ok(`answers on port ${env.SMTP_PORT}`)
    : wrong(`port ${env.SMTP_PORT} is another program's`, "Set SMTP_PORT to a free one, or 0 to do without.");
};

/** The first line a server says; null where nothing listens. */
function greetingOf(port: number): Promise<string | null> {
  return new Promise((done) => {
    const socket = connect({ host: host(), port });
    const end = (greeting: string | null) => {
      socket.destroy();
      done(greeting);
    };
    socket.setTimeout(PATIENCE_MS, () => end(""));
    socket.once("error", () => end(null));
    socket.once("data", (data) => end(data.toString("latin1")));
  });
}

export const checkMail: Check = async () => {
  if (env.POSTMARK_SERVER_TOKEN) return checkPostmark(env.POSTMARK_SERVER_TOKEN);
  if (env.SMTP_URL) return checkSmtpServer(env.SMTP_URL);
  const outbox = resolve(env.CONNECT_DATA_DIR, "outbox");
  mkdirSync(outbox, { recursive: true });
  accessSync(outbox, constants.W_OK);
  const detail = `written to ${outbox}, sent to nobody`;
  return env.isProduction ? warning(detail, "Set SMTP_URL or POSTMARK_SERVER_TOKEN, so that customers get their answers.") : ok(detail);
};

async function checkPostmark(token: string): Promise<Finding> {
  try {
    const { status } = await get(`${env.POSTMARK_API_URL}/server`, { "x-postmark-server-token": token, accept: "application/json" });
    if (status !== 200)
      return wrong(
        `Postmark answers ${status}`,
        status === 401
          ? "POSTMARK_SERVER_TOKEN is not valid: take it from the server's API Tokens page."
          : "Look at Postmark's status page.",
      );
  } catch (error) {
    return wrong(`Postmark is not reached: ${reason(error)}`, "Check the network and POSTMARK_API_URL.");
  }
  if (!env.POSTMARK_WEBHOOK_SECRET && env.isProduction)
    return warning(
      "by Postmark, without its webhooks",
      "Set POSTMARK_WEBHOOK_SECRET, and the same password in the webhooks' URL, to receive mail and deliveries.",
    );
  return ok("by Postmark");
}

async function checkSmtpServer(url: string): Promise<Finding> {
  const { createTransport } = await import("nodemailer");
  const { hostname, port } = new URL(url);
  const transport = createTransport(url, { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS } as object);
  try {
    await transport.verify();
    return ok(`by ${hostname}:${port || "default port"}`);
  } catch (error) {
    return wrong(`${hostname} refuses: ${reason(error)}`, "Check SMTP_URL: host, port, name and password.");
  } finally {
    transport.close();
  }
}

export const checkRedis: Check = async () => {
  if (!env.REDIS_URL) return ok("not used (REDIS_URL is not set): memory and PostgreSQL do its work");
  const { Redis } = await import("ioredis");
  const redis = new Redis(env.REDIS_URL, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on("error", () => {});
  try {
    await redis.connect();
    await redis.ping();
    return ok("answers");
  } catch (error) {
    return wrong(`does not answer: ${reason(error)}`, "Check REDIS_URL, or remove it: one node does not need Redis.");
  } finally {
    redis.disconnect();
  }
};

/** Writes, reads and removes a small file. */
export const checkStorage: Check = async () => {
  const { storage } = await import("#/adapters/storage/index.ts");
  const key = join("doctor", randomUUID());
  const where = env.STORAGE_URL ?? resolve(env.CONNECT_DATA_DIR, "files");
  try {
    await storage().put(key, Buffer.from("hello"));
    const stream = await storage().get(key);
    if (!stream || (await text(stream)) !== "hello")
      return wrong(`${where} gives back something else than it was given`, "Check STORAGE_URL and the disk.");
    await storage().remove(key);
    return ok(where);
  } catch (error) {
    return wrong(`${where}: ${reason(error)}`, "Check STORAGE_URL, and that the user that runs Connect may write there.");
  }
};

export const checkAi: Check = async () => {
  if (!env.OPENAI_API_KEY) return ok("no outside model is used (OPENAI_API_KEY is not set)");
  try {
    const { status } = await get(`${env.OPENAI_BASE_URL.replace(/\/$/, "")}/models`, { authorization: `Bearer ${env.OPENAI_API_KEY}` });
    return status === 200
      ? ok(`${new URL(env.OPENAI_BASE_URL).host} answers`)
      : wrong(`${env.OPENAI_BASE_URL} answers ${status}`, "Check OPENAI_API_KEY and OPENAI_BASE_URL.");
  } catch (error) {
    return wrong(`${env.OPENAI_BASE_URL} is not reached: ${reason(error)}`, "Check the network and OPENAI_BASE_URL.");
  }
};

export const checkPush: Check = async () => {
  if (!env.ONESIGNAL_APP_ID) return ok("not used (ONESIGNAL_APP_ID is not set)");
  try {
    const { status } = await get(`${env.ONESIGNAL_API_URL}/apps/${encodeURIComponent(env.ONESIGNAL_APP_ID)}`, {
      authorization: `Key ${env.ONESIGNAL_API_KEY}`,
    });
    return status === 200 ? ok("OneSignal answers") : wrong(`OneSignal answers ${status}`, "Check ONESIGNAL_APP_ID and ONESIGNAL_API_KEY.");
  } catch (error) {
    return wrong(`OneSignal is not reached: ${reason(error)}`, "Check the network and ONESIGNAL_API_URL.");
  }
};
