/**
 * The performance suite: starts the product on a data directory of its own, seeds it, and measures it over HTTP and SMTP beside the floor,
 * in one run. `npm run bench -- [--tickets N] [--seconds S] [--clients C] [--only NAME,NAME] [--memory] [--rounds N]`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encode } from "next-auth/jwt";
import { findEmbedded } from "#/adapters/database/embedded.ts";
import { memberActor } from "#/core/actor.ts";
import { identityFromCookie } from "#/core/auth.ts";
import { SESSION_COOKIE } from "#/core/sessionCookie.ts";
import { closeDatabase, inWorkspace, openDatabase, resolve, sql, system, urlFor } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { closePokes } from "#/core/poke.ts";
import { query } from "#/core/query.ts";
import "#/features/server.ts";
import { createSession } from "#/features/session/commands.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { env } from "#/env.ts";
import { measureAccess } from "./access.ts";
import { measureBrowser } from "./browser.ts";
import type { BrowserLine } from "./browser/line.ts";
import { freePort } from "./browser/weights.ts";
import { openFloor, replay, takeDown } from "./floor.ts";
import { HttpClient } from "./http.ts";
import { measureMail } from "./mail.ts";
import { type Figure, inTurns, measure } from "./measure.ts";
import { memoryOf } from "./memory.ts";

const { values: options } = parseArgs({
  options: {
    tickets: { type: "string", default: "100000" },
    seconds: { type: "string", default: "4" },
    clients: { type: "string", default: "8" },
    only: { type: "string" },
    memory: { type: "boolean", default: false },
    rounds: { type: "string", default: "1000" },
  },
});
const TICKETS = Number(options.tickets);
const SECONDS = Number(options.seconds);
const CLIENTS = Number(options.clients);
const ROUNDS = 2;
const SECRET = "the secret of a bench run, which ends with it";
// The part of the product that is measured in this process is the same installation.
env.APP_SECRET = SECRET;
env.CONNECT_RATE_LIMIT = false;
const RARE_WORDS = 200;

type Line = { name: string; product: Figure; floor: Figure | null; ratio: number | null; aimMs?: number };
const isWanted = (name: string) => !options.only || options.only.split(",").includes(name);

const folder = mkdtempSync(join(tmpdir(), "connect-bench-"));
const [port, smtpPort] = [await freePort(), await freePort()];
const running: ChildProcess[] = [];

const environment = {
  ...process.env,
  PORT: String(port),
  SMTP_PORT: String(smtpPort),
  APP_URL: `http://localhost:${port}`,
  APP_SECRET: SECRET,
  CONNECT_DATA_DIR: folder,
  CONNECT_DEMO: "0",
  CONNECT_RATE_LIMIT: "0",
  LOG_LEVEL: "warn",
};

async function cli(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ["dist/cli.js", ...args], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`connect ${args.join(" ")} ended with ${code}`);
}

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["dist/cli.js", "start"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((done, fail) => {
    child.stdout?.on("data", (chunk: Buffer) => chunk.toString().includes("Connect is ready") && done());
    child.once("exit", (code) => fail(new Error(`the product ended with ${code}`)));
  });
  return child;
}

async function run(): Promise<void> {
  await cli("workspace", "create", "--slug", "bench", "--name", "Bench", "--owner", "bench@bench.localhost");
  await cli("seed", "--tickets", String(TICKETS), "--workspace", "bench");
  const product = await start();
  running.push(product);
  const memory = options.memory ? await idleMemory(product) : null;
  const ownerUrl = await findEmbedded(folder);
  if (!ownerUrl) throw new Error("the product's database cannot be reached");
  openDatabase(ownerUrl, SECRET);
  const lines = await scenarios(ownerUrl);
  const browser = isWanted("browser") ? await inBrowser() : [];
  report(lines, memory, browser);
}

/** In its own session, as the owner. */
async function inBrowser(): Promise<BrowserLine[]> {
  const [owner] = await system<{ id: string }>(`select id from "user" where email = 'bench@bench.localhost'`);
  const value = await sessionOf(owner?.id ?? "");
  return measureBrowser({
    url: `http://localhost:${port}`,
    slug: "bench",
    cookie: { name: SESSION_COOKIE, value },
    rounds: Number(options.rounds),
  });
}

/** The value of the cookie of a new session. */
async function sessionOf(userId: string): Promise<string> {
  const sid = await createSession({ userId, userAgent: "bench" });
  return encode({ token: { sid, uid: userId }, secret: SECRET, salt: SESSION_COOKIE, maxAge: 86_400 });
}
const cookieOf = async (userId: string) => `${SESSION_COOKIE}=${await sessionOf(userId)}`;

async function idleMemory(product: ChildProcess) {
  process.stderr.write("Waiting a minute to measure idle memory …\n");
  await new Promise((done) => setTimeout(done, 60_000));
  return memoryOf(product.pid ?? 0);
}

