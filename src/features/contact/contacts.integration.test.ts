/** Contacts that are merged, parted, deleted and imported. */
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { ImportPreview, ImportSummary } from "#/features/contact/import/schema.ts";
import type { ContactRecord, Duplicate } from "#/features/contact/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testServer } from "../../../test/client.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../test/factories.ts";

const { owner } = testDatabase();
const server = testServer();
const make = async (space: TestWorkspace, input: Record<string, unknown>) =>
  (await execute<ContactRecord>(space.owner, "contact.create", input)).record;
const read = (space: TestWorkspace, id: string) => query<ContactRecord>(space.owner, "contact.read", { id });

describe("merging contacts", () => {
  async function pair() {
    const space = await buildWorkspace();
    const ticket = await buildTicket(space, { contact: { email: "ana@old.example", name: "Ana Lima" } });
    const kept = await make(space, { email: "ana@new.example", name: "Ana Lima", notes: "likes tea" });
    await execute(space.owner, "contact.update", { id: ticket.contact.id, phone: "+351 912 345 678", notes: "calls often" });
    return { space, ticket, kept, otherId: ticket.contact.id };
  }

  it("does it: tickets move, gaps are filled, the address becomes an alias that mail still finds", async () => {
    const { space, ticket, kept, otherId } = await pair();
    const { record } = await execute<ContactRecord>(space.owner, "contact.merge", { id: kept.id, otherId });
    expect(record).toMatchObject({
      id: kept.id,
      phone: "+351 912 345 678",
      notes: "likes tea\n\ncalls often",
      aliases: ["ana@old.example"],
    });
    expect((await query<TicketRecord>(space.owner, "ticket.read", { id: ticket.id })).contact).toMatchObject({ id: kept.id });
    await expect(read(space, otherId)).rejects.toMatchObject({ code: "not-found" });
    const mail = await receive(space, { from: { name: "Ana", email: "ANA@old.example" } });
    expect((await query<TicketRecord>(space.owner, "ticket.read", { id: mail.ticketId as string })).contact.id).toBe(kept.id);
    await expect(make(space, { email: "ana@old.example" })).rejects.toMatchObject({ issues: [{ path: "email" }] });
  });

  it("is taken back as it was, with what was written since left where it is", async () => {
    const { space, ticket, kept, otherId } = await pair();
    const before = await read(space, otherId);
    await execute(space.owner, "contact.merge", { id: kept.id, otherId, take: ["email", "phone"] });
    expect(await read(space, kept.id)).toMatchObject({ email: "ana@old.example", aliases: ["ana@new.example"] });
    await execute(space.owner, "contact.update", { id: kept.id, name: "Ana L." });
    await execute(space.owner, "contact.unmerge", { id: kept.id, otherId });
    expect(await read(space, kept.id)).toMatchObject({
      email: "ana@new.example",
      name: "Ana L.",
      phone: null,
      notes: "likes tea",
      aliases: [],
    });
    expect(await read(space, otherId)).toMatchObject({ email: before.email, phone: before.phone, notes: before.notes, name: before.name });
    expect((await query<TicketRecord>(space.owner, "ticket.read", { id: ticket.id })).contact.id).toBe(otherId);
    await expect(execute(space.owner, "contact.unmerge", { id: kept.id, otherId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses bad input, refuses others and hides from strangers", async () => {
    const { space, kept, otherId } = await pair();
    const stranger = await buildWorkspace();
    await expect(execute(space.owner, "contact.merge", { id: kept.id, otherId: kept.id })).rejects.toMatchObject({ code: "invalid" });
    const light = await buildMember(space, "light-agent");
    await expect(execute(light, "contact.merge", { id: kept.id, otherId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "contact.merge", { id: kept.id, otherId })).rejects.toMatchObject({ code: "not-found" });
  });

  it("replays once", async () => {
    const { space, kept, otherId } = await pair();
    const key = uuidv7();
    const first = await execute(space.owner, "contact.merge", { id: kept.id, otherId }, key);
    const again = await execute(space.owner, "contact.merge", { id: kept.id, otherId }, key);
    expect(again).toMatchObject({ replayed: true, record: first.record });
  });

  it("suggests those of the same name or phone, the likelier first", async () => {
    const space = await buildWorkspace();
    const one = await make(space, { email: "tom.reed@a.example", name: "Tom Reed", phone: "+44 20 7946 0123" });
    await make(space, { email: "someone@else.example", name: "tom reed" });
    await make(space, { email: "tomreed@a.example", name: "Tom Reed" });
    await make(space, { email: "t@b.example", name: "T. R.", phone: "020 7946 0123" });
    const { data } = await query<{ data: Duplicate[] }>(space.owner, "contact.duplicates", { id: one.id });
    expect(data.map(({ contact, reason }) => [contact.email, reason])).toEqual([
      ["t@b.example", "phone"],
      ["tomreed@a.example", "name"],
      ["someone@else.example", "name"],
    ]);
  });
});

describe("a contact", () => {
  it("keeps values of the workspace's fields, and refuses others", async () => {
    const space = await buildWorkspace();
    const field = uuidv7();
    await owner(`insert into custom_field ("workspaceId", id, "of", name, type) values ($1, $2, 'contact', 'Seats', 'number')`, [
      space.id,
      field,
    ]);
    const { id } = await make(space, { id: uuidv7(), email: "a@b.example", fields: { [field]: 3 } });
    expect((await read(space, id)).fields).toEqual({ [field]: 3 });
    await execute(space.owner, "contact.update", { id, fields: { [field]: null }, areImagesAllowed: true });
    expect(await read(space, id)).toMatchObject({ fields: {}, areImagesAllowed: true });
    const bad = execute(space.owner, "contact.update", { id, fields: { [field]: "many" } });
    await expect(bad).rejects.toMatchObject({ issues: [{ path: `fields.${field}` }] });
  });

  it("is deleted without tickets, kept with them, and by admins alone", async () => {
    const space = await buildWorkspace();
    const { id } = await make(space, { email: "gone@b.example" });
    await expect(execute(await buildMember(space, "agent"), "contact.delete", { id })).rejects.toMatchObject({ code: "forbidden" });
    await execute(space.owner, "contact.delete", { id });
    await expect(read(space, id)).rejects.toMatchObject({ code: "not-found" });
    const ticket = await buildTicket(space);
    await expect(execute(space.owner, "contact.delete", { id: ticket.contact.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a company", () => {
  it("is changed, merged and deleted, and its contacts follow", async () => {
    const space = await buildWorkspace();
    const company = async (input: object) => (await execute<{ id: string }>(space.owner, "company.create", input)).record.id;
    const [a, b] = [await company({ name: "Acme", domain: "acme.example" }), await company({ name: "Acme Ltd", notes: "late payer" })];
    await execute(space.owner, "company.update", { id: a, notes: "big" });
    await expect(execute(space.owner, "company.update", { id: b, domain: "acme.example" })).rejects.toMatchObject({ code: "invalid" });
    const { id } = await make(space, { email: "x@y.example", companyId: b });
    const { record } = await execute(space.owner, "company.merge", { id: a, otherId: b });
    expect(record).toMatchObject({ domain: "acme.example", notes: "big\n\nlate payer" });
    expect((await read(space, id)).companyId).toBe(a);
    const stranger = await buildWorkspace();
    await expect(execute(stranger.owner, "company.delete", { id: a })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(await buildMember(space, "agent"), "company.delete", { id: a })).rejects.toMatchObject({ code: "forbidden" });
    await execute(space.owner, "company.delete", { id: a });
    expect((await read(space, id)).companyId).toBeNull();
  });
});

describe("importing contacts", () => {
  it("does it: makes new ones and their companies, fills in those that are there, or leaves them", async () => {
    const space = await buildWorkspace();
    const known = await make(space, { email: "Known@a.example", name: "Old Name", phone: "12" });
    const rows = [
      { email: "known@a.example", name: "New Name" },
      { email: "two@a.example", name: 'Quote " and, comma', notes: "two\nlines", company: "Blue Door" },
      { email: "three@a.example", company: "blue door" },
    ];
    const preview = await query<ImportPreview>(space.owner, "contact.previewImport", { rows });
    expect(preview).toEqual({ created: 2, updated: 1, skipped: 0, companies: 1, faults: [], faultCount: 0 });
    const { record } = await execute<ImportSummary>(space.owner, "contact.import", { rows });
    expect(record).toEqual({ created: 2, updated: 1, skipped: 0, companies: 1 });
    expect(await read(space, known.id)).toMatchObject({ name: "New Name", phone: "12" });
    const skipped = await execute<ImportSummary>(space.owner, "contact.import", {
      rows: [{ email: "known@a.example", name: "X" }],
      onExisting: "skip",
    });
    expect(skipped.record).toMatchObject({ skipped: 1 });
    expect((await read(space, known.id)).name).toBe("New Name");
  });

  it("refuses bad input: every fault by its row, and nothing is written", async () => {
    const space = await buildWorkspace();
    const rows = [
      { email: "good@a.example" },
      { email: "" },
      { email: "not an address" },
      { email: "GOOD@a.example" },
      { email: "long@a.example", name: "x".repeat(201), company: "y".repeat(121) },
      { email: "zone@a.example", timeZone: "Mars/Base" },
      { email: "field@a.example", fields: { [uuidv7()]: "x" } },
    ];
    const { faults } = await query<ImportPreview>(space.owner, "contact.previewImport", { rows });
    expect(faults.map(({ row, code }) => [row, code])).toEqual([
      [1, "missing"],
      [2, "not-an-address"],
      [3, "twice"],
      [4, "too-long"],
      [4, "too-long"],
      [5, "not-a-time-zone"],
      [6, "wrong-value"],
    ]);
    await expect(execute(space.owner, "contact.import", { rows })).rejects.toMatchObject({ code: "invalid" });
    const found = await query<{ data: ContactRecord[] }>(space.owner, "contact.list", {});
    expect(found.data).toEqual([]);
    await expect(execute(await buildMember(space, "agent"), "contact.import", { rows: rows.slice(0, 1) })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("takes 20,000 rows in one go, over REST, and what is exported reads back the same", { timeout: 60_000 }, async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "admin");
    const rows = Array.from({ length: 20_000 }, (_, n) => ({
      email: `person.${n}@big.example`,
      name: `Person ${n}`,
      phone: "=1+1",
      company: `Firm ${n % 500}`,
    }));
    const started = performance.now();
    const answer = await call<ImportSummary>("POST", "/contacts/import", { rows });
    const seconds = (performance.now() - started) / 1000;
    expect(answer.body).toEqual({ created: 20_000, updated: 0, skipped: 0, companies: 500 });
    expect(seconds).toBeLessThan(20);
    const file = await call("GET", "/contacts/export.csv?q=person.1");
    expect(file.headers.get("content-type")).toMatch(/^text\/csv/);
    const lines = file.text.trim().split("\r\n");
    expect(lines).toHaveLength(1 + 11_111);
    expect(lines[1]).toMatch(/^person\.1@big\.example,Person 1,'=1\+1,Firm 1,/);
    const agent = await server.asRole(space, "agent");
    expect((await agent("GET", "/contacts/export.csv")).status).toBe(403);
    const names = await call<{ data: ContactRecord[] }>("GET", "/contacts?sort=name&q=person%2010&limit=3");
    expect(names.body.data.map(({ name }) => name)).toEqual(["Person 10", "Person 100", "Person 1000"]);
    process.stdout.write(`20,000 rows were imported in ${seconds.toFixed(1)} s\n`);
  });
});
