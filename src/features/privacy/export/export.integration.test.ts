/** A person's data, packed: what is in the file, who may have it made, and who may download it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fromBuffer, type Entry, type ZipFile } from "yauzl";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { packExport, sweepExports, tellReady } from "#/features/privacy/export/jobs.ts";
import { downloadKey, downloadPath } from "#/features/privacy/export/rules.ts";
import type { DataExportRecord } from "#/features/privacy/export/schema.ts";
import { testServer } from "../../../../test/client.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

const database = testDatabase();
const server = testServer();
let here: TestWorkspace;
let there: TestWorkspace;
let contactId: string;
const EMAIL = "ida@person.example";

async function unpacked(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await new Promise<ZipFile>((done, fail) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, file) => (file ? done(file) : fail(error))),
  );
  const found = new Map<string, string>();
  await new Promise<void>((done, fail) => {
    zip.on("entry", (entry: Entry) =>
      zip.openReadStream(entry, async (error, stream) => {
        if (!stream) return fail(error);
        found.set(entry.fileName, (await buffer(stream)).toString());
        zip.readEntry();
      }),
    );
    zip.on("end", done).on("error", fail);
    zip.readEntry();
  });
  return found;
}

async function made(record: DataExportRecord, actor = here.owner): Promise<Map<string, string>> {
  await packExport({ workspaceId: here.id, id: record.id }, { isLastAttempt: true });
  const ready = await query<DataExportRecord>(actor, "dataExport.read", { id: record.id });
  expect(ready).toMatchObject({ state: "ready" });
  const bytes = await buffer((await storage().get(`${here.id}/export/${record.id}.zip`)) as NodeJS.ReadableStream);
  expect(ready.sizeBytes).toBe(bytes.length);
  return unpacked(bytes);
}

beforeAll(async () => {
  [here, there] = [await buildWorkspace(), await buildWorkspace()];
  const storageKey = `${here.id}/ab/letter`;
  await storage().put(storageKey, Buffer.from("the letter"));
  const { ticketId } = await receive(here, {
    from: { name: "Ida", email: EMAIL },
    subject: "A matter of <Ida>",
    html: "<p>All the words</p>",
    text: "All the words <script>alert(1)</script>",
    attachments: [
      { name: "../../letter?.txt", contentType: "text/plain", sizeBytes: 10, isInline: false, contentId: null, risks: [], storageKey },
    ],
  });
  await execute(here.owner, "message.create", { ticketId, kind: "reply", text: "An answer" });
  await execute(here.owner, "message.create", { ticketId, kind: "note", text: "A note among us" });
  await database.owner(
    `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", "from", "workspaceId", "ticketId", outcome) values (gen_random_uuid(), 'smtp', '{}', 'Raw: mail', 9, $3, $1, $2, 'ticket')`,
    [here.id, ticketId, EMAIL],
  );
  await buildTicket(here, { subject: "Of somebody else", contact: { email: "other@person.example" } });
  await buildTicket(there, { subject: "Elsewhere", contact: { email: EMAIL } });
  const [contact] = await database.owner<{ id: string }>(`select id from contact where "workspaceId" = $1 and "emailNorm" = $2`, [
    here.id,
    EMAIL,
  ]);
  contactId = contact?.id ?? "";
});

const request = async (actor = here.owner, input: object = { email: EMAIL }) =>
  (await execute<DataExportRecord>(actor, "dataExport.request", input)).record;

describe("the export of a contact", () => {
  it("does it: all that is kept of them, readable, and nothing of others", async () => {
    const files = await made(await request());
    const of = (name: string) => JSON.parse(files.get(name) ?? "null");
    expect(of("contact.json")).toMatchObject({ id: contactId, email: EMAIL });
    expect(of("tickets.json")).toEqual([expect.objectContaining({ subject: "A matter of <Ida>" })]);
    expect(of("messages.json")).toEqual([
      expect.objectContaining({ kind: "customer", html: "<p>All the words</p>" }),
      expect.objectContaining({ kind: "reply", text: "An answer" }),
    ]);
    expect(of("notes.json")).toEqual([expect.objectContaining({ text: "A note among us" })]);
    expect(of("events.json").length).toBeGreaterThan(2);
    expect(of("suppressions.json")).toEqual([]);
    const attachment = [...files.keys()].find((name) => name.startsWith("attachments/")) ?? "";
    expect(attachment).toMatch(/^attachments\/[0-9a-f][^/\\?]*$/);
    expect(files.get(attachment)).toBe("the letter");
    expect(files.get([...files.keys()].find((name) => name.startsWith("raw/")) ?? "")).toBe("Raw: mail");
    const page = files.get("index.html") ?? "";
    expect(page).toContain("All the words &lt;script&gt;");
    expect(page).not.toMatch(/<script|A note among us/);
    expect([...files.values()].join("\n")).not.toMatch(/Of somebody else|Elsewhere/);
  });

  it("refuses bad input and others, and hides from strangers", async () => {
    await expect(request(here.owner, {})).rejects.toMatchObject({ code: "invalid" });
    await expect(request(here.owner, { email: "nobody@x.example" })).rejects.toMatchObject({ code: "not-found" });
    const agent = await buildMember(here, "agent");
    await expect(request(agent)).rejects.toMatchObject({ code: "forbidden" });
    await expect(request(there.owner, { contactId })).rejects.toMatchObject({ code: "not-found" });
    const record = await request();
    await expect(query(agent, "dataExport.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(query(there.owner, "dataExport.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(agent, "dataExport.open", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(
      execute(here.owner, "dataExport.finish", { id: record.id, storageKey: "x", sizeBytes: 1, counts: {} }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    // Not there yet.
    await expect(execute(here.owner, "dataExport.open", { id: record.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is downloaded by an address that needs no cookie, is good for minutes, and was asked for by who may", async () => {
    const record = await request();
    await made(record);
    const call = await server.asRole(here, "owner");
    const { body } = await call<{ url: string; expiresAt: string }>("POST", `/data-exports/${record.id}/download`);
    const path = new URL(body.url).pathname;
    const got = await fetch(server.url(path));
    expect([got.status, got.headers.get("content-type"), got.headers.get("cache-control")]).toEqual([
      200,
      "application/zip",
      "private, no-store",
    ]);
    expect((await unpacked(Buffer.from(await got.arrayBuffer()))).has("index.html")).toBe(true);
    const nowS = Math.floor(Date.now() / 1_000);
    const key = downloadKey(appSecret());
    for (const wrong of [
      `${path}x`,
      path.slice(0, -2),
      downloadPath(key, { workspaceId: here.id, id: record.id }, nowS - 1),
      downloadPath(key, { workspaceId: there.id, id: record.id }, nowS + 60),
      downloadPath(downloadKey("another secret"), { workspaceId: here.id, id: record.id }, nowS + 60),
      "/downloads/x",
    ])
      expect((await fetch(server.url(wrong))).status, wrong).toBe(404);
    const events = await database.owner(
      `select from event where "workspaceId" = $1 and name = 'dataExport.downloaded' and data->>'id' = $2`,
      [here.id, record.id],
    );
    expect(events).toHaveLength(1);
  });

  it("tells the one who asked by mail, without an address of the file", async () => {
    const record = await request();
    await made(record);
    await tellReady({ workspaceId: here.id, event: { name: "dataExport.ready", subject: "", data: { id: record.id } } });
    const outbox = join(env.CONNECT_DATA_DIR, "outbox");
    const mails = readdirSync(outbox).map((name) => readFileSync(join(outbox, name), "utf8"));
    const mail = mails.find((raw) => raw.includes(here.owner.email)) ?? "";
    expect(mail).toContain(`/${here.slug}/settings/privacy`);
    expect(mail).not.toMatch(/downloads\//);
  });

  it("is gone when its days are over", async () => {
    const record = await request();
    await made(record);
    await database.owner(`update data_export set "expiresAt" = now() - interval '1 minute' where id = $1`, [record.id]);
    await sweepExports();
    expect(await query(here.owner, "dataExport.read", { id: record.id })).toMatchObject({ state: "expired" });
    expect(await storage().get(`${here.id}/export/${record.id}.zip`)).toBeNull();
    await expect(execute(here.owner, "dataExport.open", { id: record.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("says when it could not be made, and is asked for anew", async () => {
    const record = await request();
    const { put } = storage();
    storage().put = () => Promise.reject(new Error("the storage is full"));
    await expect(packExport({ workspaceId: here.id, id: record.id }, { isLastAttempt: false })).rejects.toThrow("full");
    await expect(packExport({ workspaceId: here.id, id: record.id }, { isLastAttempt: true })).rejects.toThrow("full");
    storage().put = put;
    expect(await query(here.owner, "dataExport.read", { id: record.id })).toMatchObject({ state: "failed" });
    expect((await request()).id).not.toBe(record.id);
  });
});

describe("a member's own data", () => {
  it("are for the member alone, and hold what was written as places, not as words", async () => {
    const agent = await buildMember(here, "agent", "Nora Own");
    const ticket = await buildTicket(here);
    await execute(agent, "message.create", { ticketId: ticket.id, kind: "note", text: "A secret of a customer" });
    const { record } = await execute<DataExportRecord>(agent, "dataExport.requestOwn", {});
    const files = await made(record, agent);
    expect(JSON.parse(files.get("profile.json") ?? "")).toMatchObject({ id: agent.id, name: "Nora Own" });
    expect(JSON.parse(files.get("written.json") ?? "")).toEqual([expect.objectContaining({ ticket: ticket.number, kind: "note" })]);
    expect([...files.values()].join("\n")).not.toContain("A secret of a customer");
    await expect(query(here.owner, "dataExport.read", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(here.owner, "dataExport.open", { id: record.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(here.product, "dataExport.requestOwn", {})).rejects.toMatchObject({ code: "forbidden" });
  });
});
