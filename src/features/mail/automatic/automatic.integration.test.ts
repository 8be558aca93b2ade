import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, describe, expect, it } from "vitest";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { acknowledgeOne } from "#/features/mail/automatic/jobs.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import { replyById } from "#/features/mail/outbound/queries.ts";
import type { MessageRecord, ReceivedMessage } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";
import { startSmtp } from "../../../../test/smtpServer.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-automatic-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

let counter = 0;
const WORDS = "Hello {{contact.firstName}},\n\nwe have it: {{ticket.subject}} (#{{ticket.number}}).";
async function answering(): Promise<TestWorkspace> {
  const space = await buildWorkspace();
  await execute(space.owner, "inbox.update", { id: space.inboxId, acknowledgement: WORDS });
  return space;
}
const from = (email: string, name = "Carla Customer") => ({ from: { name, email } });
const someone = () => `person${++counter}.${Date.now().toString(36)}@client.example`;
const answer = (space: TestWorkspace, { messageId }: ReceivedMessage) => acknowledgeOne({ workspaceId: space.id, messageId });
const answersOn = async (space: TestWorkspace, ticketId: string) =>
  (await query<{ data: MessageRecord[] }>(space.owner, "message.list", { ticketId })).data.filter(({ kind }) => kind === "reply");
const jobsOf = (messageId: string) =>
  owner(
    `select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'acknowledge' and j.payload->>'messageId' = $1`,
    [messageId],
  );

