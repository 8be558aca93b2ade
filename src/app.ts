/**
 * The app, as a child of the supervisor (cli/start.ts): `app.js setup`, or `app.js` with the parts to run (web, worker, smtp).
 * DATABASE_URL is set by the supervisor. The app ends when it is told to, and when the supervisor is gone.
 */
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { closePokes } from "#/core/poke.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";

/** What the supervisor shows when everything answers. */
export type SetUp = { type: "setUp"; signIn: { email: string; password: string } | null; supportAddress: string | null };
export type AppMessage = SetUp | { type: "ready" };
type Stoppable = { stop: () => Promise<void> };

const STOP_WAIT_MS = 24_000;
const [...words] = process.argv.slice(2);
const isDev = words.includes("dev");
const running: Stoppable[] = [];
let isStopping = false;

// A signal from the terminal reaches every process of its group; the supervisor decides what it means.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => void stop());
process.on("message", (message) => message === "stop" && void stop());
process.on("disconnect", () => void stop());
process.on("uncaughtException", (error) => die(error, "an error was caught by nobody"));
process.on("unhandledRejection", (error) => die(error, "a rejected promise was caught by nobody"));

try {
  if (words.includes("setup")) await setUp();
  else await run();
} catch (error) {
  die(error, "the app could not start");
}

async function setUp() {
  const { prepare } = await import("#/cli/prepare.ts");
  const result = await prepare(ownerUrl(), appSecret());
  process.send?.({ type: "setUp", ...result } satisfies SetUp, () => process.exit(0));
}

async function run() {
  const secret = appSecret();
  openDatabase(ownerUrl(), secret);
  await import("#/features/server.ts");
  if (words.includes("worker")) running.push(await (await import("#/worker.ts")).startJobs(ownerUrl(), secret, workerFailed));
  if (words.includes("smtp")) running.push(await (await import("#/smtp.ts")).startSmtp({ host: env.HOST, port: env.SMTP_PORT }));
  if (words.includes("web")) running.push(await (await import("#/server.ts")).startServer({ host: env.HOST, port: env.PORT, dev: isDev }));
  log.info({ parts: words, pid: process.pid }, "the app runs");
  process.send?.({ type: "ready" } satisfies AppMessage);
}

/** Mail would be accepted and never read. The supervisor starts the app again. */
function workerFailed(error: unknown) {
  if (!isStopping) die(error, "the worker stopped by itself");
}

/** The web part first, so that nobody is answered half; the worker and SMTP finish what they have begun. */
async function stop() {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => {
    log.error("stopping took too long");
    process.exit(1);
  }, STOP_WAIT_MS).unref();
  await Promise.all(running.map((part) => part.stop().catch((error: unknown) => log.error({ err: error }, "a part did not stop cleanly"))));
  await closePokes().catch(() => {});
  await closeDatabase().catch(() => {});
  process.exit(0);
}

function die(error: unknown, what: string): never {
  log.fatal({ err: error }, what);
  process.exit(1);
}

function ownerUrl(): string {
  if (!env.DATABASE_URL) throw new Error("app.js is started by `connect start`, which sets DATABASE_URL.");
  return env.DATABASE_URL;
}
