/** Where an answer goes, over SMTP and REST: by address, references or number; late answers, other subjects, strangers, and mail passed on. */
import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { replyToken, replyKey } from "#/features/mail/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { testMailDesk } from "./mailDesk.ts";
import { TEST_SECRET } from "./secret.ts";

const { desk, database, lineOf, ticketOf, messagesOf, reply } = testMailDesk();
const ANA = "Ana <ana@client.example>";
const tokenAddress = (ticketId: string | null) =>
  desk.workspace.address.replace("@", `+${replyToken(replyKey(TEST_SECRET), desk.workspace.id, ticketId ?? "")}@`);
/** As if it had been closed so many days ago. */
async function close(ticketId: string | null, daysAgo: number) {
  expect((await desk.agent("PATCH", `/tickets/${ticketId}`, { status: "closed" })).status).toBe(200);
  await database.owner(`update ticket set "closedAt" = now() - make_interval(days => $2) where id = $1`, [ticketId, daysAgo]);
}

describe("a late answer", () => {
  it("opens a closed ticket again within the time, and a linked follow-up after it", async () => {
    const { ticketId, ticketNumber } = await lineOf({ From: ANA, Subject: "Broken hinge" });
    const sent = await reply(ticketId);
    const answer = { From: ANA, Subject: "Re: Broken hinge", "In-Reply-To": `<${sent.id}>` };
    await close(ticketId, 13);
    expect(await lineOf(answer)).toMatchObject({ outcome: "reply", ticketId });
    expect((await ticketOf(ticketId)).status).toBe("open");

    await close(ticketId, 15);
    const late = await lineOf(answer);
    expect(late).toMatchObject({
      outcome: "ticket",
      reason: `Ticket ${ticketNumber} has been closed for long: this one was opened to follow it, and is linked to it.`,
    });
    expect(late.ticketId).not.toBe(ticketId);
    expect(await ticketOf(late.ticketId)).toMatchObject({ status: "open", subject: "Re: Broken hinge", linkedIds: [ticketId] });
    expect(await ticketOf(ticketId)).toMatchObject({ status: "closed", linkedIds: [late.ticketId] });
    // The next answer to the old ticket is for the one that follows it, until that one has been closed for long.
    expect(await lineOf(answer)).toMatchObject({ outcome: "reply", ticketId: late.ticketId });
    await close(late.ticketId, 20);
    const later = await lineOf(answer);
    expect(later.outcome).toBe("ticket");
    expect((await ticketOf(later.ticketId)).linkedIds).toEqual([late.ticketId]);
  });

  it("is for the old ticket again once an agent has opened that", async () => {
    const { ticketId } = await lineOf({ From: ANA, Subject: "Squeaky wheel" });
    await close(ticketId, 40);
    const followUp = await lineOf({ From: ANA, Subject: "Re: Squeaky wheel" }, { to: tokenAddress(ticketId) });
    expect(followUp.ticketId).not.toBe(ticketId);
    await desk.agent("PATCH", `/tickets/${ticketId}`, { status: "open" });
    expect((await lineOf({ From: ANA, Subject: "Re: Squeaky wheel" }, { to: tokenAddress(ticketId) })).ticketId).toBe(ticketId);
  });

  it("of a machine opens nothing, however late", async () => {
    const { ticketId } = await lineOf({ From: ANA, Subject: "Away soon" });
    const sent = await reply(ticketId);
    await close(ticketId, 100);
    const line = await lineOf({ From: ANA, "In-Reply-To": `<${sent.id}>`, "Auto-Submitted": "auto-replied" });
    expect(line).toMatchObject({ outcome: "automatic", ticketId });
    expect((await ticketOf(ticketId)).status).toBe("closed");
  });

  it("counts the days that the workspace says", async () => {
    const { body, status } = await desk.agent<WorkspaceRecord>("PATCH", "/workspace", { followUpAfterDays: 60 });
    expect([status, body.followUpAfterDays]).toEqual([200, 60]);
    const { ticketId } = await lineOf({ From: ANA, Subject: "Slow matter" });
    await close(ticketId, 59);
    expect((await lineOf({ From: ANA }, { to: tokenAddress(ticketId) })).ticketId).toBe(ticketId);
    expect((await desk.agent("PATCH", "/workspace", { followUpAfterDays: 0 })).status).toBe(422);
    expect((await desk.agent("PATCH", "/workspace", {})).status).toBe(422);
    await desk.agent("PATCH", "/workspace", { followUpAfterDays: 14 });
  });
});

describe("a number in the subject", () => {
  it("counts for the ticket's own customer, and for nobody else", async () => {
    const { ticketId, ticketNumber } = await lineOf({ From: ANA, Subject: "Lost key" });
    for (const subject of [`About [#${ticketNumber}]`, `Ticket #${ticketNumber}: the key`, `Frage zu Vorgang ${ticketNumber}`]) {
      const line = await lineOf({ From: ANA, Subject: subject });
      expect(line, subject).toMatchObject({ outcome: "reply", ticketId });
      expect((await messagesOf(ticketId)).at(-1)?.matchedBy).toBe("number");
      expect((await lineOf({ From: "mallory@evil.example", Subject: subject })).ticketId).not.toBe(ticketId);
    }
    expect((await lineOf({ From: ANA, Subject: `Order #${ticketNumber}` })).ticketId).not.toBe(ticketId);
  });
});

