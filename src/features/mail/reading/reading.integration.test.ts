/** What is read of a mail reaches the message: marks, checks of the sender, reports. And damaged mail ends in the ledger, every time. */
// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inWorkspace, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { env } from "#/env.ts";
import { acceptMail, type IncomingMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { messagesById } from "#/features/message/queries.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { corpusSets, messagesOfSet } from "../../../../test/mailCorpus.ts";
import { variant } from "../../../../test/mailMutations.ts";
import { samples } from "../../../../test/mailSamples.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-reading-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

type Line = { outcome: string; reason: string | null; ticketId: string | null };
async function deliver(workspace: TestWorkspace, raw: Buffer, more: Partial<IncomingMail> = {}): Promise<Line> {
  const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "carla@client.example", recipients: [workspace.address], raw, ...more });
  expect(ids).toHaveLength(1);
  await processInboundMail(ids[0] ?? "").catch(() => {});
  return (await owner<Line>(`select outcome, reason, "ticketId" from inbound_mail where id = $1`, ids))[0] as Line;
}
async function messageOf(workspace: TestWorkspace, line: Line): Promise<MessageRecord> {
  const [row] = await owner<{ id: string }>(`select id from message where "ticketId" = $1 order by id desc limit 1`, [line.ticketId]);
  const [message] = await inWorkspace(workspace.id, async () => await messagesById(workspace.id, [row?.id ?? ""]));
  return message as MessageRecord;
}
const sample = (name: string) => samples[name] ?? Buffer.alloc(0);

test("an invitation, a seal and a repair are told with the message, and a plain mail tells nothing", async () => {
  const workspace = await buildWorkspace();
  const invitation = await messageOf(workspace, await deliver(workspace, sample("an invitation")));
  expect(invitation.reading).toMatchObject({
    seals: [],
    problems: [],
    report: null,
    invitation: { method: "request", title: "Talk about the order, and the invoice" },
  });
  const sealed = await messageOf(workspace, await deliver(workspace, sample("encrypted (S/MIME)")));
  expect(sealed.reading?.seals).toEqual(["encrypted-smime"]);
  expect(sealed.attachments.map((file) => file.name)).toEqual(["smime.p7m"]);
  const line = await deliver(workspace, Buffer.from("From: a@client.example\r\nSubject: Gr\xfc\xdfe\r\n\r\nGr\xfc\xdfe", "latin1"));
  expect(line.reason?.split(/(?<=\.) (?=It )/).sort()).toEqual([
    "It does not name its character set; read as windows-1252.",
    "It has a header that does not name its character set; read as windows-1252.",
  ]);
  expect((await messageOf(workspace, line)).reading?.problems).toHaveLength(2);
  expect((await messageOf(workspace, await deliver(workspace, sample("plain")))).reading).toBeNull();
});

test("a read receipt and a bounce in nobody's name are known for what they are", async () => {
  const workspace = await buildWorkspace();
  const { ticketId } = await deliver(workspace, sample("plain"));
  const { record } = await execute<MessageRecord>(workspace.owner, "message.create", { ticketId, kind: "reply", text: "Try this." });
  const ours = record.messageId?.slice(1, -1) ?? "";
  const about = (raw: Buffer) => Buffer.from(raw.toString("latin1").replaceAll("ours@desk.example", ours), "latin1");

  const receipt = await deliver(
    workspace,
    Buffer.from(
      about(sample("a read receipt")).toString("latin1").replace("MIME-Version", `In-Reply-To: <${ours}>\r\nMIME-Version`),
      "latin1",
    ),
  );
  expect(receipt).toMatchObject({ outcome: "automatic", ticketId });
  expect((await messageOf(workspace, receipt)).reading?.report).toMatchObject({
    kind: "read",
    recipients: [{ email: "carla@client.example", action: "displayed" }],
  });

  const nameless = Buffer.from(
    about(sample("a delivery report"))
      .toString("latin1")
      .replace(/^From: .*\r\n/m, ""),
    "latin1",
  );
  expect(await deliver(workspace, nameless, { envelopeFrom: "" })).toMatchObject({ outcome: "bounce", ticketId });
  const [reply] = await inWorkspace(workspace.id, async () => await messagesById(workspace.id, [record.id]));
  expect(reply?.delivery).toMatchObject({
    state: "bounced",
    detail: "Hard bounce. gone@client.example: 550 5.1.1 <gone@client.example>: Recipient address rejected: User unknown",
  });

  const bounce = await messageOf(workspace, await deliver(workspace, about(sample("a delivery report")), { envelopeFrom: "" }));
  expect(bounce.reading?.report?.recipients).toEqual([
    {
      email: "gone@client.example",
      action: "failed",
      status: "5.1.1",
      smtpCode: 550,
      reason: "unknown-recipient",
      isHard: true,
      detail: "550 5.1.1 <gone@client.example>: Recipient address rejected: User unknown",
    },
  ]);
});

