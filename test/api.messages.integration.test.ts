import { readdirSync } from "node:fs";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import type { Page } from "#/core/query.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { env } from "#/env.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { type Call, expectIssues, expectProblem, ISO_UTC, testServer, UUID_V7 } from "./client.ts";
import { testDatabase } from "./database.ts";
import { PNG } from "./e2e/files.ts";
import { buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();

/** Every field the contract names, and the one more that is there. */
const FIELDS =
  "id ticketId kind author from to cc bcc text html replyText replyHtml folds messageId inReplyTo attachments auth isAutomatic reading delivery bounce createdAt matchedBy subject isOutsider forwardedBy sendAt originTicketId mentionIds";
const sorted = (text: string) => text.split(" ").sort();
const keysOf = (value: unknown) => Object.keys(value as object).sort();
const MEGABYTE = 1024 * 1024;

let workspace: TestWorkspace;
let agent: Call;
let ticket: TicketRecord;
beforeAll(async () => {
  workspace = await buildWorkspace();
  agent = await server.asRole(workspace);
  ticket = await buildTicket(workspace);
});
const write = (input: unknown, headers?: Record<string, string>, ticketId = ticket.id) =>
  agent<MessageRecord>("POST", `/tickets/${ticketId}/messages`, input, headers);
const messagesOf = async (ticketId = ticket.id) =>
  (await agent<Page<MessageRecord>>("GET", `/tickets/${ticketId}/messages?limit=200`)).body.data;
const upload = (content: BlobPart, name: string, type: string, call = agent) => {
  const form = new FormData();
  form.set("file", new Blob([content], { type }), name);
  return call<AttachmentRecord>("POST", "/attachments", form);
};

describe("POST /tickets/{id}/messages", () => {
  it("answers a reply with the whole message, as it is read afterwards", async () => {
    const made = await write({
      kind: "reply",
      text: "Your order left us today.",
      cc: ["boss@client.example"],
      bcc: [{ name: "Log", email: "log@us.example" }],
    });
    expect(made.status).toBe(201);
    const message = made.body;
    expect(keysOf(message)).toEqual(sorted(FIELDS));
    expect(message.id).toMatch(UUID_V7);
    expect(made.headers.get("location")).toBe(`/api/v1/messages/${message.id}`);
    expect(message).toMatchObject({
      ticketId: ticket.id,
      kind: "reply",
      author: { type: "system", name: "API key", email: null },
      from: { name: "Support", email: workspace.address },
      to: [{ name: ticket.contact.name, email: ticket.contact.email }],
      cc: [{ name: "", email: "boss@client.example" }],
      bcc: [{ name: "Log", email: "log@us.example" }],
      text: "Your order left us today.",
      html: null,
      replyText: "Your order left us today.",
      attachments: [],
      auth: { spf: "none", dkim: "none", dmarc: "none" },
      isAutomatic: false,
      delivery: { state: "queued", detail: null },
    });
    expect(keysOf(message.author)).toEqual(sorted("type id name email"));
    expect(keysOf(message.delivery)).toEqual(sorted("state at detail"));
    expect(message.messageId).toBe(`<${message.id}@${workspace.slug}.localhost>`);
    expect(message.createdAt).toMatch(ISO_UTC);
    expect((await messagesOf()).at(-1)).toEqual(message);
    const alone = await agent<MessageRecord>("GET", `/messages/${message.id}`);
    expect(alone.body).toEqual(message);
  });

  it("keeps a note among members", async () => {
    const made = await write({ kind: "note", html: "<p>Looks <i>angry</i>.</p>" });
    expect(made.body).toMatchObject({ kind: "note", text: "Looks angry.", delivery: null, messageId: null, to: [] });
    expectIssues(await write({ kind: "note", text: "x", cc: ["a@b.example"] }), "kind");
  });

  it("leaves the status as it is, unless one is given", async () => {
    const other = await buildTicket(workspace);
    await write({ kind: "reply", text: "First" }, {}, other.id);
    expect((await agent<TicketRecord>("GET", `/tickets/${other.id}`)).body.status).toBe("open");
    await write({ kind: "reply", text: "Second", status: "waiting" }, {}, other.id);
    expect((await agent<TicketRecord>("GET", `/tickets/${other.id}`)).body).toMatchObject({ status: "waiting", version: 2 });
    expectIssues(await write({ kind: "reply", text: "Third", status: "snoozed" }, {}, other.id), "snoozedUntil");
    expect(await messagesOf(other.id)).toHaveLength(3);
  });

  it("answers what the customer wrote last", async () => {
    const { ticketId } = await receive(workspace, { messageId: "their-mail@client.example" });
    expect((await write({ kind: "reply", text: "Yes." }, {}, ticketId)).body.inReplyTo).toBe("<their-mail@client.example>");
  });

  it("waits for a time that was given", async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await write({ kind: "reply", text: "Later.", sendAt: later })).body.delivery?.state).toBe("queued");
    expectIssues(await write({ kind: "reply", text: "Earlier.", sendAt: "2020-01-01T00:00:00Z" }), "sendAt");
    expectIssues(await write({ kind: "note", text: "Never.", sendAt: later }), "kind");
  });

  it("names every fault by its path", async () => {
    expectIssues(await write({}), "kind");
    expectIssues(await write({ kind: "customer", text: "x" }), "kind");
    expectIssues(await write({ kind: "reply" }), "text");
    expectIssues(await write({ kind: "reply", text: " \n " }), "text");
    expectIssues(
      await write({ kind: "reply", text: "x", cc: ["a@b.example", "no"], bcc: [{ email: "no" }], extra: 1 }),
      "cc.1",
      "bcc.0.email",
      "extra",
    );
    expectIssues(await write({ kind: "reply", text: "x", attachmentIds: [uuidv7(), "x"] }), "attachmentIds.1");
    expectIssues(await write({ kind: "reply", text: "x", attachmentIds: [uuidv7()] }), "attachmentIds.0");
    expectIssues(await write({ kind: "reply", text: "x".repeat(1_000_001) }), "text");
    for (const name of ["a\u0000b", "a\ud800b", "a\r\nBcc: victim@client.example"]) {
      const made = await write({ kind: "reply", text: "x", cc: [{ name, email: "a@b.example" }] }, { "idempotency-key": uuidv7() });
      expect(made.status, JSON.stringify(name)).toBe(201);
      expect(made.body.cc[0]?.name).toMatch(/^a[^\p{Cc}\p{Cs}]+$/u);
    }
    expectProblem(await write({ kind: "reply", text: "x" }, {}, uuidv7()), 404, "not-found");
  });
});