describe("a reply address", () => {
  it.each(["To", "Cc", "Delivered-To", "X-Original-To"])("counts in %s", async (name) => {
    const { ticketId } = await lineOf({ From: ANA, Subject: `By ${name}` });
    const line = await lineOf({ From: ANA, Subject: `Re: By ${name}`, To: "somebody@else.example", [name]: tokenAddress(ticketId) });
    expect(line).toMatchObject({ outcome: "reply", ticketId });
  });
});

describe("whoever writes", () => {
  it("into a thread without having been in it is shown as such; whoever was in copy, or in blind copy, is not, and nobody becomes its customer", async () => {
    const { ticketId } = await lineOf({ From: ANA, Cc: "boss@client.example", Subject: "Roof" });
    await reply(ticketId, { bcc: ["lawyer@client.example"] });
    for (const from of ["boss@client.example", "lawyer@client.example", "neighbour@elsewhere.example", "neighbour@elsewhere.example"])
      expect(await lineOf({ From: from, Subject: "Re: Roof" }, { to: tokenAddress(ticketId) })).toMatchObject({ ticketId });
    expect((await messagesOf(ticketId)).map(({ from, isOutsider }) => [from?.email, isOutsider])).toEqual([
      ["ana@client.example", false],
      [desk.workspace.address, false],
      ["boss@client.example", false],
      ["lawyer@client.example", false],
      ["neighbour@elsewhere.example", true],
      // By now they have a part in it.
      ["neighbour@elsewhere.example", false],
    ]);
    expect((await ticketOf(ticketId)).contact.email).toBe("ana@client.example");
  });

  it("about something wholly else is told by the subject, which the message keeps", async () => {
    const { ticketId } = await lineOf({ From: ANA, Subject: "Broken hinge on the door" });
    const subjects = ["AW: Broken hinge on the door", "Fwd: [External] broken HINGE", "Invoice for October", "请求发票"];
    for (const subject of subjects)
      await lineOf({ From: ANA, Subject: `=?utf-8?B?${Buffer.from(subject).toString("base64")}?=` }, { to: tokenAddress(ticketId) });
    expect((await messagesOf(ticketId)).map(({ subject }) => subject)).toEqual([null, null, null, "Invoice for October", "请求发票"]);
  });
});

describe("mail that a member passes on", () => {
  const passedOn = (head: string) => `FYI, please answer her.\n\n${head}\n\nWhere is my sofa?\nMia`;
  const heads = [
    "---------- Forwarded message ---------\nFrom: Mia Moll <mia@buyer.example>\nDate: Tue, 24 Nov 2026\nSubject: Sofa\nTo: Olive <olive@team.example>",
    "Von: Mia Moll <mia@buyer.example>\nGesendet: Dienstag, 24. November 2026 10:00\nAn: Olive\nBetreff: Sofa",
    "Début du message réexpédié :\n\n> De: Mia Moll <mia@buyer.example>\n> Objet: Sofa\n> Date: 24 novembre 2026",
  ];

  it.each(heads)("is the original sender's: %#", async (head) => {
    const email = desk.workspace.owner.email;
    const line = await lineOf({ From: `Olive <${email}>`, Subject: "WG: Sofa" }, { body: passedOn(head) });
    expect(line).toMatchObject({ outcome: "ticket", reason: "Olive Owner passed it on for mia@buyer.example." });
    expect(await ticketOf(line.ticketId)).toMatchObject({ subject: "Sofa", contact: { name: "Mia Moll", email: "mia@buyer.example" } });
    const [message] = await messagesOf(line.ticketId);
    expect(message).toMatchObject({ forwardedBy: { name: "Olive Owner", email }, from: { email: "mia@buyer.example" } });
    expect(message?.replyText).toContain("Where is my sofa?");
    expect(message?.text).toContain("FYI, please answer her.");
  });

  it("stays a customer's own when no member has passed it on", async () => {
    const line = await lineOf({ From: ANA, Subject: "Fwd: Sofa" }, { body: passedOn(heads[0] ?? "") });
    expect((await ticketOf(line.ticketId)).contact.email).toBe("ana@client.example");
    const [message] = await messagesOf(line.ticketId);
    expect(message?.forwardedBy).toBeNull();
  });
});

describe("spam", () => {
  it("goes to spam by a filter's word or from a blocked sender, and says so; an answer in a thread never does", async () => {
    const marked = await lineOf({ From: "win@prizes.example", "X-Spam-Status": "Yes, score=12" });
    expect(marked).toMatchObject({ outcome: "spam", reason: "A filter on its way has called it spam." });
    expect((await ticketOf(marked.ticketId)).status).toBe("spam");
    const { ticketId } = await lineOf({ From: ANA, Subject: "Ham" });
    expect((await lineOf({ From: ANA, "X-Spam-Flag": "YES" }, { to: tokenAddress(ticketId) })).outcome).toBe("reply");
    const { contact } = await ticketOf(marked.ticketId);
    await execute(desk.workspace.owner, "contact.block", { id: contact.id });
    expect((await lineOf({ From: "win@prizes.example" })).outcome).toBe("spam");
  });
});