describe("an inbox's answer by itself", () => {
  it("does it: says that the mail has arrived, once, marked as a machine's, and leaves the ticket waiting for a person", async () => {
    const space = await answering();
    const received = await receive(space, { ...from(someone()), subject: "Broken <lamp> & more" });
    expect(await jobsOf(received.messageId)).toHaveLength(1);
    expect(await answer(space, received)).toBeNull();
    // The job runs again after a crash: the effect is there once.
    expect(await answer(space, received)).toBeNull();
    const [reply, ...more] = await answersOn(space, received.ticketId);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({
      author: { type: "system", name: "Support" },
      isAutomatic: true,
      text: `Hello Carla,\n\nwe have it: Broken <lamp> & more (#${received.ticketNumber}).`,
    });
    expect(await query<TicketRecord>(space.owner, "ticket.read", { id: received.ticketId })).toMatchObject({
      firstReplyAt: null,
      lastAgentMessageAt: null,
      messageCount: 2,
      status: "open",
    });
    await sendOne({ workspaceId: space.id, id: reply?.id ?? "" }, { attempt: 1, isLastAttempt: false });
    const name = readdirSync(join(folder, "outbox")).find((file) => file.startsWith(reply?.id ?? "?")) ?? expect.unreachable();
    const mail = await simpleParser(readFileSync(join(folder, "outbox", name)));
    expect(mail.headers.get("auto-submitted")).toBe("auto-replied");
    expect(mail.html).toContain("Broken &lt;lamp&gt; &amp; more");
  });

  it("leaves by SMTP without a sender to answer to, unless the server takes no such mail", async () => {
    for (const refusesNullSender of [false, true]) {
      const server = await startSmtp({ refusesNullSender });
      const space = await answering();
      await execute(space.owner, "inbox.setOutgoing", { id: space.inboxId, by: "smtp", url: server.url });
      const received = await receive(space, from(someone()));
      await answer(space, received);
      const [reply] = await answersOn(space, received.ticketId);
      await sendOne({ workspaceId: space.id, id: reply?.id ?? "" }, { attempt: 1, isLastAttempt: false });
      expect(server.arrivals.map((arrival) => arrival.from)).toEqual([refusesNullSender ? space.address : ""]);
      await server.stop();
    }
  });

  it("is not given where nobody asked for it: not wanted, to machines, to ourselves, to spam, in a ticket that is there", async () => {
    const [space, other, silent] = [await answering(), await answering(), await buildWorkspace()];
    const quiet = await receive(silent, from(someone()));
    expect(await jobsOf(quiet.messageId)).toEqual([]);
    expect(await answer(silent, quiet)).toBe("not wanted");
    const automatic = await receive(space, { ...from(someone()), isAutomatic: true });
    expect(await jobsOf(automatic.messageId)).toEqual([]);
    expect(await answer(space, automatic)).toBe("automatic mail");
    expect(await answer(space, await receive(space, from("no-reply@shop.example")))).toBe("a machine's address");
    expect(await answer(space, await receive(space, from(other.address)))).toBe("an address of our own");
    expect(await answer(space, await receive(space, from(other.address.replace("@", "+abc@"))))).toBe("an address of our own");
    const spam = await receive(space, from(someone()));
    await execute(space.owner, "ticket.update", { id: spam.ticketId, status: "spam" });
    expect(await answer(space, spam)).toBe("not wanted");
    const email = someone();
    const first = await receive(space, from(email));
    const joined = await receive(space, { ...from(email), ticketId: first.ticketId, matchedBy: "references" });
    expect(await jobsOf(joined.messageId)).toEqual([]);
  });

  it("cannot be used to flood a third person, by one workspace or by many together, least of all in a forged name", async () => {
    const victim = someone();
    const spaces = await Promise.all(Array.from({ length: 5 }, answering));
    const results = await Promise.all(spaces.map(async (space) => answer(space, await receive(space, from(victim)))));
    expect(results.filter((reason) => reason === null)).toHaveLength(3);
    expect(results.filter((reason) => reason === "enough automatic mail")).toHaveLength(2);
    const [space] = spaces as [TestWorkspace];
    const forged = { ...from(someone()), auth: { spf: "fail", dkim: "none", dmarc: "fail" } as const };
    expect([await answer(space, await receive(space, forged)), await answer(space, await receive(space, forged))]).toEqual([
      null,
      "enough automatic mail",
    ]);
    // The hour passes; the day's budget stands.
    const again = async () => answer(space, await receive(space, from(victim)));
    await owner(`update automatic_mail set at = at - interval '2 hours' where email = $1`, [victim]);
    expect([await again(), await again(), await again()]).toEqual([null, null, "enough automatic mail"]);
    await owner(`update automatic_mail set at = at - interval '2 days' where email = $1`, [victim]);
    expect(await again()).toBeNull();
  });

  it("ends after the third between two machines, of which the other marks nothing and answers everything with a new mail", async () => {
    const space = await answering();
    const robot = someone();
    let mailsOfRobot = 0;
    let answers = 0;
    for (let isTalking = true; isTalking && mailsOfRobot < 20; ) {
      const id = `<robot-${++mailsOfRobot}-${robot}>`;
      const raw = Buffer.from(
        [
          `From: ${robot}`,
          `To: ${space.address}`,
          `Message-ID: ${id}`,
          "Subject: We got your mail",
          "",
          `Ticket ${mailsOfRobot} is open.`,
          "",
        ].join("\r\n"),
      );
      const { ids } = await acceptMail({ source: "smtp", envelopeFrom: robot, recipients: [space.address], raw });
      for (const line of ids) await processInboundMail(line);
      const [message] = await owner<{ id: string; ticketId: string }>(`select id, "ticketId" from message where "messageId" = $1`, [
        id.slice(1, -1),
      ]);
      await acknowledgeOne({ workspaceId: space.id, messageId: message?.id ?? "" });
      const [reply] = await answersOn(space, message?.ticketId ?? "");
      isTalking = reply !== undefined;
      if (reply) {
        answers++;
        expect(await inWorkspace(space.id, () => replyById(space.id, reply.id))).toMatchObject({ isAutomatic: true });
      }
    }
    expect([answers, mailsOfRobot]).toEqual([3, 4]);
  });

  it("refuses others, and hides from strangers", async () => {
    const [space, stranger] = [await answering(), await buildWorkspace()];
    const { ticketId, messageId } = await receive(space, from(someone()));
    await expect(execute(space.owner, "message.acknowledge", { ticketId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.product, "message.acknowledge", { ticketId })).rejects.toMatchObject({ code: "not-found" });
    expect(await answer(stranger, { messageId } as ReceivedMessage)).toBe("not wanted");
  });
});

describe("an inbox", () => {
  it("gives its style to the sender's name", async () => {
    const space = await buildWorkspace();
    await execute(space.owner, "inbox.update", { id: space.inboxId, fromName: "{firstName} from {workspace}" });
    const ticket = await buildTicket(space);
    const write = async (actor: TestWorkspace["owner"]) =>
      (await execute<MessageRecord>(actor, "message.create", { ticketId: ticket.id, kind: "reply", text: "Hi" })).record.from;
    expect(await write(await buildMember(space, "agent", "Ana Silva"))).toEqual({
      name: `Ana from Workspace ${space.slug}`,
      email: space.address,
    });
  });

  it("takes all of a domain, except what another inbox has, and not the domain of others", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const domain = `${space.slug}.localhost`;
    const update = (id: string, addresses: string[]) => execute<InboxRecord>(space.owner, "inbox.update", { id, addresses });
    const { record } = await execute<InboxRecord>(space.owner, "inbox.create", {
      name: "Sales",
      addresses: [`sales@${domain}`, `*@${domain}`],
    });
    expect(record.addresses).toEqual([`sales@${domain}`, `*@${domain}`]);
    const inboxOf = async (recipient: string) => {
      const raw = Buffer.from(`From: ${someone()}\r\nTo: ${recipient}\r\nSubject: x\r\n\r\nx\r\n`);
      const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "a@b.example", recipients: [recipient], raw });
      await processInboundMail(ids[0] ?? "");
      return (
        await owner<{ inboxId: string | null }>(
          `select t."inboxId" from inbound_mail m left join ticket t on t.id = m."ticketId" where m.id = $1`,
          [ids[0]],
        )
      )[0]?.inboxId;
    };
    expect(await inboxOf(`anything+x@${domain}`)).toBe(record.id);
    expect(await inboxOf(space.address)).toBe(space.inboxId);
    await expect(update(space.inboxId, [space.address, `*@${domain}`])).rejects.toMatchObject({ issues: [{ path: "addresses.1" }] });
    await expect(update(space.inboxId, [`*@${domain}`])).rejects.toMatchObject({ issues: [{ path: "addresses.0" }] });
    await expect(update(record.id, [`sales@${domain}`, `*@${stranger.slug}.localhost`])).rejects.toMatchObject({
      issues: [{ path: "addresses.1", message: "holds addresses of others" }],
    });
  });
});
