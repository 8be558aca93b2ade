/**
 * Two installations that are each other's customer, each with an answer of its own to new mail, joined by SMTP alone as two companies are. A mail
 * set off between them must not go round: with the marks of RFC 3834 on it at once, and where a server in between takes them off, by the budgets.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import { connect } from "./cli/connect.ts";
import { buildTicket, buildWorkspace, type TestWorkspace } from "./factories.ts";
import { freePort, killable } from "./killable.ts";
import { TEST_SECRET } from "./secret.ts";
import { sendMail } from "./smtpClient.ts";

/** What tells a machine's mail, and what it answers: all that a careless server in between may lose. */
const MARKS = /^(auto-submitted|precedence|x-auto-response-suppress|in-reply-to|references|reply-to|return-path):.*\r\n(?:[ \t].*\r\n)*/gim;

/** A server between the two: what it takes, the other has before it answers. */
async function startBetween() {
  const mails: { raw: string; isAutomatic: boolean }[] = [];
  const way = { port: 0, takesMarksOff: false };
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    closeTimeout: 50,
    onData: (stream, { envelope }, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const raw = Buffer.concat(pieces).toString("latin1");
        mails.push({ raw, isAutomatic: /^auto-submitted: auto-replied/im.test(raw) });
        const end = raw.indexOf("\r\n\r\n") + 2;
        const sent = way.takesMarksOff ? raw.slice(0, end).replace(MARKS, "") + raw.slice(end) : raw;
        const from = (envelope.mailFrom ? envelope.mailFrom.address : "") || (way.takesMarksOff ? "relay@between.example" : "");
        const to = envelope.rcptTo.map(({ address }) => address);
        sendMail(way.port, { to, from, raw: Buffer.from(sent, "latin1") }).then(
          ({ code, text }) => (code === 250 ? done() : done(Object.assign(new Error(text), { responseCode: code }))),
          done,
        );
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return { url, mails, way, stop: () => new Promise<void>((done) => server.close(done)) };
}

const ends: (() => Promise<void>)[] = [];
/** An installation of its own: its database, its processes; its mail goes out by the server between. */
async function begin(slug: string, url: string) {
  const folder = mkdtempSync(join(tmpdir(), `connect-${slug}-`));
  const port = await freePort();
  const env = () => ({
    CONNECT_DATA_DIR: folder,
    CONNECT_DEMO: "0",
    SMTP_PORT: String(port),
    SMTP_URL: url,
    APP_SECRET: TEST_SECRET,
    LOG_LEVEL: "fatal",
  });
  const product = killable(folder, env);
  ends.push(async () => {
    if (product.root() !== null) await product.killEverything();
    rmSync(folder, { recursive: true, force: true });
  });
  await product.start("smtp", "worker");
  const furnish = () =>
    product.withProduct(async () => {
      const made = await buildWorkspace({ slug });
      await execute(made.owner, "inbox.update", { id: made.inboxId, acknowledgement: "We have it, and will answer." });
      return made;
    });
  const isIdle = async () => {
    const [row] = await product.ask<{ waiting: number }>(
      `select (select count(*) from inbound_mail where outcome = 'pending')::int + (select count(*) from outbound_mail where state = 'queued')::int
         + (select count(*) from graphile_worker.jobs where task_identifier in ('processMail', 'acknowledge', 'sendReply'))::int as waiting`,
    );
    return row?.waiting === 0;
  };
  const ledger = async () => {
    const { out } = await connect(["mail", "ledger", "--json"], env());
    return out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LedgerLine);
  };
  return { product, port, furnish, isIdle, ledger };
}

type Between = Awaited<ReturnType<typeof startBetween>>;
type Side = Awaited<ReturnType<typeof begin>> & { workspace: TestWorkspace };
let toAlpha: Between;
let toBeta: Between;
let alpha: Side;
let beta: Side;

beforeAll(async () => {
  spawnSync(process.execPath, ["tools/build.mjs", "--server", "--if-stale"], { stdio: "ignore" });
  [toAlpha, toBeta] = [await startBetween(), await startBetween()];
});
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await Promise.all([toAlpha.stop(), toBeta.stop()]);
});

async function beginBoth(): Promise<void> {
  const [one, other] = await Promise.all([begin("alpha", toBeta.url), begin("beta", toAlpha.url)]);
  // One after the other: this process opens one database at a time.
  alpha = { ...one, workspace: await one.furnish() };
  beta = { ...other, workspace: await other.furnish() };
  [toAlpha.way.port, toBeta.way.port] = [alpha.port, beta.port];
}

/** Nothing is on its way, and nothing will be: neither has anything to do, and no mail crossed while they were asked. */
async function silence(): Promise<void> {
  const crossed = () => toAlpha.mails.length + toBeta.mails.length;
  const isSilent = async () => {
    const before = crossed();
    return before > 0 && (await alpha.isIdle()) && (await beta.isIdle()) && crossed() === before;
  };
  await expect.poll(isSilent, { timeout: 60_000, interval: 50 }).toBe(true);
}

/** A member of alpha writes to beta, who is a customer there. */
const writeTo = (from: Side, to: TestWorkspace) =>
  from.product.withProduct(async () => {
    const ticket = await buildTicket(from.workspace, { contact: { email: to.address, name: "Beta" } });
    await execute(from.workspace.owner, "message.create", { ticketId: ticket.id, kind: "reply", text: "We have a question." });
    return ticket;
  });

describe("two installations that answer each other", { timeout: 90_000 }, () => {
  it("are silent after one automatic mail, which says that it is one, and which the ledger shows", async () => {
    await beginBoth();
    const ticket = await writeTo(alpha, beta.workspace);
    await silence();
    const automatic = [...toAlpha.mails, ...toBeta.mails].filter((mail) => mail.isAutomatic);
    expect(automatic.length).toBeGreaterThan(0);
    expect(automatic.length).toBeLessThanOrEqual(3);
    expect(toBeta.mails).toHaveLength(1);
    expect((await beta.ledger()).map(({ from, outcome }) => [from, outcome])).toEqual([[alpha.workspace.address, "ticket"]]);
    expect(await alpha.ledger()).toMatchObject([
      { outcome: "automatic", ticketId: ticket.id, reason: "Automatic reply: Auto-Submitted: auto-replied." },
    ]);
  });

  it("fall silent too where every mark is lost between them: the budgets hold, three automatic mails from each at most", async () => {
    for (const { way, mails } of [toAlpha, toBeta]) {
      way.takesMarksOff = true;
      mails.length = 0;
    }
    await writeTo(alpha, beta.workspace);
    await silence();
    for (const { mails } of [toAlpha, toBeta]) {
      const automatic = mails.filter((mail) => mail.isAutomatic).length;
      expect(automatic).toBeGreaterThan(0);
      expect(automatic).toBeLessThanOrEqual(3);
    }
    // The last of them opened a ticket that a person answers: nothing was lost, and nobody answered it by itself.
    const lines = [...(await alpha.ledger()), ...(await beta.ledger())];
    expect(lines.every(({ outcome }) => outcome === "ticket" || outcome === "automatic")).toBe(true);
    expect(lines.filter(({ reason }) => reason?.includes("not answered by itself"))).not.toEqual([]);
  });
});
