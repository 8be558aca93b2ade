import { beforeAll, describe, expect, it } from "vitest";
import { currentSeq } from "#/core/answerCache.ts";
import { system } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { type Page, query } from "#/core/query.ts";
import { tasks } from "#/features/search/jobs.ts";
import type { SearchHit } from "#/features/search/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const search = (q: string, more: Record<string, unknown> = {}) => query<Page<SearchHit>>(here.owner, "search.search", { q, ...more });
const ticketIds = async (q: string) => (await search(q)).data.map((hit) => hit.ticketId);

describe("search", () => {
  it("finds a message the moment it is written, by its words, whatever their case and accents", async () => {
    const { ticketId } = await receive(here, { replyText: "Der Drucker läuft im Café nicht mehr" });
    for (const q of ["drucker", "DRUCKER", "cafe", "Café", "läuft drucker", '"im Café"', "drucker -toaster"])
      expect(await ticketIds(q), q).toEqual([ticketId]);
    expect(await ticketIds("drucker toaster")).toEqual([]);
  });

  it("finds a ticket by subject, number and customer", async () => {
    const ticket = await buildTicket(here, { subject: "Zebrastreifen", contact: { email: "quentin@quux.example", name: "Quentin Quux" } });
    for (const q of ["zebrastreifen", "quentin", "quux", "quentin@quux.example", `#${ticket.number}`, String(ticket.number)])
      expect(await ticketIds(q), q).toContain(ticket.id);
    expect((await search("quentin@")).data).toContainEqual(expect.objectContaining({ type: "contact", title: "Quentin Quux" }));
  });

  it("finds a ticket by its new subject, and no longer by the old one", async () => {
    const ticket = await buildTicket(here, { subject: "Oldword" });
    await execute(here.owner, "ticket.update", { id: ticket.id, subject: "Newword" });
    const jobs = await database.owner(`select task_identifier from graphile_worker.jobs where task_identifier = 'indexSubject'`);
    expect(jobs).toHaveLength(1);
    const seq = await currentSeq(here.id);
    const payload = { workspaceId: here.id, event: { name: "ticket.renamed", subject: `ticket:${ticket.id}`, data: {} } };
    await tasks[0]?.run(payload as never, { id: "1", attempt: 1, attemptsMax: 1, isLastAttempt: true, signal: undefined });
    expect(await ticketIds("newword")).toEqual([ticket.id]);
    expect(await ticketIds("oldword")).toEqual([]);
    // Answers kept at the number before are asked for no more.
    expect(await currentSeq(here.id)).toBeGreaterThan(seq);
  });

  it("pages from the newest, each hit once, for rare words and for common ones", async () => {
    const fresh = await buildWorkspace();
    for (let i = 0; i < 7; i++) await receive(fresh, { replyText: `everywhere number${i}` });
    const pages = async () => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Page<SearchHit> = await query(fresh.owner, "search.search", { q: "everywhere", limit: 3, cursor: cursor ?? undefined });
        seen.push(...page.data.map((hit) => hit.id));
        cursor = page.nextCursor;
      }
      return seen;
    };
    const rare = await pages();
    expect(rare).toEqual([...new Set(rare)].sort().reverse());
    expect(rare).toHaveLength(7);
    await database.owner(`insert into common_word values ('everywhere') on conflict do nothing`);
    expect(await pages()).toEqual(rare);
  });

  it("hides from strangers", async () => {
    const elsewhere = await buildWorkspace();
    await receive(elsewhere, { replyText: "topsecretword" });
    expect(await ticketIds("topsecretword")).toEqual([]);
    await system("select flush_search()");
    expect(await ticketIds("topsecretword")).toEqual([]);
  });

  it("takes any text for a question, and refuses an empty one", async () => {
    for (const q of ["'", '"', "a & b | !c:*", "\\", "💥", "<b>", "%_", "or and not"]) expect((await search(q)).data).toBeInstanceOf(Array);
    await expect(search("  ")).rejects.toMatchObject({ code: "invalid", issues: [{ path: "q" }] });
  });

  it("answers each operator, alone, with words, and turned round", async () => {
    const fresh = await buildWorkspace();
    const ids = async (q: string) => (await query<Page<SearchHit>>(fresh.owner, "search.search", { q })).data.map((hit) => hit.ticketId);
    const listed = async (q: string) => (await query<Page<{ id: string }>>(fresh.owner, "ticket.list", { q })).data.map(({ id }) => id);
    const { ticketId } = await receive(fresh, { replyText: "the giraffe is tall" });
    const other = (await receive(fresh, { replyText: "the giraffe is small" })).ticketId;
    await execute(fresh.owner, "label.create", { id: LABEL, name: "Big deal" });
    await execute(fresh.owner, "ticket.update", { id: ticketId, priority: "urgent", assigneeId: fresh.owner.id, labelIds: [LABEL] });
    await execute(fresh.owner, "ticket.update", { id: other, status: "closed" });
    const year = new Date().getUTCFullYear();
    const only = [
      'label:"big deal"',
      'label:"BIG DEAL"',
      "assignee:me",
      "is:assigned",
      "priority:urgent",
      "is:open",
      "-status:closed",
      "-is:closed",
      "has:label",
    ];
    for (const q of only)
      for (const asked of [q, `giraffe ${q}`, `${q} "the giraffe"`]) {
        expect(await ids(asked), asked).toEqual([ticketId]);
        expect(await listed(asked), asked).toEqual([ticketId]);
      }
    for (const q of ["is:unassigned", "assignee:none", "-assignee:me", '-label:"big deal"', "status:closed"])
      expect(await listed(q), q).toEqual([other]);
    const number = (await database.owner<{ number: number }>(`select number from ticket where id = $1`, [ticketId]))[0]?.number;
    for (const q of [`number:${number}`, `giraffe number:#${number}`, '"giraffe is tall"', "giraffe -small"])
      expect(await ids(q), q).toEqual([ticketId]);
    // The words of a phrase stand beside one another, in its order.
    for (const q of ['"tall giraffe"', '"giraffe tall"']) expect(await ids(q), q).toEqual([]);
    for (const q of [`to:${fresh.address}`, "to:support", `to:support@${fresh.slug}`])
      expect((await listed(q)).sort(), q).toEqual([ticketId, other].sort());
    for (const q of [`after:${year}-01`, `before:${year + 1}-01-01`, "is:unread giraffe", "-has:attachment", "team:none"])
      expect((await listed(q)).sort(), q).toEqual([ticketId, other].sort());
    for (const q of [
      "team:nobody",
      "inbox:nowhere",
      "from:nobody@nowhere",
      "to:nobody",
      "has:attachment",
      `before:${year}-01`,
      "number:99",
    ])
      expect(await listed(q), q).toEqual([]);
  });

  it("finds people by a part of their name, and what they wrote by from:", async () => {
    const ticket = await buildTicket(here, { subject: "Lemons", contact: { email: "wilhelmina@shop.example", name: "Wilhelmina Öztürk" } });
    for (const q of ["from:wilhelmina", "from:shop.example", 'from:"wilhelmina öz"', "from:HELMINA"])
      expect(await ticketIds(q), q).toEqual([ticket.id]);
    expect((await search("helmina")).data).toContainEqual(expect.objectContaining({ type: "contact", title: "Wilhelmina Öztürk" }));
    for (const q of ["from:%", "from:_", "from:'; drop table ticket; --", "label:' or true --", "from:\\", "to:%", "number:1)"])
      expect(await ticketIds(q), q).toEqual(q === "number:1)" ? [] : await ticketIds("from:nobody@nowhere"));
  });

  it("finds what is spelt nearly so, and says that it is only similar", async () => {
    const ticket = await buildTicket(here, {
      subject: "Thermostat adjustment",
      contact: { email: "k@ex.example", name: "Konstantin Abramovich" },
    });
    expect((await search("thermosat")).data).toContainEqual(expect.objectContaining({ ticketId: ticket.id, isSimilar: true }));
    expect((await search("konstantine abramowich")).data).toContainEqual(
      expect.objectContaining({ title: "Konstantin Abramovich", isSimilar: true }),
    );
    const elsewhere = await buildWorkspace();
    expect((await query<Page<SearchHit>>(elsewhere.owner, "search.search", { q: "thermosat" })).data).toEqual([]);
  });

  it("says where the hits stand", async () => {
    const { ticketId } = await receive(here, { replyText: "Zuerst das Rätsel, dann ein Rätsel" });
    const hit = (await search("ratsel")).data.find((one) => one.ticketId === ticketId);
    expect(hit?.snippetHits.map(([start, end]) => hit.snippet.slice(start, end))).toEqual(["Rätsel", "Rätsel"]);
  });

  it("finds a message by the names of its files, written before or after, and whatever its script", async () => {
    const { ticketId, messageId: id } = await receive(here, { replyText: "請參閱 附件 и письмо שלום" });
    for (const q of ["附件", "письмо", "שלום"]) expect(await ticketIds(q), q).toEqual([ticketId]);
    await database.owner(
      `insert into attachment ("workspaceId", id, "messageId", name, "contentType", "sizeBytes", "storageKey")
       values ($1, gen_random_uuid(), $2, 'Kassenbuch_2026-03.pdf', 'application/pdf', 1, 'x')`,
      [here.id, id],
    );
    for (const q of ["kassenbuch", "Kassenbuch_2026-03.pdf", "kassenbuch has:attachment"])
      expect(await ticketIds(q), q).toEqual([ticketId]);
    await execute(here.owner, "ticket.update", { id: ticketId, subject: "Renamed since" });
    await system("select index_ticket($1, $2)", [here.id, ticketId]);
    expect(await ticketIds("kassenbuch renamed")).toEqual([ticketId]);
  });

  it("adds the files that were there before, a few at a time, until it is done", async () => {
    const { ticketId, messageId: id } = await receive(here, { replyText: "old" });
    await database.owner(`alter table attachment disable trigger attachment_words`);
    await database.owner(
      `insert into attachment ("workspaceId", id, "messageId", name, "contentType", "sizeBytes", "storageKey")
       select $1, gen_random_uuid(), $2, 'oldfile' || n || '.txt', 'text/plain', 1, 'x' from generate_series(1, 3) n`,
      [here.id, id],
    );
    await database.owner(`alter table attachment enable trigger attachment_words`);
    await database.owner(
      `insert into search_backfill values (true, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000')`,
    );
    for (let i = 0; i < 6; i++) await system("select backfill_search(2)");
    expect(await database.owner(`select from search_backfill`)).toHaveLength(0);
    expect(await ticketIds("oldfile3")).toEqual([ticketId]);
  });
});

const LABEL = "019abcde-0000-7000-8000-00000000abcd";
