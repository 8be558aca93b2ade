/** Files and originals over HTTP: in pieces, in parts, all at once, and as the mail they came with. */
import { randomBytes } from "node:crypto";
import { unzipSync } from "fflate";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import { system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { appSecret } from "#/core/secret.ts";
import { FILE_POLICY } from "#/core/securityHeaders.ts";
import { createApiKey } from "#/features/apiKey/commands.ts";
import { mediaKey, mediaPath, mediumOf } from "#/features/attachment/media/rules.ts";
import type { AttachmentRecord } from "#/features/attachment/schema.ts";
import { PIECE_BYTES } from "#/features/attachment/upload/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { type Call, expectProblem, testServer } from "./client.ts";
import { testDatabase } from "./database.ts";
import { buildTicket, buildWorkspace, receive, type TestWorkspace } from "./factories.ts";

testDatabase();
const server = testServer();
let here: TestWorkspace;
let agent: Call;
let stranger: Call;
let key: string;
beforeAll(async () => {
  here = await buildWorkspace();
  key = await createApiKey(here.owner, { role: "agent" });
  agent = server.as(key);
  stranger = await server.asRole(await buildWorkspace());
});
const bytesOf = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(server.url(`/api/v1${path}`), { headers: { authorization: `Bearer ${key}`, ...headers } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const octets = { "content-type": "application/octet-stream" };

describe("uploads in pieces", () => {
  it("breaks off, is found again, goes on, and holds every byte", async () => {
    const content = randomBytes(PIECE_BYTES * 2 + 77);
    const file = { id: uuidv7(), name: "a film.mp4", contentType: "video/mp4", sizeBytes: content.length };
    const put = (from: number, call = agent) =>
      call("PUT", `/uploads/${file.id}?offset=${from}`, new Uint8Array(content.subarray(from, from + PIECE_BYTES)), octets);
    expect((await agent("POST", "/uploads", file)).body).toMatchObject({ receivedBytes: 0, attachment: null });
    expect((await put(0)).body).toMatchObject({ receivedBytes: PIECE_BYTES });
    expectProblem(await put(PIECE_BYTES * 2), 409, "conflict");
    expect((await agent("POST", "/uploads", file)).body).toMatchObject({ receivedBytes: PIECE_BYTES });
    expectProblem(await put(PIECE_BYTES, stranger), 404, "not-found");
    await put(PIECE_BYTES);
    expect((await put(PIECE_BYTES * 2)).body).toMatchObject({ attachment: { id: file.id, name: "a film.mp4" } });
    expect((await put(PIECE_BYTES * 2)).body).toMatchObject({ attachment: { id: file.id } });
    const whole = await bytesOf(`/attachments/${file.id}/file`);
    expect(whole.bytes.equals(content)).toBe(true);
    expect(await storage().get(`${here.id}/upload/${file.id}/0`)).toBeNull();
  });

  it("takes an empty file, refuses one that is too large, and gives one up", async () => {
    const empty = { id: uuidv7(), name: "empty.txt", contentType: "text/plain", sizeBytes: 0 };
    expect((await agent("POST", "/uploads", empty)).body).toMatchObject({ attachment: { id: empty.id, sizeBytes: 0 } });
    expectProblem(await agent("POST", "/uploads", { ...empty, id: uuidv7(), sizeBytes: 30 * 1024 * 1024 }), 422, "invalid");
    expectProblem(await agent("PUT", `/uploads/${uuidv7()}?offset=0`, "{}"), 415, "unsupported-media-type");
    const file = { ...empty, id: uuidv7(), sizeBytes: 4 };
    await agent("POST", "/uploads", file);
    expect((await agent("DELETE", `/uploads/${file.id}`)).status).toBe(204);
    expectProblem(await agent("PUT", `/uploads/${file.id}?offset=0`, new Uint8Array(4), octets), 404, "not-found");
  });
});

const stored = async (content: Buffer | string) => {
  const storageKey = `${here.id}/zz/${uuidv7()}`;
  await storage().put(storageKey, Buffer.from(content));
  return storageKey;
};
const attached = async (name: string, contentType: string, content: Buffer | string, isInline = false) => ({
  name,
  contentType,
  sizeBytes: Buffer.from(content).length,
  isInline,
  risks: [],
  contentId: null,
  storageKey: await stored(content),
});

describe("parts of a file", () => {
  it("are given as players ask for them; what could run as this site is only ever downloaded", async () => {
    const sent = await receive(here, {
      attachments: [await attached("song.mp3", "audio/mpeg", "0123456789"), await attached("x.svg", "image/svg+xml", "<svg/>")],
    });
    const message = (await agent<MessageRecord>("GET", `/messages/${sent.messageId}`)).body;
    const of = (name: string) => `/attachments/${message.attachments.find((file) => file.name === name)?.id}/file`;
    const part = await bytesOf(of("song.mp3"), { range: "bytes=3-5" });
    expect([part.status, part.bytes.toString(), part.headers.get("content-range")]).toEqual([206, "345", "bytes 3-5/10"]);
    expect((await bytesOf(of("song.mp3"), { range: "bytes=7-" })).bytes.toString()).toBe("789");
    expect((await bytesOf(of("song.mp3"), { range: "bytes=-2" })).bytes.toString()).toBe("89");
    const beyond = await bytesOf(of("song.mp3"), { range: "bytes=90-99" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    const song = await bytesOf(of("song.mp3"), { range: "bytes=9-3" });
    expect([song.status, song.bytes.toString(), song.headers.get("content-type")]).toEqual([200, "0123456789", "audio/mpeg"]);
    const drawing = await bytesOf(of("x.svg"));
    expect(drawing.headers.get("content-type")).toBe("application/octet-stream");
    expect(drawing.headers.get("content-disposition")).toMatch(/^attachment;/);
    for (const answer of [song, drawing]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    }
  });
});

const uploaded = async (name: string, type: string, content: Uint8Array<ArrayBuffer>) => {
  const form = new FormData();
  form.set("file", new File([content], name, { type }));
  const answer = await fetch(server.url("/api/v1/attachments"), {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  return (await answer.json()) as AttachmentRecord;
};
const bytes = (text: string) => new TextEncoder().encode(text);
/** Where the bytes are, as it is told to who may have them. */
const addressOf = async (id: string) => {
  const answer = await fetch(server.url(`/api/v1/attachments/${id}/file`), {
    headers: { authorization: `Bearer ${key}` },
    redirect: "manual",
  });
  return { status: answer.status, path: answer.headers.get("location") ?? "" };
};

describe("the address of a file", () => {
  it("is made for who may see it, is that file's alone, and needs and sets no cookie", async () => {
    const file = await uploaded("notes.txt", "text/plain", bytes("words"));
    const { status, path } = await addressOf(file.id);
    expect([status, path.startsWith("/media/")]).toEqual([302, true]);
    const answer = await fetch(server.url(path), { headers: { cookie: "authjs.session-token=whatever" } });
    expect([answer.status, await answer.text(), answer.headers.get("set-cookie")]).toEqual([200, "words", null]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-disposition": `inline; filename="notes.txt"; filename*=UTF-8''notes.txt`,
      "content-security-policy": FILE_POLICY,
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expectProblem(await stranger("GET", `/attachments/${file.id}/file`), 404, "not-found");
    expect((await fetch(server.url(`/api/v1/attachments/${file.id}/file`), { redirect: "manual" })).status).toBe(401);
    const other = await addressOf((await uploaded("other.txt", "text/plain", bytes("secret"))).id);
    const [payload = ""] = other.path.slice("/media/".length).split(".");
    const signature = path.split(".")[1];
    for (const wrong of [`/media/${payload}.${signature}`, `${path}x`, path.slice(0, -1)])
      expect((await fetch(server.url(wrong))).status).toBe(404);
  });

  it("is the same within an hour, and over soon after", async () => {
    const medium = { workspaceId: here.id, kind: "attachment" as const, of: uuidv7() };
    const [signing, nowS] = [mediaKey("secret"), 1_800_000_000];
    expect(mediaPath(signing, medium, nowS)).toBe(mediaPath(signing, medium, nowS + 3_599));
    const token = mediaPath(signing, medium, nowS).slice("/media/".length);
    expect(mediumOf(signing, token, nowS + 3_600)).toEqual(medium);
    expect(mediumOf(signing, token, nowS + 7_200)).toBeNull();
    // A picture of a frame is not the whole file, whatever it holds.
    const { id } = await uploaded("page.html", "text/html", bytes("<script>alert(1)</script>"));
    const asPicture = mediaPath(mediaKey(appSecret()), { ...medium, kind: "file", of: id }, Math.floor(Date.now() / 1_000));
    expect((await fetch(server.url(asPicture))).status).toBe(404);
  });

  it("of what could run is one to keep it by, whatever is said of it; and what deserves care says so", async () => {
    for (const [name, type, content, risks] of [
      ["page.html", "text/html", "<script>alert(1)</script>", ["page"]],
      ["photo.png", "image/png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ["page", "other-type"]],
      ["bill.pdf", "application/pdf", "<html><script>alert(1)</script>", ["page", "other-type"]],
      ["drawing.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>", ["page"]],
      ["bill.pdf.js", "text/javascript", "alert(1)", ["script", "two-endings"]],
    ] as const) {
      const file = await uploaded(name, type, bytes(content));
      expect(file.risks, name).toEqual(risks);
      const { headers } = await bytesOf(`/attachments/${file.id}/file`);
      expect(headers.get("content-type"), name).toBe("application/octet-stream");
      expect(headers.get("content-disposition"), name).toMatch(/^attachment;/);
    }
  });

  it("names the file so that no name gets out of its header", async () => {
    for (const name of ['a"; filename=evil.exe', "../../x.txt", "bill\u202efdp.txt", `${"long".repeat(70)}.txt`, "Größe.txt"]) {
      const sent = await receive(here, { attachments: [await attached(name.slice(0, 255), "text/plain", "x")] });
      const message = (await agent<MessageRecord>("GET", `/messages/${sent.messageId}`)).body;
      const { status, headers } = await bytesOf(`/attachments/${message.attachments[0]?.id}/file`);
      expect(status, name).toBe(200);
      expect(headers.get("content-disposition"), name).toMatch(/^inline; filename="[^"\\]+"; filename\*=UTF-8''[\w.%-]+$/);
    }
  });
});

describe("the files of one message", () => {
  it("hold 25 MB at most in all; refused, they wait for another", async () => {
    const ticket = await buildTicket(here);
    const file = async (sizeBytes: number) =>
      (
        await execute<AttachmentRecord>(here.owner, "attachment.create", {
          name: "film.mp4",
          contentType: "video/mp4",
          sizeBytes,
          storageKey: `${here.id}/aa/film`,
        })
      ).record.id;
    const attachmentIds = [await file(20 * 1024 * 1024), await file(6 * 1024 * 1024)];
    const write = (ids: string[]) => agent("POST", `/tickets/${ticket.id}/messages`, { kind: "note", text: "See", attachmentIds: ids });
    const refused = await write(attachmentIds);
    expectProblem(refused, 422, "invalid");
    expect(refused.body).toMatchObject({ errors: [{ path: "attachmentIds" }] });
    for (const id of attachmentIds) expect((await write([id])).status).toBe(201);
  });
});

describe("all files of a message", () => {
  it("come as one archive, under names that lead nowhere else", async () => {
    const { messageId } = await receive(here, {
      attachments: [
        await attached("../../evil.sh", "text/plain", "one"),
        await attached("photo.jpg", "image/jpeg", "two"),
        await attached("photo.jpg", "image/jpeg", "three"),
        await attached("logo.png", "image/png", "in the text", true),
      ],
    });
    const { status, headers, bytes } = await bytesOf(`/messages/${messageId}/attachments.zip`);
    expect(status).toBe(200);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="attachments-[\d-]+\.zip"$/);
    const files = Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content).toString()]));
    expect(files).toEqual({ "_.._evil.sh": "one", "photo.jpg": "two", "photo (2).jpg": "three" });
    expectProblem(await stranger("GET", `/messages/${messageId}/attachments.zip`), 404, "not-found");
    expectProblem(await agent("GET", `/messages/${(await receive(here)).messageId}/attachments.zip`), 404, "not-found");
  });
});

describe("the original of a message", () => {
  const raw = (words: string, id: string) =>
    Buffer.from(
      `Received: from a\r\n by b\r\nFrom: =?utf-8?B?${Buffer.from("Zoë").toString("base64")}?= <zoe@client.example>\r\nSubject: Hi\r\nMessage-ID: <${id}>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n${words}\r\n`,
    );
  const keep = (workspaceId: string, messageId: string, bytes: Buffer) =>
    system(
      `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", outcome, "workspaceId", "messageId") values ($1, 'smtp', '{}', $2, $3, 'ticket', $4, $5)`,
      [uuidv7(), bytes, bytes.length, workspaceId, messageId],
    );

  it("is what came: its header in letters, its source, and the file", async () => {
    const id = `original-${uuidv7()}@client.example`;
    await keep(here.id, id, raw("Hello", id));
    const { messageId } = await receive(here, { messageId: id });
    const { body } = await agent<{ headers: object[]; source: string; isCut: boolean }>("GET", `/messages/${messageId}/original`);
    expect(body.headers[0]).toEqual({ name: "Received", value: "from a by b" });
    expect(body.headers[1]).toEqual({ name: "From", value: "Zoë <zoe@client.example>" });
    expect(body.isCut).toBe(false);
    expect(body.source).toBe(raw("Hello", id).toString());
    const file = await bytesOf(`/messages/${messageId}/original.eml`);
    expect(file.bytes.equals(raw("Hello", id))).toBe(true);
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; .*\.eml$/);
    expectProblem(await stranger("GET", `/messages/${messageId}/original`), 404, "not-found");
  });

  it("is never another workspace's, though the Message-ID is the same", async () => {
    const id = `shared-${uuidv7()}@client.example`;
    await keep((await buildWorkspace()).id, id, raw("Theirs", id));
    const { messageId } = await receive(here, { messageId: id });
    expectProblem(await agent("GET", `/messages/${messageId}/original`), 404, "not-found");
  });

  it("of a reply is what is sent; a note has none", async () => {
    const ticket = await buildTicket(here);
    const write = async (kind: string) =>
      (await execute<MessageRecord>(here.owner, "message.create", { ticketId: ticket.id, kind, text: `A ${kind}` })).record;
    const reply = await write("reply");
    const { body } = await agent<{ source: string }>("GET", `/messages/${reply.id}/original`);
    expect(body.source).toContain(`Message-ID: ${reply.messageId}`);
    expectProblem(await agent("GET", `/messages/${(await write("note")).id}/original`), 404, "not-found");
  });
});
