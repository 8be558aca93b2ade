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
});
