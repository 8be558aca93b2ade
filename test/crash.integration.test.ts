/**
 * What "never lost" and "exactly once" mean when everything ends at once: the product's own processes, killed with -9 at moments nobody
 * chose, database included, and started again on the same data directory.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { closePokes } from "#/core/poke.ts";
import "#/features/server.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { begin, connect } from "./cli/connect.ts";
import { buildWorkspace, receive, type TestWorkspace } from "./factories.ts";
import { startPostmark } from "./postmarkServer.ts";
import { TEST_SECRET } from "./secret.ts";
import { mailText, sendMail } from "./smtpClient.ts";
import { startSmtp } from "./smtpServer.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-crash-"));
const outbox = join(folder, "outbox");
let smtpPort = 0;
const env = () => ({
  CONNECT_DATA_DIR: folder,
  CONNECT_DEMO: "0",
  SMTP_PORT: String(smtpPort),
  APP_SECRET: TEST_SECRET,
  LOG_LEVEL: "fatal",
  POSTMARK_API_URL: postmark.url,
});
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The process and all below it, read from the system: the app, PostgreSQL and each of its processes. */
function treeOf(root: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [root];
  for (let at = 0; at < found.length; at++) found.push(...pairs.filter(([, parent]) => parent === found[at]).map(([pid]) => pid));
  return found;
}
const isAlive = (pid: number) =>
  spawnSync("ps", ["-p", String(pid), "-o", "stat="], { encoding: "utf8" })
    .stdout.trim()
    .replace(/^Z.*/, "") !== "";

let supervisor: ReturnType<typeof begin> | null = null;
async function startParts(...parts: ("smtp" | "worker")[]) {
  const started = begin(["start", ...parts.map((part) => `--${part}`)], env());
  supervisor = started;
  await expect.poll(started.output, { timeout: 30_000, interval: 50 }).toContain("Connect is ready");
  return started.child.pid as number;
}
async function killEverything() {
  const { child, outcome } = supervisor as ReturnType<typeof begin>;
  const tree = treeOf(child.pid as number);
  // The app, the database's first process and some of its own at least: else this kills less than it says.
  expect(tree.length).toBeGreaterThan(5);
  for (const pid of tree) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended with its parent.
    }
  }
  await outcome;
  supervisor = null;
  for (const until = Date.now() + 5_000; tree.some(isAlive) && Date.now() < until; ) await pause(50);
}

const ownerUrl = () => {
  const { port, password } = JSON.parse(readFileSync(join(folder, "postgres.json"), "utf8"));
  return `postgresql://connect_owner:${encodeURIComponent(password)}@127.0.0.1:${port}/connect`;
};
async function ask<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: ownerUrl() });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}
/** The product's own commands, on the database that runs just now. */
async function withProduct<T>(fn: () => Promise<T>): Promise<T> {
  openDatabase(ownerUrl(), TEST_SECRET, { appConnections: 6, systemConnections: 2 });
  try {
    return await fn();
  } finally {
    await closePokes().catch(() => {});
    await closeDatabase().catch(() => {});
  }
}

