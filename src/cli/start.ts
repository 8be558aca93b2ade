/**
 * `connect start`: a small process that outlives the rest. It brings up the database, lets a short-lived child set it up, and keeps
 * the app (app.ts) running: started again when it dies, stopped before the database is.
 */
import { type ChildProcess, fork } from "node:child_process";
import { get } from "node:http";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { type EmbeddedDatabase, openEmbedded } from "#/adapters/database/embedded.ts";
import type { AppMessage, SetUp } from "#/app.ts";
import { print, say } from "#/cli/output.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";

type Options = { web?: boolean; worker?: boolean; smtp?: boolean; dev?: boolean };
type Part = "web" | "worker" | "smtp";

const STOP_WAIT_MS = 25_000;
const READY_WAIT_MS = 120_000;
const RESTART_MIN_MS = 500;
const RESTART_MAX_MS = 30_000;
/** After running this long a death is not taken for the next of a series. */
const STABLE_MS = 60_000;
const DATABASE_LOOK_MS = 3_000;
const PARENT_LOOK_MS = 250;

/** Runs until a signal, and ends the process itself. */
export async function start(options: Options): Promise<never> {
  const parts = partsOf(options);
  await portsFree(parts);
  const supervisor = new Supervisor(parts, options.dev === true);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => supervisor.signalled());
  // The development tool asks for a restart when the bundle is new, and takes this process with it when it ends.
  process.on("message", (message) => message === "restart" && supervisor.restart());
  if (process.connected) process.on("disconnect", () => supervisor.signalled());
  // npm puts a shell in between, which dies of the signal that was meant for us and does not pass it on.
  if (process.env.npm_lifecycle_event) whenOrphaned(() => supervisor.signalled());
  return supervisor.run();
}

function whenOrphaned(then: () => void) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, PARENT_LOOK_MS);
}

function partsOf({ web, worker, smtp }: Options): Part[] {
  const named = ([web && "web", worker && "worker", smtp && "smtp"] as const).filter((part): part is Part => Boolean(part));
  const parts: Part[] = named.length > 0 ? named : ["web", "worker", "smtp"];
  return parts.filter((part) => part !== "smtp" || env.SMTP_PORT !== 0 || named.includes("smtp"));
}

/** One line and exit 1 for a port that cannot be had, before anything else is done. */
async function portsFree(parts: Part[]) {
  const wanted = [
    parts.includes("web") && (["PORT", env.PORT] as const),
    parts.includes("smtp") && (["SMTP_PORT", env.SMTP_PORT] as const),
  ];
  for (const entry of wanted) {
    if (!entry) continue;
    const [variable, port] = entry;
    const code = await portFault(port);
    if (!code) continue;
    const reason =
      { EADDRINUSE: "is in use by another program", EACCES: "may not be opened by this user" }[code] ??
      `cannot be opened on ${env.HOST} (${code})`;
    const other = port < 1024 ? port + 8000 : port + 1;
    say(`Port ${port} (${variable}) ${reason}. Free it, or choose another, for example ${variable}=${other}.`);
    process.exit(1);
  }
}

function portFault(port: number): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen(port, env.HOST, () => server.close(() => done(null)));
  });
}

class Supervisor {
  readonly #parts: Part[];
  readonly #isDev: boolean;
  #database: EmbeddedDatabase | null = null;
  #child: ChildProcess | null = null;
  #isStopping = false;
  #isAnnounced = false;
  #deaths = 0;

  constructor(parts: Part[], isDev: boolean) {
    this.#parts = parts;
    this.#isDev = isDev;
  }