async function scenarios(ownerUrl: string): Promise<Line[]> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_by_slug", "bench");
  const workspaceId = found?.workspaceId ?? "";
  const [owner] = await inWorkspace(workspaceId, () =>
    sql<{ id: string; userId: string; name: string; email: string }>(
      `select id, "userId", name, email from member where "workspaceId" = $1 and role = 'owner'`,
      [workspaceId],
    ),
  );
  if (!owner) throw new Error("the workspace has no owner");
  const actor = memberActor({ ...owner, workspaceId, role: "owner" });
  const { tickets, contacts, inboxes } = await sample(workspaceId);
  const words = await sampleWords(ownerUrl, workspaceId);
  const lasting = new Set([workspaceId, owner.id, owner.userId, ...tickets, ...contacts.map((contact) => contact.id), ...inboxes]);
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const cookie = await cookieOf(owner.userId);
      return new HttpClient(port, { cookie, origin: `http://localhost:${port}`, "x-workspace": "bench" });
    }),
  );
  const floors = await openFloor(urlFor(ownerUrl, "connect_app", SECRET), workspaceId, CLIENTS);
  const ask = async (client: number, method: string, path: string, json?: unknown, expected = 200) => {
    const answer = await (clients[client] as HttpClient).request(method, path, json);
    if (answer.status !== expected) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
    return answer;
  };
  const at = <T>(list: T[], n: number): T => list[n % list.length] as T;
  const lines: Line[] = [];
  const compare = async (
    name: string,
    statements: Parameters<typeof replay>[0],
    replaced: (n: number) => Map<unknown, unknown>,
    work: (client: number, n: number) => Promise<unknown>,
  ) => {
    if (!isWanted(name)) return;
    const again = replay(statements, lasting);
    const [floor, figure] = await inTurns(
      ROUNDS,
      () => measure(CLIENTS, SECONDS, (client, n) => again(floors[client] as (typeof floors)[number], replaced(n))),
      () => measure(CLIENTS, SECONDS, async (client, n) => void (await work(client, n))),
    );
    const line = { name, product: figure, floor, ratio: Math.round((floor.perSecond / figure.perSecond) * 100) / 100 };
    lines.push(line);
    process.stderr.write(`${show(line)}\n`);
  };
  const none = () => new Map();
  const [ticketId, word, common] = [at(tickets, 0), at(words.rare, 0), at(words.common, 0)];

  await compare("list", await takeDown(() => query(actor, "ticket.list", { status: "open" })), none, (client) =>
    ask(client, "GET", "/api/v1/tickets?status=open&limit=50"),
  );
  await compare(
    "open",
    await takeDown(async () => {
      await query(actor, "ticket.read", { id: ticketId });
      await query(actor, "message.list", { ticketId });
    }),
    (n) => new Map([[ticketId, at(tickets, n)]]),
    async (client, n) => {
      const id = at(tickets, n);
      await ask(client, "GET", `/api/v1/tickets/${id}?include=messages`);
    },
  );
  await compare(
    "search-rare",
    await takeDown(() => query(actor, "search.search", { q: word })),
    (n) => new Map([[word, at(words.rare, n)]]),
    (client, n) => ask(client, "GET", `/api/v1/search?q=${encodeURIComponent(at(words.rare, n))}`),
  );
  await compare(
    "search-common",
    await takeDown(() => query(actor, "search.search", { q: common })),
    (n) => new Map([[common, at(words.common, n)]]),
    (client, n) => ask(client, "GET", `/api/v1/search?q=${encodeURIComponent(at(words.common, n))}`),
  );
  const email = at(contacts, 0).email;
  await compare(
    "create",
    await takeDown(() =>
      execute(actor, "ticket.create", { subject: "Bench ticket", text: "A few words of a bench ticket.", contact: { email } }),
    ),
    (n) =>
      new Map([
        [email, at(contacts, n).email],
        [email.toLowerCase(), at(contacts, n).email.toLowerCase()],
      ]),
    (client, n) =>
      ask(
        client,
        "POST",
        "/api/v1/tickets",
        { subject: "Bench ticket", text: "A few words of a bench ticket.", contact: { email: at(contacts, n).email } },
        201,
      ),
  );
  await compare(
    "reply",
    await takeDown(() => execute(actor, "message.create", { ticketId, kind: "note", text: "A few words of a bench answer." })),
    (n) => new Map([[ticketId, at(tickets, n)]]),
    (client, n) =>
      ask(client, "POST", `/api/v1/tickets/${at(tickets, n)}/messages`, { kind: "note", text: "A few words of a bench answer." }, 201),
  );
  if (isWanted("mail"))
    for (const { name, figure, aimMs } of await measureMail({
      httpPort: port,
      smtpPort,
      cookie: await cookieOf(owner.userId),
      senders: contacts.map(({ email }) => email),
      clients: CLIENTS,
      seconds: SECONDS,
    }))
      lines.push({ name, product: figure, floor: null, ratio: null, ...(aimMs ? { aimMs } : {}) });
  if (isWanted("access")) {
    const headers = { cookie: await cookieOf(owner.userId), "x-workspace": "bench" };
    const key = await createApiKey(actor, { role: "owner" });
    for (const { name, figure, floor, costPercent } of await measureAccess(actor, headers, key, SECONDS)) {
      lines.push({ name, product: figure, floor, ratio: Math.round((floor.perSecond / figure.perSecond) * 100) / 100 });
      process.stderr.write(`${name}: knowing who asks costs ${costPercent} %, aim 10 %${costPercent > 10 ? " MISSED" : ""}\n`);
    }
  }
  if (isWanted("session")) {
    const cookie = await cookieOf(owner.userId);
    // A hundred at a time: one takes less than the clock shows. Fifty microseconds each at most.
    const figure = await measure(1, SECONDS, async () => {
      for (let i = 0; i < 100; i++) await identityFromCookie(cookie);
    });
    lines.push({ name: "100 session checks", product: figure, floor: null, ratio: null, aimMs: 5 });
    process.stderr.write(`${show(lines.at(-1) as Line)}\n`);
  }
  for (const client of clients) client.close();
  await Promise.all(floors.map((floor) => floor.end()));
  return lines;
}

