/** What reports by mail (RFC 3464, 8098, 5965) make of the reply they speak of, and of its contact. */
import { expect, test } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { SuppressionRecord } from "#/features/suppression/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

const { owner } = testDatabase();

type Line = { outcome: string; reason: string | null; ticketId: string | null };
async function deliver(space: TestWorkspace, lines: string[]): Promise<Line> {
  const raw = Buffer.from(lines.join("\r\n"));
  const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "", recipients: [space.address], raw });
  await processInboundMail(ids[0] ?? "");
  return (await owner<Line>(`select outcome, reason, "ticketId" from inbound_mail where id = $1`, ids))[0] as Line;
}
let counter = 0;
const report = (type: string, part: string, fields: string[], { messageId }: MessageRecord, from = "MAILER-DAEMON@mx.client.example") => [
  `From: ${from}`,
  `Message-ID: <report-${++counter}@mx.client.example>`,
  "Subject: About your mail",
  `Content-Type: multipart/report; report-type=${type}; boundary="r"`,
  "",
  "--r",
  "Content-Type: text/plain",
  "",
  "About your mail.",
  "--r",
  `Content-Type: message/${part}`,
  "",
  ...fields,
  "--r",
  "Content-Type: text/rfc822-headers",
  "",
  `Message-ID: ${messageId}`,
  "--r--",
  "",
];
const status = (message: MessageRecord, fields: string[]) =>
  report("delivery-status", "delivery-status", ["Reporting-MTA: dns; mx.client.example", "", ...fields], message);
const about = (email: string, action: string, code: string, more: string[] = []) => [
  `Final-Recipient: rfc822; ${email}`,
  `Action: ${action}`,
  `Status: ${code}`,
  ...more,
];

async function sent(more: object = {}) {
  const space = await buildWorkspace();
  const ticket = await buildTicket(space);
  const input = { ticketId: ticket.id, kind: "reply", text: "Try this.", ...more };
  const { record } = await execute<MessageRecord>(space.owner, "message.create", input);
  const read = () => query<MessageRecord>(space.owner, "message.read", { id: record.id });
  await execute(space.product, "message.setDelivery", { id: record.id, state: "sent" });
  return {
    space,
    ticket,
    reply: record,
    email: ticket.contact.email,
    delivery: async () => {
      const { delivery, bounce } = await read();
      return { ...delivery, bounce };
    },
    contact: () => query<ContactRecord>(space.owner, "contact.read", { id: ticket.contact.id }),
    suppressed: async () => (await query<{ data: SuppressionRecord[] }>(space.owner, "suppression.list", {})).data,
    messageCount: async () => (await query<{ data: unknown[] }>(space.owner, "message.list", { ticketId: ticket.id })).data.length,
  };
}

test.each(["delivered", "relayed", "expanded"])(
  "a report that a mail was %s is told on it, and is no message of its own",
  async (action) => {
    const { space, ticket, reply, email, delivery, messageCount } = await sent();
    const before = await messageCount();
    const line = await deliver(space, status(reply, about(email, action, "2.0.0")));
    expect(line).toMatchObject({
      outcome: "automatic",
      ticketId: ticket.id,
      reason: "Automatic reply: a report that a mail has arrived. It is told on the reply it speaks of.",
    });
    expect(await delivery()).toMatchObject({ state: "delivered", detail: email, bounce: null });
    expect(await messageCount()).toBe(before);
  },
);

test("a mail has arrived when it has with all of its recipients; one it did not reach counts", async () => {
  const { space, reply, email, delivery } = await sent({ cc: ["boss@client.example"] });
  const boss = "boss@client.example";
  await deliver(space, status(reply, [...about(email, "delivered", "2.0.0"), "", ...about(boss, "delayed", "4.4.1")]));
  expect(await delivery()).toMatchObject({ state: "sent" });
  await deliver(space, status(reply, [...about(email, "delivered", "2.0.0"), "", ...about(boss, "failed", "5.1.1")]));
  expect(await delivery()).toMatchObject({ state: "bounced", bounce: "hard", detail: expect.stringContaining(boss) });
  await deliver(space, status(reply, about(email, "delivered", "2.0.0")));
  expect(await delivery()).toMatchObject({ state: "bounced" });
});

test("a bounce for now is soft, on the message and on its contact, and holds no mail back; one for good is hard, and does", async () => {
  const { space, reply, email, delivery, contact, suppressed } = await sent();
  const full = ["Diagnostic-Code: smtp; 552 5.2.2 mailbox full"];
  expect(await deliver(space, status(reply, about(email, "failed", "5.2.2", full)))).toMatchObject({ outcome: "bounce" });
  expect(await delivery()).toMatchObject({ state: "bounced", bounce: "soft" });
  expect((await contact()).lastReturn).toEqual({
    state: "bounced",
    bounce: "soft",
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    detail: `Soft bounce. ${email}: 552 5.2.2 mailbox full`,
    messageId: reply.id,
  });
  expect(await suppressed()).toEqual([]);
  const other = await sent();
  await deliver(other.space, status(other.reply, about(other.email, "failed", "5.1.1")));
  expect(await other.delivery()).toMatchObject({ state: "bounced", bounce: "hard" });
  expect(await other.contact()).toMatchObject({ lastReturn: { bounce: "hard" }, suppression: { reason: "bounced" } });
});

test("a read receipt says that a mail was opened where the workspace wants to know, else that it has arrived", async () => {
  const receipt = (disposition: string, email: string, reply: MessageRecord) =>
    report(
      "disposition-notification",
      "disposition-notification",
      [
        `Final-Recipient: rfc822; ${email}`,
        `Original-Message-ID: ${reply.messageId}`,
        `Disposition: manual-action/MDN-sent-manually; ${disposition}`,
      ],
      reply,
      email,
    );
  const quiet = await sent();
  const line = await deliver(quiet.space, receipt("displayed", quiet.email, quiet.reply));
  expect(line).toMatchObject({ outcome: "automatic", ticketId: quiet.ticket.id });
  expect(await quiet.delivery()).toMatchObject({ state: "delivered" });
  const curious = await sent();
  await execute(curious.space.owner, "workspace.update", { tracksOpens: true });
  await deliver(curious.space, receipt("deleted", curious.email, curious.reply));
  expect(await curious.delivery()).toMatchObject({ state: "delivered" });
  await deliver(curious.space, receipt("displayed", curious.email, curious.reply));
  expect(await curious.delivery()).toMatchObject({ state: "opened", detail: curious.email });
});

test("a complaint by mail is one: on the message, on the contact, and no more mail goes there", async () => {
  const { space, reply, email, delivery, contact, suppressed } = await sent();
  const fields = ["Feedback-Type: abuse", "Version: 1", `Original-Rcpt-To: <${email}>`];
  await deliver(space, report("feedback-report", "feedback-report", fields, reply, "complaints@isp.example"));
  expect(await delivery()).toMatchObject({ state: "complained", bounce: null });
  expect(await contact()).toMatchObject({
    lastReturn: { state: "complained", messageId: reply.id },
    suppression: { reason: "complained" },
  });
  expect(await suppressed()).toMatchObject([{ email, reason: "complained" }]);
});

test("a report of no mail of ours, or of another workspace's, tells nothing", async () => {
  const [one, other] = [await sent(), await sent()];
  for (const action of ["delivered", "failed"]) await deliver(other.space, status(one.reply, about(one.email, action, "5.1.1")));
  expect(await one.delivery()).toMatchObject({ state: "sent" });
  expect(await other.delivery()).toMatchObject({ state: "sent" });
  expect((await one.contact()).lastReturn).toBeNull();
});
