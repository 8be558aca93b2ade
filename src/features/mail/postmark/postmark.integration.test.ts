// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { inWorkspace, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { createRouter, problemResponse } from "#/core/http.ts";
import { env } from "#/env.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import { webhooks } from "#/features/mail/routes.ts";
import { testDatabase } from "../../../../test/database.ts";
import { deliveryIn, writeReply } from "../../../../test/delivery.ts";
import { buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-postmark-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

const stateOf = deliveryIn(owner);
const now = { attempt: 1, isLastAttempt: false };

describe("Postmark's webhooks", () => {
  const hooks = createRouter();
  hooks.onError(problemResponse);
  hooks.route("/", webhooks);
  const post = (path: string, body: unknown, password: string | null = "hook secret") =>
    hooks.request(`/webhooks/postmark/${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(password === null ? {} : { authorization: `Basic ${Buffer.from(`any:${password}`).toString("base64")}` }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  beforeEach(() => {
    env.POSTMARK_WEBHOOK_SECRET = "hook secret";
  });
  const inbound = (workspace: TestWorkspace, more: Record<string, unknown> = {}) => ({
    FromFull: { Email: "carla@client.example", Name: "Cärla" },
    ToFull: [{ Email: workspace.address, Name: "" }],
    CcFull: [{ Email: "boss@client.example", Name: "Boss" }],
    OriginalRecipient: "hash@inbound.postmarkapp.com",
    Subject: "Grüße aus dem Büro, und noch viel mehr Wörter 👍",
    MessageID: randomUUID(),
    Date: "Mon, 23 Nov 2026 10:00:00 +0000",
    TextBody: "Wörter",
    HtmlBody: "<p>Wörter</p>",
    Headers: [
      { Name: "Message-ID", Value: "<pm@client.example>" },
      { Name: "X-Evil", Value: "a\r\nSubject: evil" },
    ],
    Attachments: [{ Name: "Grüße.txt", Content: Buffer.from("file words").toString("base64"), ContentType: "text/plain" }],
    ...more,
  });
  const lastLine = async (workspace: TestWorkspace | null) => {
    const [row] = await owner<{ id: string; outcome: string; reason: string | null }>(
      `select id, outcome, reason from inbound_mail where "workspaceId" is not distinct from $1 order by "receivedAt" desc, id desc limit 1`,
      [workspace?.id ?? null],
    );
    return row ?? expect.unreachable();
  };

  test("rebuild a mail, with its files, and take a repeat for one", async () => {
    const workspace = await buildWorkspace();
    const mail = inbound(workspace);
    for (let i = 0; i < 2; i++) {
      expect((await post("inbound", mail)).status).toBe(200);
      await processInboundMail((await lastLine(workspace)).id);
      expect((await lastLine(workspace)).outcome).toBe(i === 0 ? "ticket" : "duplicate");
    }
    const [message] = await owner(`select m.*, t.subject from message m join ticket t on t.id = m."ticketId" where m."workspaceId" = $1`, [
      workspace.id,
    ]);
    expect(message).toMatchObject({
      subject: mail.Subject,
      text: "Wörter",
      authorName: "Cärla",
      messageId: "pm@client.example",
      cc: [{ name: "Boss", email: "boss@client.example" }],
    });
    expect(await owner(`select name, "sizeBytes" from attachment where "workspaceId" = $1`, [workspace.id])).toEqual([
      { name: "Grüße.txt", sizeBytes: 10 },
    ]);
  });

  test("use the raw message where there is one, and Data where there is no Content", async () => {
    const workspace = await buildWorkspace();
    await post(
      "inbound",
      inbound(workspace, { RawEmail: `From: raw@client.example\r\nTo: ${workspace.address}\r\nSubject: Raw\r\n\r\nraw words` }),
    );
    await processInboundMail((await lastLine(workspace)).id);
    await post(
      "inbound",
      inbound(workspace, {
        Attachments: [{ Name: "d", Data: Buffer.from("data").toString("base64"), ContentType: "text/plain" }],
        Headers: [],
      }),
    );
    await processInboundMail((await lastLine(workspace)).id);
    const rows = await inWorkspace(workspace.id, () =>
      sql<{ subject: string }>(`select subject from ticket where "workspaceId" = $1 order by number`, [workspace.id]),
    );
    expect(rows.map((row) => row.subject)).toEqual(["Raw", "Grüße aus dem Büro, und noch viel mehr Wörter 👍"]);
    expect(await owner(`select name, "sizeBytes" from attachment where "workspaceId" = $1`, [workspace.id])).toEqual([
      { name: "d", sizeBytes: 4 },
    ]);
  });

  test("answer 200 for an unknown recipient and for a mail that is too large, and keep a line of it", async () => {
    const workspace = await buildWorkspace();
    const unknown = inbound(workspace, { ToFull: [{ Email: "nobody@nowhere.example" }], CcFull: [] });
    expect((await post("inbound", unknown)).status).toBe(200);
    expect(await lastLine(null)).toMatchObject({
      outcome: "refused",
      reason: "No inbox has the address hash@inbound.postmarkapp.com, nobody@nowhere.example.",
    });
    expect((await post("inbound", inbound(workspace, { RawEmail: `Subject: big\r\n\r\n${"x".repeat(36 * 1024 * 1024)}` }))).status).toBe(
      200,
    );
    expect(await lastLine(null)).toMatchObject({ outcome: "refused", reason: expect.stringContaining("35 MiB") });
  });

  test("are closed to whoever lacks the password, and to all where none is set outside development", async () => {
    const workspace = await buildWorkspace();
    for (const password of ["wrong", "", null]) expect((await post("inbound", inbound(workspace), password)).status).toBe(401);
    expect((await post("events", {}, "wrong")).status).toBe(401);
    env.POSTMARK_WEBHOOK_SECRET = undefined;
    expect((await post("events", { RecordType: "Unknown" }, null)).status).toBe(200);
    env.APP_ENV = "staging";
    expect((await post("inbound", inbound(workspace), "hook secret")).status).toBe(503);
    env.APP_ENV = "development";
    expect((await post("inbound", "not json", null)).status).toBe(400);
  });

  test("move a delivery on, never back, and ignore what is unknown", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const Metadata = { workspace: workspace.id, message: reply.id };
    const event = async (body: Record<string, unknown>) => {
      expect((await post("events", { Metadata, MessageID: "pm-id", ...body })).status).toBe(200);
      return (await stateOf(reply.id))?.deliveryState;
    };
    expect(await event({ RecordType: "Delivery", Recipient: "carla@client.example" })).toBe("delivered");
    // Off until the workspace wants it.
    expect(await event({ RecordType: "Open", Recipient: "carla@client.example" })).toBe("delivered");
    await execute(workspace.owner, "workspace.update", { tracksOpens: true });
    expect(await event({ RecordType: "Open", Recipient: "carla@client.example" })).toBe("opened");
    expect(await event({ RecordType: "Delivery", Recipient: "carla@client.example" })).toBe("opened");
    expect(await event({ RecordType: "Bounce", Type: "Transient" })).toBe("opened");
    expect(await event({ RecordType: "Click", OriginalLink: "https://x.example" })).toBe("clicked");
    expect(await event({ RecordType: "Bounce", Type: "HardBounce", Email: "carla@client.example", Description: "unknown user" })).toBe(
      "bounced",
    );
    expect((await stateOf(reply.id))?.deliveryDetail).toBe("Hard bounce. carla@client.example: unknown user");
    expect(await event({ RecordType: "Delivery", Recipient: "carla@client.example" })).toBe("bounced");
    expect(await event({ RecordType: "SpamComplaint", Email: "carla@client.example" })).toBe("complained");
    expect(await event({ RecordType: "Something new" })).toBe("complained");
    expect((await post("events", { RecordType: "Delivery", Metadata: { workspace: randomUUID(), message: reply.id } })).status).toBe(200);
    expect((await post("events", { RecordType: "Delivery", Metadata: {} })).status).toBe(200);
  });

  test.each([
    [{ RecordType: "Bounce", Type: "HardBounce" }, "bounced", "bounced"],
    [{ RecordType: "Bounce", Type: "BadEmailAddress" }, "bounced", "bounced"],
    [{ RecordType: "Bounce", Type: "SoftBounce" }, "bounced", null],
    [{ RecordType: "Bounce", Type: "Blocked" }, "bounced", null],
    [{ RecordType: "Bounce", Type: "AutoResponder" }, "sent", null],
    [{ RecordType: "Bounce", Type: "Unsubscribe" }, "sent", "unsubscribed"],
    [{ RecordType: "Bounce", Type: "SpamComplaint" }, "complained", "complained"],
    [{ RecordType: "SpamComplaint" }, "complained", "complained"],
    [{ RecordType: "SubscriptionChange", SuppressSending: true, SuppressionReason: "HardBounce" }, "bounced", "bounced"],
    [{ RecordType: "SubscriptionChange", SuppressSending: true, SuppressionReason: "SpamComplaint" }, "complained", "complained"],
    [{ RecordType: "SubscriptionChange", SuppressSending: true, SuppressionReason: "ManualSuppression" }, "sent", "unsubscribed"],
    [{ RecordType: "SubscriptionChange", SuppressSending: false, SuppressionReason: null }, "sent", null],
  ])("%j: the mail is %s, and further mail stops for: %s", async (body, state, reason) => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const email = reply.to[0]?.email;
    // Told twice, as providers do.
    for (let i = 0; i < 2; i++)
      await post("events", {
        Metadata: { workspace: workspace.id, message: reply.id },
        MessageID: "pm",
        Email: email,
        Recipient: email,
        ...body,
      });
    expect((await stateOf(reply.id))?.deliveryState).toBe(state);
    expect(await owner(`select email, reason from suppression where "workspaceId" = $1`, [workspace.id])).toEqual(
      reason ? [{ email, reason }] : [],
    );
    expect((await owner(`select from event where "workspaceId" = $1 and name = 'suppression.added'`, [workspace.id])).length).toBe(
      reason ? 1 : 0,
    );
  });
});