  async run(): Promise<never> {
    try {
      const url = env.DATABASE_URL ?? (await this.#openDatabase());
      const setUp = await this.#setUp(url);
      this.#startApp(url, setUp);
      if (this.#database) setInterval(() => void this.#watchDatabase(setUp), DATABASE_LOOK_MS);
    } catch (error) {
      if (!this.#isStopping) await this.#giveUp(error as Error);
    }
    return new Promise(() => {});
  }

  /** The first time everything ends in order; the second time at once. */
  signalled() {
    if (this.#isStopping) {
      this.#child?.kill("SIGKILL");
      this.#database?.kill();
      process.exit(1);
    }
    this.#isStopping = true;
    void this.#stop().then(() => process.exit(0));
  }

  restart() {
    void this.#endChild();
  }

  async #openDatabase(): Promise<string> {
    this.#database = await openEmbedded(env.CONNECT_DATA_DIR);
    // Told to stop while it was starting.
    if (this.#isStopping) await this.#database.stop();
    return this.#database.url;
  }

  /** Migrations and the demo workspace, in a process of their own: what they load is not needed again. */
  #setUp(url: string): Promise<SetUp> {
    const child = this.#fork(["setup"], url);
    let result: SetUp | null = null;
    child.on("message", (message: AppMessage) => {
      if (message.type === "setUp") result = message;
    });
    return new Promise((done, failed) =>
      child.once("exit", (code) =>
        code === 0 && result ? done(result) : failed(new Error("The database could not be set up; the reason is above.")),
      ),
    );
  }

  #startApp(url: string, setUp: SetUp) {
    if (this.#isStopping) return;
    const startedAt = Date.now();
    const child = this.#fork(this.#parts, url);
    child.on("message", (message: AppMessage) => {
      if (message.type === "ready") void this.#announce(setUp);
    });
    child.once("exit", (code, signal) => {
      if (this.#isStopping) return;
      if (!this.#isAnnounced && !this.#isDev) return void this.#giveUp(new Error("Connect could not start; the reason is above."));
      const wasAsked = code === 0;
      this.#deaths = wasAsked || Date.now() - startedAt > STABLE_MS ? 0 : this.#deaths + 1;
      const waitMs = wasAsked ? 0 : Math.min(RESTART_MIN_MS * 2 ** Math.max(0, this.#deaths - 1), RESTART_MAX_MS);
      if (!wasAsked) log.error({ code, signal, restartInMs: waitMs }, "the app died and will be started again");
      setTimeout(() => this.#startApp(this.#database?.url ?? url, setUp), waitMs);
    });
  }

  #fork(args: string[], url: string): ChildProcess {
    const script = fileURLToPath(new URL("app.js", import.meta.url));
    const NODE_ENV = this.#isDev ? "development" : "production";
    // The results of this command are four lines of its own: what the app and its libraries print goes to stderr.
    const child = fork(script, this.#isDev ? [...args, "dev"] : args, {
      stdio: ["ignore", 2, 2, "ipc"],
      execArgv: ["--enable-source-maps"],
      env: { ...process.env, NODE_ENV, NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: url },
    });
    child.on("error", (error) => log.error({ err: error }, "the app could not be spoken to"));
    this.#child = child;
    return child;
  }

  /** PostgreSQL that died is started again, on another port: the app follows. */
  async #watchDatabase(setUp: SetUp) {
    if (this.#isStopping || this.#isReopening || (await isListening(Number(new URL(this.#database?.url ?? "").port)))) return;
    this.#isReopening = true;
    try {
      log.error("the database died and will be started again");
      await this.#openDatabase();
      if (this.#isAnnounced) await this.#endChild();
      else this.#startApp(this.#database?.url ?? "", setUp);
    } catch (error) {
      log.error({ err: error }, "the database could not be started again");
    } finally {
      this.#isReopening = false;
    }
  }
  #isReopening = false;

  async #announce(setUp: SetUp) {
    if (this.#isAnnounced) return;
    if (this.#parts.includes("web") && !(await answersReady())) return;
    if (this.#isStopping || this.#isAnnounced) return;
    this.#isAnnounced = true;
    const isWhole = this.#parts.includes("web");
    print(isWhole ? "Connect is ready" : `Connect is ready (${this.#parts.join(", ")})`);
    if (!isWhole) return;
    print(`URL: ${env.APP_URL}`);
    if (setUp.signIn) print(`Sign in: ${setUp.signIn.email} / ${setUp.signIn.password}`);
    if (setUp.supportAddress) print(`Support address: ${setUp.supportAddress}`);
  }

  async #giveUp(error: Error) {
    if (this.#isStopping) return;
    this.#isStopping = true;
    say(error.message);
    await this.#stop();
    process.exit(1);
  }

  async #stop() {
    await this.#endChild();
    await this.#database?.stop().catch((error) => log.error({ err: error }, "the database did not stop cleanly"));
  }

  async #endChild() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    if (child.connected) child.send("stop", () => {});
    const timer = setTimeout(() => {
      log.error({ waitedMs: STOP_WAIT_MS }, "the app did not stop in time and was ended");
      child.kill("SIGKILL");
    }, STOP_WAIT_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** Asks /readyz until it says yes. */
async function answersReady(): Promise<boolean> {
  const host = env.HOST === "0.0.0.0" ? "127.0.0.1" : env.HOST === "::" ? "::1" : env.HOST;
  for (const until = Date.now() + READY_WAIT_MS; Date.now() < until; ) {
    const status = await new Promise<number>((done) => {
      get({ host, port: env.PORT, path: "/readyz", timeout: 5_000, agent: false }, (answer) => {
        answer.resume();
        done(answer.statusCode ?? 0);
      })
        .once("error", () => done(0))
        .once("timeout", () => done(0));
    });
    if (status === 200) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  log.error("the app runs, and /readyz does not say that it can serve");
  return false;
}

/** Whether something accepts connections there, without one more query. */
async function isListening(port: number): Promise<boolean> {
  const { connect } = await import("node:net");
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.setTimeout(10_000, () => done(true));
    socket.once("connect", () => socket.destroy());
  });
}