async function sample(workspaceId: string) {
  return inWorkspace(workspaceId, async () => ({
    tickets: (
      await sql<{ id: string }>(`select id from ticket where "workspaceId" = $1 order by md5(id::text) limit 1000`, [workspaceId])
    ).map((row) => row.id),
    contacts: await sql<{ id: string; email: string }>(
      `select id, email from contact where "workspaceId" = $1 order by md5(id::text) limit 1000`,
      [workspaceId],
    ),
    inboxes: (await sql<{ id: string }>(`select id from inbox where "workspaceId" = $1`, [workspaceId])).map((row) => row.id),
  }));
}

/** Words in two to ten messages, and words in more than a tenth of them. */
async function sampleWords(ownerUrl: string, workspaceId: string): Promise<{ rare: string[]; common: string[] }> {
  const [client] = await openFloor(ownerUrl, workspaceId, 1);
  if (!client) throw new Error("no connection");
  try {
    const { rows: total } = await client.query<{ n: number }>(`select count(*)::int as n from message_search`);
    const { rows } = await client.query<{ word: string; ndoc: number }>(
      `select word, ndoc from ts_stat('select words from message_search where "messageId" > uuid_floor(now() - interval ''9 months'')') where word ~ '^[a-z]{4,}$'`,
    );
    const share = (row: { ndoc: number }) => row.ndoc / Math.max(1, (total[0]?.n ?? 1) * 0.375);
    return {
      rare: rows
        .filter((row) => row.ndoc >= 2 && row.ndoc <= 10)
        .slice(0, RARE_WORDS)
        .map((row) => row.word),
      common: rows
        .filter((row) => share(row) > 0.1)
        .slice(0, 20)
        .map((row) => row.word),
    };
  } finally {
    await client.end();
  }
}

function show({ name, product: figure, floor, ratio, aimMs }: Line): string {
  const cells = [
    name.padEnd(aimMs || !floor ? 34 : 15),
    `${figure.perSecond}/s`.padStart(9),
    `p50 ${figure.p50Ms}`.padStart(10),
    `p95 ${figure.p95Ms}`.padStart(11),
    `p99 ${figure.p99Ms} ms`.padStart(14),
  ];
  if (floor) cells.push(`floor ${floor.perSecond}/s p50 ${floor.p50Ms}`.padStart(24), `${ratio} x the floor`);
  if (aimMs) cells.push(`aim p95 ${aimMs} ms${figure.p95Ms > aimMs ? " MISSED" : ""}`);
  return cells.join("  ");
}

function report(lines: Line[], memory: ReturnType<typeof memoryOf> | null, browser: BrowserLine[]) {
  process.stdout.write(`\n${TICKETS} tickets, ${CLIENTS} clients, ${SECONDS} s a round, ${cpus().length} cores, Node ${process.version}\n`);
  for (const line of lines) process.stdout.write(`${show(line)}\n`);
  for (const { name, p50, p95, aim, unit } of browser)
    process.stdout.write(
      `${name.padEnd(58)} p50 ${p50} ${unit}, p95 ${p95} ${unit}${aim ? `, aim ${aim} ${unit}${p95 > aim ? " MISSED" : ""}` : ""}\n`,
    );
  if (memory)
    process.stdout.write(`idle memory     ${memory.totalMb} MB (${memory.processes.map((p) => `${p.name} ${p.mb}`).join(", ")})\n`);
  mkdirSync("bench/results", { recursive: true });
  writeFileSync(
    "bench/results/latest.json",
    `${JSON.stringify({ at: new Date().toISOString(), tickets: TICKETS, clients: CLIENTS, seconds: SECONDS, lines, browser, memory }, null, 2)}\n`,
  );
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
} finally {
  await closePokes().catch(() => {});
  await closeDatabase().catch(() => {});
  for (const child of running.filter(({ exitCode }) => exitCode === null)) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
