import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import type { CancelledMessage, MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const write = async (ticketId: string, more: object = {}, actor = here.owner) =>
  (await execute<MessageRecord>(actor, "message.create", { ticketId, kind: "reply", text: "Too quick", ...more })).record;
const cancel = async (id: string, actor = here.owner) => (await execute<CancelledMessage>(actor, "message.cancel", { id })).record;
const read = (id: string) => query<TicketRecord>(here.owner, "ticket.read", { id });
const send = (id: string) => sendOne({ workspaceId: here.id, id }, { attempt: 1, isLastAttempt: false });

describe("taking a reply back", () => {
  it("does it: the ticket is as before, the words, files and recipients come back, and no mail leaves", async () => {
    const ticket = await buildTicket(here);
    const file = await execute<{ id: string }>(here.owner, "attachment.create", {
      name: "a.txt",
      contentType: "text/plain",
      sizeBytes: 1,
      storageKey: `${here.id}/k`,
    });
    const sent = await write(ticket.id, {
      undoableForS: 10,
      status: "closed",
      cc: ["boss@client.example"],
      attachmentIds: [file.record.id],
    });
    expect(sent.sendAt).not.toBeNull();
    expect(await read(ticket.id)).toMatchObject({ status: "closed", messageCount: 2, snippet: "Too quick" });
    expect(await cancel(sent.id)).toEqual({
      id: sent.id,
      ticketId: ticket.id,
      text: "Too quick",
      html: null,
      to: [ticket.contact].map(({ name, email }) => ({ name, email })),
      cc: [{ name: "", email: "boss@client.example" }],
      bcc: [],
      attachmentIds: [file.record.id],
    });
    expect(await read(ticket.id)).toMatchObject({
      status: "open",
      messageCount: 1,
      firstReplyAt: null,
      lastAgentMessageAt: null,
      snippet: ticket.snippet,
    });
    await send(sent.id);
    await expect(query(here.owner, "message.read", { id: sent.id })).rejects.toMatchObject({ code: "not-found" });
    expect(await write(ticket.id, { attachmentIds: [file.record.id] })).toMatchObject({ attachments: [{ name: "a.txt" }] });
  });

  it("is too late once the mail is leaving, and for one that was sent without delay; whoever is first decides", async () => {
    const ticket = await buildTicket(here);
    const gone = await write(ticket.id, { undoableForS: 10 });
    await send(gone.id);
    await expect(cancel(gone.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(cancel((await write(ticket.id)).id)).rejects.toMatchObject({ code: "conflict" });
    for (let i = 0; i < 8; i++) {
      const raced = await write(ticket.id, { undoableForS: 10 });
      const [cancelled] = await Promise.allSettled([cancel(raced.id), send(raced.id)]);
      const state = await query<MessageRecord>(here.owner, "message.read", { id: raced.id }).then(
        (message) => message.delivery?.state,
        () => "cancelled",
      );
      expect(state).toBe(cancelled?.status === "fulfilled" ? "cancelled" : "sent");
    }
  });

  it("refuses others, hides from strangers", async () => {
    const ticket = await buildTicket(here);
    const sent = await write(ticket.id, { sendAt: "2099-01-01T00:00:00Z" });
    await expect(cancel(sent.id, await buildMember(here, "light-agent"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(cancel(sent.id, (await buildWorkspace()).owner)).rejects.toMatchObject({ code: "not-found" });
    expect(await cancel(sent.id)).toMatchObject({ text: "Too quick" });
  });
});

describe("answering at the same time as somebody else", () => {
  it("refuses the second answer until its author has seen the first, and sends it when they insist", async () => {
    const ada = await buildMember(here, "agent", "Ada Agent");
    const { ticketId, messageId } = await receive(here);
    await write(ticketId, { text: "I was first" }, ada);
    const mine = { text: "So was I", seenMessageId: messageId };
    await expect(write(ticketId, mine)).rejects.toMatchObject({ code: "newer-reply", message: expect.stringContaining("Ada Agent") });
    expect((await write(ticketId, { ...mine, isForced: true })).text).toBe("So was I");
  });

  it("lets pass one's own earlier answer, a note, and a customer's new words", async () => {
    const { ticketId, messageId } = await receive(here);
    await write(ticketId, { text: "one" });
    await execute(await buildMember(here, "agent"), "message.create", { ticketId, kind: "note", text: "fyi" });
    await receive(here, { ticketId, matchedBy: "references" });
    expect((await write(ticketId, { text: "two", seenMessageId: messageId })).text).toBe("two");
  });
});

describe("forwarding and mentioning", () => {
  it("forwards to somebody else with the files of another message, and leaves the ticket's answer times alone", async () => {
    const { ticketId, messageId } = await receive(here, {
      attachments: [
        {
          name: "plan.pdf",
          contentType: "application/pdf",
          sizeBytes: 3,
          risks: [],
          isInline: false,
          contentId: null,
          storageKey: `${here.id}/plan`,
        },
      ],
    });
    const original = await query<MessageRecord>(here.owner, "message.read", { id: messageId });
    const attachmentIds = original.attachments.map(({ id }) => id);
    const forwarded = await write(ticketId, { isForward: true, to: ["expert@partner.example"], text: "Can you help?", attachmentIds });
    expect(forwarded).toMatchObject({ to: [{ email: "expert@partner.example" }], attachments: [{ name: "plan.pdf" }], inReplyTo: null });
    expect(await read(ticketId)).toMatchObject({ firstReplyAt: null, lastAgentMessageAt: null });
    expect((await query<MessageRecord>(here.owner, "message.read", { id: messageId })).attachments).toHaveLength(1);
    await expect(write(ticketId, { isForward: true })).rejects.toMatchObject({ code: "invalid" });
    await expect(write(ticketId, { attachmentIds })).rejects.toMatchObject({ code: "invalid" });
  });

  it("tells those a note names, and refuses names of nobody", async () => {
    const ada = await buildMember(here, "agent");
    const ticket = await buildTicket(here);
    await write(ticket.id, { kind: "note", mentionIds: [ada.id] });
    const { bootstrap } = await import("#/core/sync.ts");
    const mentioned = (await bootstrap(ada)).put.find((put) => put.type === "ticketMember" && put.record.id === ticket.id);
    expect(mentioned?.record).toMatchObject({ mentionedAt: expect.any(String), readAt: null });
    await expect(write(ticket.id, { kind: "note", mentionIds: [crypto.randomUUID()] })).rejects.toMatchObject({ code: "invalid" });
  });
});
