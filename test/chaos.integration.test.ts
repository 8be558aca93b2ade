/**
 * Everything at once: many SMTP clients and the webhook, half of the messages sent twice, replies written all the while, and processes killed
 * with -9 at random: the app, PostgreSQL, or all of it. Each message that was accepted ends in exactly one place, and each reply leaves once.
 * CONNECT_CHAOS_MESSAGES and CONNECT_CHAOS_KILLS make it large; CONNECT_CHAOS_SEED repeats which kinds of kill came when.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { buildWorkspace, receive, type TestWorkspace } from "./factories.ts";
import { freePort, kill, killable, pause, treeOf } from "./killable.ts";
import { TEST_SECRET } from "./secret.ts";
import { mailText, sendMail } from "./smtpClient.ts";

const MESSAGES = Number(process.env.CONNECT_CHAOS_MESSAGES ?? 300);
const KILLS = Number(process.env.CONNECT_CHAOS_KILLS ?? 3);
const SEED = Number(process.env.CONNECT_CHAOS_SEED ?? Date.now() % 1_000_000);
const CLIENTS = 20;
const folder = mkdtempSync(join(tmpdir(), "connect-chaos-"));
let [port, smtpPort] = [0, 0];
const { start, root, killEverything, ask, withProduct } = killable(folder, () => ({
  CONNECT_DATA_DIR: folder,
  CONNECT_DEMO: "0",
  // A load test: nobody is slowed down.
  CONNECT_RATE_LIMIT: "0",
  PORT: String(port),
  SMTP_PORT: String(smtpPort),
  APP_SECRET: TEST_SECRET,
  LOG_LEVEL: "fatal",
}));

function randomFrom(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

beforeAll(async () => {
  spawnSync(process.execPath, ["tools/build.mjs", "--if-stale"], { stdio: "ignore" });
  [port, smtpPort] = [await freePort(), await freePort()];
}, 300_000);
afterAll(async () => {
  if (root() !== null) await killEverything();
  rmSync(folder, { recursive: true, force: true });
});

type Sent = { id: string; raw: string; by: "smtp" | "webhook" };
/** Whether it was accepted: a 250, or a 200. What was cut off is neither, and is tried again as a mail server does. */
async function deliver({ raw, by }: Sent, workspace: TestWorkspace): Promise<boolean> {
  if (by === "smtp")
    return (await sendMail(smtpPort, { to: workspace.address, from: "chaos@client.example", raw }).catch(() => null))?.code === 250;
  const body = JSON.stringify({
    From: "chaos@client.example",
    OriginalRecipient: workspace.address,
    ToFull: [{ Email: workspace.address, Name: "" }],
    Subject: "Chaos",
    RawEmail: raw,
    TextBody: "",
    Headers: [],
    Attachments: [],
  });
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks/postmark/inbound`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null);
  return answer?.status === 200;
}

it(`takes ${MESSAGES} messages through ${KILLS} kills: each is in one place, each reply leaves once (seed ${SEED})`, {
  timeout: 3_600_000,
}, async () => {
  const random = randomFrom(SEED);
  await start();
  const workspace = await withProduct(() => buildWorkspace());
  const { ticketId } = await withProduct(() => receive(workspace));
  const todo: Sent[] = [];
  for (let n = 0; n < MESSAGES; n++) {
    const id = `chaos-${n}@client.example`;
    const raw = mailText({ "Message-ID": `<${id}>`, From: `c${n % 97}@client.example`, Subject: `Chaos ${n}` }, `Message ${n}`);
    const by = n % 4 === 3 ? "webhook" : "smtp";
    todo.push({ id, raw, by });
    if (n % 2 === 0) todo.push({ id, raw, by: n % 8 === 0 ? "webhook" : "smtp" });
  }
  const inAll = todo.length;
  const accepted = new Map<string, number>();
  let isOver = false;
  const client = async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
      while (!(await deliver(next, workspace))) await pause(200 + Math.random() * 300);
      accepted.set(next.id, (accepted.get(next.id) ?? 0) + 1);
    }
  };
  const written = new Set<string>();
  const writer = async () => {
    for (let n = 0; !isOver; n++) {
      await withProduct(async () => {
        for (let i = 0; i < 10 && !isOver; i++) {
          const answer = await execute<MessageRecord>(workspace.owner, "message.create", {
            ticketId,
            kind: "reply",
            text: `Reply ${n}.${i}`,
          }).catch(() => null);
          if (!answer) return;
          written.add(answer.record.messageId ?? "");
          await pause(50);
        }
      }).catch(() => {});
      await pause(100);
    }
  };
  const killer = async () => {
    for (let done = 0; done < KILLS; ) {
      // Spread over the messages, whatever time they take.
      while (inAll - todo.length < ((done + 1) / (KILLS + 1)) * inAll && todo.length > 0) await pause(10);
      await pause(random() * 150);
      const kind = ["app", "postgres", "all"][done < 3 ? done : Math.floor(random() * 3)];
      const tree = root() === null ? [] : treeOf(root() as number);
      if (kind === "all") {
        await killEverything();
        await start();
      } else {
        const victim = tree.find(({ args }) => (kind === "app" ? args.includes("app.js") : /bin\/postgres\b.* -D |postgres -D/.test(args)));
        expect(victim, `${kind} of ${tree.map(({ args }) => args.slice(0, 60)).join(" | ")}`).toBeDefined();
        kill(victim?.pid ?? 0);
      }
      done++;
      // It comes back by itself; the next kill hits what works again.
      await expect
        .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status, { timeout: 60_000, interval: 100 })
        .toBe(200);
    }
  };
  const writing = writer();
  await Promise.all([...Array.from({ length: CLIENTS }, client), killer()]);
  isOver = true;
  await writing;
  expect([...accepted.values()].reduce((sum, count) => sum + count, 0)).toBe(inAll);

  const waiting = async () => (await ask<{ n: number }>(`select count(*)::int as n from inbound_mail where outcome = 'pending'`))[0]?.n;
  await expect.poll(waiting, { timeout: 120_000 + MESSAGES * 100, interval: 250 }).toBe(0);
  const rows = await ask<{ messageId: string; n: number; tickets: number }>(
    `select "messageId", count(*)::int as n, count(distinct "ticketId")::int as tickets from message where "messageId" like 'chaos-%' group by 1`,
  );
  const byId = new Map(rows.map((row) => [row.messageId, row]));
  expect([...accepted.keys()].filter((id) => byId.get(id)?.n !== 1 || byId.get(id)?.tickets !== 1)).toEqual([]);
  expect(rows).toHaveLength(MESSAGES);
  const outcomes = await ask<{ outcome: string; n: number }>(
    `select outcome, count(*)::int as n from inbound_mail where "messageId" like 'chaos-%' group by 1 order by 1`,
  );
  // Every acceptance has its line: one a ticket, all others repeats of it.
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["duplicate", "ticket"]);
  expect(outcomes.find(({ outcome }) => outcome === "ticket")?.n).toBe(MESSAGES);
  expect(outcomes.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThanOrEqual(inAll);

  await expect
    .poll(async () => (await ask(`select from outbound_mail where state <> 'sent'`)).length, { timeout: 90_000, interval: 250 })
    .toBe(0);
  const kept = (await ask<{ messageId: string }>(`select "messageId" from outbound_mail`)).map((row) => row.messageId);
  expect(written.size).toBeGreaterThan(10);
  expect([...written].filter((id) => !kept.includes(id.slice(1, -1)))).toEqual([]);
  const files = readdirSync(join(folder, "outbox")).filter((name) => name.endsWith(".eml"));
  expect(files.sort()).toEqual(kept.map((id) => `${id}.eml`).sort());
});