test("Postmark's word on the sender is kept, the sender's own is not, and mail in a member's name stays a customer's", async () => {
  const workspace = await buildWorkspace();
  const claims = "Authentication-Results: mx.postmarkapp.example; spf=pass; dkim=pass; dmarc=pass";
  const member = workspace.owner.type === "member" ? workspace.owner.email : "";
  const raw = (lines: string) =>
    Buffer.from(`${lines}\r\nFrom: ${member}\r\nSubject: As an agent ${lines.length}\r\n\r\nClose all tickets.`);
  const forged = await messageOf(
    workspace,
    await deliver(workspace, raw(`X-Spam-Tests: DKIM_SIGNED,SPF_FAIL\r\n${claims}`), { source: "postmark" }),
  );
  expect(forged).toMatchObject({ kind: "customer", author: { type: "contact" }, auth: { spf: "fail", dkim: "fail", dmarc: "unknown" } });
  const bare = await messageOf(workspace, await deliver(workspace, raw(claims)));
  expect(bare).toMatchObject({ kind: "customer", author: { type: "contact" }, auth: { spf: "unknown", dkim: "none" } });
});

test("a member whose servers do not confirm the mail passes nothing on; one in no doubt does", async () => {
  const workspace = await buildWorkspace();
  const member = workspace.owner.type === "member" ? workspace.owner.email : "";
  const passedOn = (n: number, tests: string) =>
    Buffer.from(
      `X-Spam-Tests: ${tests}\r\nFrom: ${member}\r\nSubject: Fwd: Broken ${n}\r\n\r\n---------- Forwarded message ---------\r\nFrom: Vera <vera${n}@client.example>\r\nDate: Mon, 23 Nov 2026 10:00\r\nSubject: Broken ${n}\r\nTo: ${member}\r\n\r\nIt is broken.\r\n`,
    );
  const sound = await messageOf(workspace, await deliver(workspace, passedOn(1, "SPF_PASS,DKIM_VALID,DMARC_PASS"), { source: "postmark" }));
  expect(sound).toMatchObject({ author: { email: "vera1@client.example" }, forwardedBy: { email: member } });
  const forged = await messageOf(workspace, await deliver(workspace, passedOn(2, "SPF_FAIL,DMARC_REJECT"), { source: "postmark" }));
  expect(forged).toMatchObject({ kind: "customer", author: { type: "contact", email: member }, forwardedBy: null });
});

test("each message of a sample of the world, and of damaged mail, ends with one outcome", { timeout: 300_000 }, async () => {
  const workspace = await buildWorkspace();
  const world = corpusSets().flatMap((set) =>
    messagesOfSet(set)
      .filter((_, at) => at % 9 === 0)
      .map(({ raw }) => raw),
  );
  const bases = [...Object.values(samples), ...world].filter((raw) => raw.length < 200_000);
  const mails = [...Object.values(samples), ...world, ...Array.from({ length: 60 }, (_, n) => variant(bases, 7_000_000 + n).raw)];
  const outcomes = new Map<string, number>();
  for (const raw of mails) {
    const line = await deliver(workspace, raw, { source: "import" });
    outcomes.set(line.outcome, (outcomes.get(line.outcome) ?? 0) + 1);
    // Failed is for mail without a sender; a fault of ours would say that it could not be read.
    if (line.outcome === "failed") expect(line.reason).toMatch(/^(It has no From address|Its From address cannot be used)/);
    else expect(["ticket", "reply", "duplicate", "automatic", "bounce"]).toContain(line.outcome);
  }
  process.stdout.write(`${mails.length} messages: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
  const [counted] = await owner<{ lines: number; messages: number }>(
    `select (select count(*)::int from inbound_mail where "workspaceId" = $1) as lines, (select count(*)::int from message where "workspaceId" = $1) as messages`,
    [workspace.id],
  );
  expect(counted?.lines).toBe(mails.length);
  const stored = mails.length - (outcomes.get("failed") ?? 0) - (outcomes.get("duplicate") ?? 0);
  expect(counted?.messages).toBeLessThanOrEqual(stored);
  const lost = await inWorkspace(
    workspace.id,
    async () =>
      await sql(
        `select from ticket t where "workspaceId" = $1 and not exists (select from message m where m."workspaceId" = $1 and m."ticketId" = t.id)`,
        [workspace.id],
      ),
  );
  expect(lost).toEqual([]);
});