let workspace: TestWorkspace;
let postmark: Awaited<ReturnType<typeof startPostmark>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  [postmark, smtp] = [await startPostmark(), await startSmtp()];
  spawnSync(process.execPath, ["tools/build.mjs", "--server", "--if-stale"], { stdio: "ignore" });
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  smtpPort = (server.address() as { port: number }).port;
  await new Promise((done) => server.close(done));
});
afterAll(async () => {
  if (supervisor) await killEverything();
  await Promise.all([postmark.stop(), smtp.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe("kill -9 of the whole product", { timeout: 80_000 }, () => {
  it("right after a 250: what was accepted becomes one ticket each", async () => {
    await startParts("smtp");
    workspace = await withProduct(() => buildWorkspace());
    const accepted: string[] = [];
    let isOver = false;
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let i = 0; !isOver; i++) {
        const id = `<crash-${sender}-${i}@client.example>`;
        const raw = mailText({ "Message-ID": id, From: `c${sender}@client.example` }, `Mail ${i} of ${sender}`);
        const told = await sendMail(smtpPort, { to: workspace.address, raw }).catch(() => null);
        if (told?.code === 250) accepted.push(id);
        else return;
      }
    });
    await expect.poll(() => accepted.length, { timeout: 15_000, interval: 2 }).toBeGreaterThan(30);
    await killEverything();
    isOver = true;
    await Promise.all(senders);
    await startParts("worker");
    const lines = async () => {
      const { out } = await connect(["mail", "ledger", "--json"], env());
      return out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as LedgerLine);
    };
    await expect
      .poll(async () => (await ask(`select from inbound_mail where outcome = 'pending'`)).length, { timeout: 30_000, interval: 100 })
      .toBe(0);
    const all = await lines();
    const missing = accepted.filter((id) => all.filter((line) => line.messageId === id && line.outcome === "ticket").length !== 1);
    expect(missing).toEqual([]);
    const rows = await ask<{ messageId: string; n: number }>(
      `select "messageId", count(distinct "ticketId")::int as n from message group by 1`,
    );
    const byId = new Map(rows.map((row) => [`<${row.messageId}>`, row.n]));
    expect(accepted.filter((id) => byId.get(id) !== 1)).toEqual([]);
    const [tickets] = await ask<{ n: number }>(`select count(*)::int as n from ticket`);
    expect(tickets?.n).toBe(all.length);
  });

  it("while replies are sent: each lies in the outbox once, whole, and none is lost", async () => {
    const { ticketId } = await withProduct(() => receive(workspace));
    const written: string[] = [];
    let wasCutOff = 0;
    for (let round = 0; round < 3; round++) {
      let isOver = false;
      const writing = withProduct(async () => {
        const writers = Array.from({ length: 3 }, async () => {
          while (!isOver) {
            const answer = await execute<MessageRecord>(workspace.owner, "message.create", {
              ticketId,
              kind: "reply",
              text: `Reply ${written.length}`,
            }).catch(() => null);
            if (answer) written.push(answer.record.messageId ?? "");
            else return;
          }
        });
        await Promise.all(writers);
      });
      const before = written.length;
      await expect.poll(() => written.length - before, { timeout: 10_000, interval: 5 }).toBeGreaterThan(25);
      await pause(Math.random() * 400);
      await killEverything();
      isOver = true;
      await writing;
      await startParts("worker");
      const [held] = await ask<{ n: number }>(
        `select count(*)::int as n from graphile_worker._private_jobs where locked_by is not null and task_id is not null`,
      );
      wasCutOff += held?.n ?? 0;
    }
    // Else no kill ever hit a reply on its way, and this would prove nothing.
    expect(wasCutOff).toBeGreaterThan(0);
    await expect
      .poll(async () => (await ask(`select from outbound_mail where state <> 'sent'`)).length, { timeout: 45_000, interval: 200 })
      .toBe(0);
    const kept = (await ask<{ messageId: string }>(`select "messageId" from outbound_mail`)).map((row) => row.messageId);
    expect(written.filter((id) => !kept.includes(id.slice(1, -1)))).toEqual([]);
    const files = readdirSync(outbox).filter((name) => name.endsWith(".eml"));
    expect(files.sort()).toEqual(kept.map((id) => `${id}.eml`).sort());
    for (const name of files) {
      const raw = readFileSync(join(outbox, name), "utf8");
      expect(raw).toMatch(new RegExp(`^Message-ID: <${name.slice(0, -4).replaceAll(".", "\\.")}>\r$`, "m"));
      expect(raw.trimEnd().endsWith("--"), `${name} is whole`).toBe(true);
    }
  });

  it("of a worker alone: another takes over what it held, within seconds", async () => {
    const { ticketId } = await withProduct(() => receive(workspace));
    const blocker = new pg.Client({ connectionString: ownerUrl() });
    await blocker.connect();
    try {
      // The job stands still in the middle, where it has sent the mail and cannot say so.
      const id = (
        await withProduct(() =>
          execute<MessageRecord>(workspace.owner, "message.create", {
            ticketId,
            kind: "reply",
            text: "Held",
            sendAt: new Date(Date.now() + 1_500).toISOString(),
          }),
        )
      ).record.id;
      await blocker.query("begin");
      await blocker.query("select from message where id = $1 for update", [id]);
      const isHeld = async () =>
        (await ask(`select from graphile_worker._private_jobs where locked_by is not null and key = $1`, [`send:${id}`])).length === 1;
      await expect.poll(isHeld, { timeout: 15_000, interval: 100 }).toBe(true);
      const root = supervisor?.child.pid as number;
      const app = treeOf(root).find((pid) =>
        execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).includes("app.js"),
      ) as number;
      process.kill(app, "SIGKILL");
      await blocker.query("rollback");
      const killedAt = Date.now();
      const state = async () => (await ask<{ state: string }>(`select state from outbound_mail where id = $1`, [id]))[0]?.state;
      await expect.poll(state, { timeout: 30_000, interval: 200 }).toBe("sent");
      expect(Date.now() - killedAt).toBeLessThan(15_000);
      const [mail] = await ask<{ messageId: string }>(`select "messageId" from outbound_mail where id = $1`, [id]);
      expect(readdirSync(outbox).filter((name) => name.includes(mail?.messageId ?? "?"))).toEqual([`${mail?.messageId}.eml`]);
    } finally {
      await blocker.end();
    }
  });

  it.each([
    ["Postmark, which is asked: it leaves once", "postmark", 1, /the provider says that it had taken the mail/],
    ["SMTP, which cannot be asked: it leaves again as the same mail, and says so", "smtp", 2, /^Sent again after an interruption/],
  ] as const)("after the provider has taken a mail and before that is written down, by %s", async (_, by, timesSent, detail) => {
    const place = by === "postmark" ? postmark : smtp;
    const idsSent = () =>
      by === "postmark"
        ? postmark.sent.map((mail) => mail.Headers.find(({ Name }) => Name === "Message-ID")?.Value)
        : smtp.arrivals.map(({ raw }) => /^Message-ID: (.+)\r$/m.exec(raw.toString())?.[1]);
    if (!supervisor) await startParts("worker");
    const way = by === "postmark" ? { token: "crash" } : { url: smtp.url };
    place.held.isHolding = true;
    const message = await withProduct(async () => {
      await execute(workspace.owner, "inbox.setOutgoing", { id: workspace.inboxId, by, ...way });
      const { ticketId } = await receive(workspace);
      return (await execute<MessageRecord>(workspace.owner, "message.create", { ticketId, kind: "reply", text: "Held" })).record;
    });
    await expect.poll(() => idsSent().includes(message.messageId ?? ""), { timeout: 20_000, interval: 50 }).toBe(true);
    await killEverything();
    place.held.isHolding = false;
    for (const release of place.held.release.splice(0)) release();
    await startParts("worker");
    const read = async () =>
      (
        await ask<{ state: string; detail: string | null }>(
          `select o.state, m."deliveryDetail" as detail from outbound_mail o join message m using (id) where o.id = $1`,
          [message.id],
        )
      )[0];
    await expect.poll(async () => (await read())?.state, { timeout: 60_000, interval: 250 }).toBe("sent");
    expect((await read())?.detail).toMatch(detail);
    expect(idsSent().filter((id) => id === message.messageId)).toHaveLength(timesSent);
    expect(postmark.faults).toEqual([]);
  });
});
