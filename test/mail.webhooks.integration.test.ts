import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { env } from "#/env.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";
import { expectProblem, request } from "./client.ts";
import { outbox, testMailDesk } from "./mailDesk.ts";
import { mailText } from "./smtpClient.ts";

const { desk, server, settled, lineOf, messagesOf, reply } = testMailDesk();
const MEGABYTE = 1024 * 1024;

beforeAll(() => {
  env.POSTMARK_WEBHOOK_SECRET = "hook secret";
});

describe("Postmark's webhooks", () => {
  const post = (path: string, body: unknown, password: string | null = "hook secret") =>
    request<{ status: string }>(
      server.url(`/webhooks/postmark/${path}`),
      "POST",
      body,
      password === null ? {} : { authorization: `Basic ${Buffer.from(`anybody:${password}`).toString("base64")}` },
    );
  const mail = (more: Record<string, unknown> = {}) => ({
    FromFull: { Email: "paul@postmark.example", Name: "Paul" },
    ToFull: [{ Email: desk.workspace.address, Name: "" }],
    OriginalRecipient: desk.workspace.address,
    Subject: "By webhook",
    TextBody: "Words by webhook",
    Headers: [{ Name: "Message-ID", Value: `<${Math.random()}@postmark.example>` }],
    ...more,
  });
  const last = async () => (await settled()).at(-1) as LedgerLine;

  it("need the password, and answer 200 exactly when the mail is kept", async () => {
    const before = (await settled()).length;
    for (const password of [null, "", "wrong"]) {
      const answer = await post("inbound", mail(), password);
      expectProblem(answer, 401, "unauthenticated");
      expectProblem(await post("events", {}, password), 401, "unauthenticated");
    }
    expectProblem(await post("inbound", "no json"), 400, "bad-request");
    expect(await settled()).toHaveLength(before);
    expect((await post("inbound", mail())).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "ticket", from: "paul@postmark.example" });
    const raw = mailText({ "Message-ID": "<raw@postmark.example>", Subject: "Raw" });
    expect((await post("inbound", mail({ RawEmail: raw }))).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "ticket", messageId: "<raw@postmark.example>" });
    expect((await post("inbound", mail({ RawEmail: raw }))).status).toBe(200);
    expect((await last()).outcome).toBe("duplicate");
  });

  it("keep what they cannot use as refused", async () => {
    expect(
      (await post("inbound", mail({ OriginalRecipient: "nobody@desk.example", ToFull: [{ Email: "nobody@desk.example" }] }))).status,
    ).toBe(200);
    expect(await last()).toMatchObject({ outcome: "refused", ticketId: null, to: ["nobody@desk.example"] });
    const content = Buffer.alloc(27 * MEGABYTE).toString("base64");
    expect((await post("inbound", mail({ Attachments: [{ Name: "a", Content: content, ContentType: "a/b" }] }))).status).toBe(200);
    expect(await last()).toMatchObject({ outcome: "refused" });
  });

  it("tell what became of a reply", async () => {
    const { ticketId } = await lineOf({});
    const { body } = await reply(ticketId);
    const event = {
      RecordType: "Delivery",
      Recipient: "carla@client.example",
      MessageID: "pm-1",
      Metadata: { workspace: desk.workspace.id, message: body.id },
    };
    expect((await post("events", event)).status).toBe(200);
    const state = async () => (await messagesOf(ticketId)).at(-1)?.delivery;
    expect(await state()).toMatchObject({ state: "delivered" });
    await post("events", { ...event, RecordType: "Bounce", Type: "HardBounce", Description: "No such mailbox" });
    expect(await state()).toMatchObject({ state: "bounced", detail: expect.stringContaining("No such mailbox") });
    await post("events", { ...event, RecordType: "Open" });
    expect((await state())?.state).toBe("bounced");
    await post("events", { ...event, Metadata: { workspace: desk.other.id, message: body.id }, RecordType: "SpamComplaint" });
    expect((await state())?.state).toBe("bounced");
    expect(existsSync(outbox)).toBe(true);
  });
});
