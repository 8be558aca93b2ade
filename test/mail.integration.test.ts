import { readdirSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { env } from "#/env.ts";
import { readLedger } from "#/features/mail/queries.ts";
import { replyKey, replyToken } from "#/features/mail/rules.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import { connect } from "./cli/connect.ts";
import { expectProblem } from "./client.ts";
import { headerOf, outbox, testMailDesk } from "./mailDesk.ts";
import { TEST_SECRET } from "./secret.ts";
import { mailText, smtpDialogue } from "./smtpClient.ts";

const { desk, database, work, send, settled, outcomeOf, lineOf, ticketOf, messagesOf, reply, accepted } = testMailDesk();
const MEGABYTE = 1024 * 1024;
const key = replyKey(TEST_SECRET);

describe("from a customer's mail to our answer and back", () => {
  it("is a ticket, an answer that leaves, and one conversation", async () => {
    const line = await lineOf(
      { Subject: "My order", "Message-ID": "<first@client.example>", References: "<their-own@client.example>" },
      { body: "Where is it?" },
    );
    expect(line).toMatchObject({ outcome: "ticket", from: "carla@client.example", to: [desk.workspace.address], reason: null });
    const ticket = await ticketOf(line.ticketId);
    expect(ticket).toMatchObject({
      number: line.ticketNumber,
      subject: "My order",
      channel: "email",
      status: "open",
      snippet: "Where is it?",
      messageCount: 1,
    });
    expect(ticket.contact).toMatchObject({ name: "Carla Client", email: "carla@client.example" });
    const sent = await reply(ticket.id, {
      text: "Tomorrow & soon.",
      cc: ["boss@client.example"],
      bcc: ["secret@us.example"],
      status: "waiting",
    });
    expect(sent.id).toMatch(new RegExp(`@${desk.workspace.slug}\\.localhost$`));
    expect(headerOf(sent.raw, "Message-ID")).toBe(`<${sent.id}>`);
    expect(headerOf(sent.raw, "In-Reply-To")).toBe("<first@client.example>");
    expect(headerOf(sent.raw, "References")).toBe("<their-own@client.example> <first@client.example>");
    const replyTo = headerOf(sent.raw, "Reply-To") ?? "";
    expect(replyTo).toBe(`support+${replyToken(key, desk.workspace.id, ticket.id)}@${desk.workspace.slug}.localhost`);
    expect(headerOf(sent.raw, "Subject")).toBe("Re: My order");
    expect(headerOf(sent.raw, "From")).toContain(`<${desk.workspace.address}>`);
    for (const name of ["List-Id", "Auto-Submitted", "Bcc", "Precedence"]) expect(headerOf(sent.raw, name), name).toBeUndefined();
    expect(sent.raw).not.toContain("secret@us.example");
    const parsed = await simpleParser(sent.raw);
    expect(parsed.text?.trim()).toBe("Tomorrow & soon.");
    expect(parsed.html).toContain("Tomorrow &amp; soon.");
    expect(sent.raw).toMatch(/content-type: text\/plain/i);
    expect(sent.raw).toMatch(/content-type: text\/html/i);

    const byToken = await lineOf(
      { Subject: "Something else", From: "Another Person <home@elsewhere.example>", To: replyTo.toUpperCase() },
      { to: replyTo },
    );
    expect(byToken).toMatchObject({ outcome: "reply", ticketId: ticket.id, ticketNumber: ticket.number });
    expect((await ticketOf(ticket.id)).status).toBe("open");
    const byReferences = await lineOf({ Subject: "Another subject", References: `<x@y.example> <${sent.id}>` });
    expect(byReferences).toMatchObject({ outcome: "reply", ticketId: ticket.id });
    const copied = await lineOf({ From: "boss@client.example", "In-Reply-To": `<${sent.id}>` });
    expect(copied).toMatchObject({ outcome: "reply", ticketId: ticket.id });
    expect((await messagesOf(ticket.id)).map((message) => [message.kind, message.matchedBy])).toEqual([
      ["customer", "new"],
      ["reply", null],
      ["customer", "reply-address"],
      ["customer", "references"],
      ["customer", "references"],
    ]);
  });

  it("sends each reply once, with its files", async () => {
    const { ticketId } = await lineOf({});
    const form = new FormData();
    form.set("file", new Blob(["col1;col2"]), "Tabelle ü.csv");
    const file = (await desk.agent<{ id: string }>("POST", "/attachments", form)).body.id;
    const sent = await reply(ticketId, { html: "<p>See <b>this</b></p>", text: undefined, attachmentIds: [file] });
    const parsed = await simpleParser(sent.raw);
    expect(parsed.attachments.map((each) => [each.filename, each.content.toString()])).toEqual([["Tabelle ü.csv", "col1;col2"]]);
    await database.owner(`select graphile_worker.add_job('sendReply', $1::json)`, [
      JSON.stringify({ workspaceId: desk.workspace.id, id: sent.body.id }),
    ]);
    await expect.poll(async () => (await database.owner(`select from graphile_worker._private_jobs`)).length, { timeout: 5_000 }).toBe(0);
    expect(readdirSync(outbox).filter((name) => name.includes(sent.id))).toEqual([`${sent.id}.eml`]);
    expect(readdirSync(outbox).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("joins nothing on the word of a stranger", async () => {
    const ours = await lineOf({ Subject: "Ours", "Message-ID": "<ours@client.example>" });
    const theirs = await lineOf({ Subject: "Theirs", "Message-ID": "<theirs@client.example>" }, { to: desk.other.address });
    const token = replyToken(key, desk.other.id, theirs.ticketId ?? "");
    const own = replyToken(key, desk.workspace.id, ours.ticketId ?? "");
    const [name, domain] = desk.workspace.address.split("@");
    const tampered = `${own.slice(0, 10)}${own[10] === "a" ? "b" : "a"}${own.slice(11)}`;
    const strange: [Record<string, string>, string?][] = [
      [{}, `${name}+${token}@${domain}`],
      [{}, `${name}+${tampered}@${domain}`],
      [{}, `${name}+${ours.ticketId}@${domain}`],
      [{ References: "<theirs@client.example>", "In-Reply-To": "<theirs@client.example>" }],
      [{ From: "mallory@elsewhere.example", "In-Reply-To": "<ours@client.example>", References: "<ours@client.example>" }],
      [{ Subject: "Ours" }],
      [{ Subject: "Re: Ours" }],
      [{ From: "mallory@elsewhere.example", Subject: `Re: Ours [#${ours.ticketNumber}]` }],
    ];
    for (const [headers, to] of strange) {
      const line = await lineOf(headers, { to: to ?? desk.workspace.address });
      expect(line, JSON.stringify([headers, to])).toMatchObject({ outcome: "ticket" });
      expect([ours.ticketId, theirs.ticketId]).not.toContain(line.ticketId);
    }
    expect((await ticketOf(ours.ticketId)).messageCount).toBe(1);
    expect((await ticketOf(theirs.ticketId, desk.stranger)).messageCount).toBe(1);
  });
});

describe("one mail", () => {
  it("under one Message-ID is one message, and another body is its own", async () => {
    const headers = { "Message-ID": "<twice@client.example>", Subject: "Twice", Date: "Mon, 23 Nov 2026 10:00:00 +0000" };
    const [first] = await outcomeOf(headers, { body: "The same" });
    const lines = await outcomeOf(headers, { body: "The same" });
    expect(lines.map((line) => line.outcome).sort()).toEqual(["duplicate", "ticket"]);
    expect(lines.every((line) => line.ticketId === first?.ticketId)).toBe(true);
    const all = await outcomeOf(headers, { body: "Not the same" });
    expect(all.map((line) => line.outcome).sort()).toEqual(["duplicate", "ticket", "ticket"]);
    expect((await ticketOf(first?.ticketId ?? null)).messageCount).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => send(mailText({ ...headers, "Message-ID": "<at-once@client.example>" }))));
    const once = (await settled()).filter((line) => line.messageId === "<at-once@client.example>");
    expect(once.map((line) => line.outcome).sort()).toEqual([...Array(5).fill("duplicate"), "ticket"]);
    expect(new Set(once.map((line) => line.ticketId)).size).toBe(1);
  });

  it("to two inboxes is one ticket, to two workspaces one each", async () => {
    const second = (await desk.agent<{ id: string }>("POST", "/inboxes", { name: "Sales", addresses: ["sales@two.example"] })).body.id;
    const lines = await outcomeOf({ Subject: "To many" }, { to: [desk.workspace.address, "SALES@two.example", desk.other.address] });
    expect(lines.map((line) => line.outcome)).toEqual(["ticket", "ticket"]);

    const ours = lines.find((line) => line.to.includes(desk.workspace.address));
    expect(await ticketOf(ours?.ticketId ?? null)).toMatchObject({ inboxId: desk.workspace.inboxId, alsoInboxIds: [second] });
    const theirs = lines.find((line) => line.to.includes(desk.other.address));
    expect(theirs?.to).toEqual([desk.other.address]);
    expect(await ticketOf(theirs?.ticketId ?? null, desk.stranger)).toMatchObject({ inboxId: desk.other.inboxId, alsoInboxIds: [] });
    expectProblem(await desk.agent("GET", `/tickets/${theirs?.ticketId}`), 404, "not-found");
  });

  it("is refused while it is told, when it is for nobody here or too large: no line", async () => {
    const before = (await settled()).length;
    expect(await send(mailText({}), { to: "nobody@desk.example" })).toBe(550);
    expect(await send(mailText({}), { to: `x${desk.workspace.address}` })).toBe(550);
    expect(await send(mailText({}), { to: "victim@elsewhere.example" })).toBe(550);
    const dialogue = await smtpDialogue(desk.smtp.port);
    expect((await dialogue.say(`MAIL FROM:<a@b.example> SIZE=${36 * MEGABYTE}`)).code).toBe(552);
    dialogue.close();
    expect(
      await send(
        mailText(
          {},
          "x"
            .repeat(998)
            .concat("\r\n")
            .repeat(36 * 1_050),
        ),
      ),
    ).toBe(552);
    expect(await settled()).toHaveLength(before);
    expect((await lineOf({ Subject: "Large, and taken" }, { body: `${"y".repeat(998)}\r\n`.repeat(20_000) })).outcome).toBe("ticket");
  });
});

describe("an operator", () => {
  it("brings back what failed, when its cause is gone", async () => {
    await settled();
    await desk.worker.stop();
    const files = join(env.CONNECT_DATA_DIR, "files");
    await rm(files, { recursive: true, force: true });
    await writeFile(files, "in the way");
    const boundary = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWith a file\r\n--b\r\n';
    const part = 'Content-Disposition: attachment; filename="f.bin"\r\nContent-Type: application/octet-stream\r\n\r\nbytes\r\n--b--\r\n';
    expect(await send(`From: carla@client.example\r\nMessage-ID: <fails@client.example>\r\nSubject: Fails\r\n${boundary}${part}`)).toBe(
      250,
    );
    await database.owner(`update graphile_worker._private_jobs set attempts = max_attempts - 1`);
    await work();
    const failed = (await settled()).find((line) => line.messageId === "<fails@client.example>");
    expect(failed).toMatchObject({ outcome: "failed", ticketId: null });
    expect(failed?.reason).toMatch(/\S/);
    await rm(files);
    await mkdir(files);
    const cli = { DATABASE_URL: database.ownerUrl, CONNECT_DATA_DIR: env.CONNECT_DATA_DIR, APP_SECRET: TEST_SECRET };
    const again = await connect(["mail", "retry", "--all", "--json"], cli);
    expect(again).toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await Array.fromAsync(readLedger())).flat().find((line) => line.messageId === "<fails@client.example>")?.outcome, {
        timeout: 15_000,
      })
      .toBe("ticket");
    const { ticketId } = (await settled()).find((line) => line.messageId === "<fails@client.example>") as LedgerLine;
    expect((await messagesOf(ticketId))[0]?.attachments).toMatchObject([{ name: "f.bin", sizeBytes: 5 }]);
    const ledger = await connect(["mail", "ledger", "--json"], cli);
    const lines = ledger.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(accepted() + 1);
    expect(Object.keys(lines[0]).sort()).toEqual("at from messageId outcome reason sourceClearedAt ticketId ticketNumber to".split(" "));
  });

  it("loses nothing that was accepted: as many lines as 250s", async () => {
    expect(await settled()).toHaveLength(accepted() + 1);
    expect(accepted()).toBeGreaterThan(20);
  });
});