describe("GET /tickets/{id}/messages", () => {
  it("lists oldest first, in pages of any size", async () => {
    const other = await buildTicket(workspace);
    for (let i = 1; i <= 6; i++) await write({ kind: "note", text: `Note ${i}` }, {}, other.id);
    const whole = await messagesOf(other.id);
    expect(whole.slice(1).map((message) => message.text)).toEqual([1, 2, 3, 4, 5, 6].map((i) => `Note ${i}`));
    const seen: MessageRecord[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page<MessageRecord> = (
        await agent<Page<MessageRecord>>("GET", `/tickets/${other.id}/messages?limit=3${cursor && `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole);
    expectIssues(await agent("GET", `/tickets/${other.id}/messages?cursor=WzFd&limit=0`), "limit");
    expectIssues(await agent("GET", `/tickets/${other.id}/messages?cursor=WzFd`), "cursor");
    expectProblem(await agent("GET", `/tickets/${uuidv7()}/messages`), 404, "not-found");
    expectProblem(await agent("GET", `/messages/${ticket.id}`), 404, "not-found");
  });

  it("shows received mail with its own Message-ID, words and checks", async () => {
    const { ticketId } = await receive(workspace, {
      messageId: "shown@client.example",
      html: "<p>Hi</p>",
      auth: { spf: "pass", dkim: "fail", dmarc: "unknown" },
      isAutomatic: true,
    });
    const [message] = await messagesOf(ticketId);
    expect(keysOf(message)).toEqual(sorted(FIELDS));
    expect(message).toMatchObject({
      kind: "customer",
      messageId: "<shown@client.example>",
      inReplyTo: null,
      html: "<p>Hi</p>",
      author: { type: "contact", email: message?.from?.email },
      auth: { spf: "pass", dkim: "fail", dmarc: "unknown" },
      isAutomatic: true,
      delivery: null,
    });
  });
});

describe("attachments", () => {
  it("are uploaded, sent with a message once, and downloaded as they were", async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
    const made = await upload(bytes, "Rechnung – März.bin", "application/x-thing");
    expect(made.status).toBe(201);
    expect(keysOf(made.body)).toEqual(sorted("id name contentType sizeBytes url isInline risks"));
    expect(made.body).toMatchObject({
      name: "Rechnung – März.bin",
      contentType: "application/x-thing",
      sizeBytes: 70_000,
      isInline: false,
    });
    expect(made.headers.get("location")).toBe(made.body.url);
    const sent = await write({ kind: "reply", text: "Attached.", attachmentIds: [made.body.id] });
    expect(sent.body.attachments).toEqual([made.body]);
    expectIssues(await write({ kind: "reply", text: "Again.", attachmentIds: [made.body.id] }), "attachmentIds.0");
    const key = (await server.asRole(workspace))("GET", made.body.url.replace("/api/v1", ""));
    const file = await key;
    expect(file.status).toBe(200);
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    expect(file.headers.get("content-length")).toBe("70000");
    expect(file.headers.get("content-disposition")).toBe(
      `attachment; filename="Rechnung _ M_rz.bin"; filename*=UTF-8''${encodeURIComponent("Rechnung – März.bin")}`,
    );
    expect(file.headers.get("content-security-policy")).toBe(FILE_POLICY);
    expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("never run as pages of this site", async () => {
    for (const [name, type] of [
      ["x.html", "text/html"],
      ["x.svg", "image/svg+xml"],
      ["x.js", "text/javascript"],
      ["x.xml", "application/xhtml+xml"],
    ] as const) {
      const { body } = await upload("<script>alert(1)</script>", name, type);
      const file = await agent("GET", `/attachments/${body.id}/file`);
      expect(file.headers.get("content-type"), type).toBe("application/octet-stream");
      expect(file.headers.get("content-disposition"), type).toMatch(/^attachment;/);
    }
    // What says that it is a picture must be one.
    const image = await upload("not really", "x.png", "image/png");
    expect((await agent("GET", `/attachments/${image.body.id}/file`)).headers.get("content-type")).toBe("application/octet-stream");
    const real = await upload(Uint8Array.from(PNG), "x.png", "application/x-thing");
    expect((await agent("GET", `/attachments/${real.body.id}/file`)).headers.get("content-type")).toBe("image/png");
  });

  it("take any name, and keep none as a path", async () => {
    for (const name of ["../../../etc/passwd", " ", 'a"b\r\nX: 1.txt', "x".repeat(400), "half\ud800", "nul\u0000"]) {
      const made = await upload("x", name, "text/plain");
      expect(made.status, JSON.stringify(name)).toBe(201);
      const file = await agent("GET", `/attachments/${made.body.id}/file`);
      expect(file.status, JSON.stringify(name)).toBe(200);
      expect(file.text).toBe("x");
      expect(file.headers.get("x")).toBeNull();
    }
    expect(readdirSync(env.CONNECT_DATA_DIR).sort()).not.toContain("etc");
  });

  it("are 25 MB at most, empty at least, and one file in the field `file`", async () => {
    expect((await upload(new Uint8Array(25 * MEGABYTE), "most.bin", "application/x-thing")).status).toBe(201);
    expectProblem(await upload(new Uint8Array(25 * MEGABYTE + 1), "more.bin", "application/x-thing"), 413, "too-large");
    expectProblem(await upload(new Uint8Array(40 * MEGABYTE), "much.bin", "application/x-thing"), 413, "too-large");
    expect((await upload("", "empty.txt", "text/plain")).body.sizeBytes).toBe(0);
    const form = new FormData();
    form.set("file", "text, not a file");
    expectIssues(await agent("POST", "/attachments", form), "file");
    expectIssues(await agent("POST", "/attachments", new FormData()), "file");
    expectProblem(await agent("POST", "/attachments", "{}"), 415, "unsupported-media-type");
    expectProblem(await agent("POST", "/attachments", "no parts", { "content-type": "multipart/form-data" }), 400, "bad-request");
  });

  it("of another workspace are not there", async () => {
    const stranger = await server.asRole(await buildWorkspace());
    const { body } = await upload("secret", "x.txt", "text/plain");
    expectProblem(await stranger("GET", `/attachments/${body.id}/file`), 404, "not-found");
    const theirs = await upload("theirs", "y.txt", "text/plain", stranger);
    expectIssues(await write({ kind: "reply", text: "x", attachmentIds: [theirs.body.id] }), "attachmentIds.0");
  });
});
