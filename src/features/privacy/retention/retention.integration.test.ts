/** Tickets whose time is over go, in batches, and no others. */
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { changesAfter } from "#/core/sync.ts";
import { sealHistory } from "#/features/audit/seal/jobs.ts";
import { applyRetention } from "#/features/privacy/retention/jobs.ts";
import type { RetentionPreview, RetentionRecord } from "#/features/privacy/retention/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { foundEverywhere } from "../../../../test/everywhere.ts";
import { buildMember, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";
import { expectSealsToHold } from "../../../../test/seals.ts";

const database = testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

async function ticket(workspace: TestWorkspace, status: string, daysAgo: number, word: string): Promise<string> {
  const storageKey = `${workspace.id}/ab/${word}`;
  await storage().put(storageKey, Buffer.from(word));
  const { ticketId } = await receive(workspace, {
    subject: `Subject ${word}`,
    from: { name: `Person ${word}`, email: `${word}@client.example` },
    text: `Text ${word}`,
    replyText: `Text ${word}`,
    messageId: `${word}@client.example`,
    attachments: [
      { name: `${word}.txt`, contentType: "text/plain", sizeBytes: word.length, isInline: false, contentId: null, risks: [], storageKey },
    ],
  });
  await execute(workspace.owner, "message.create", { ticketId, kind: "reply", text: `Answer to ${word}` });
  await database.owner(
    `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", "from", "workspaceId", "ticketId", outcome) values (gen_random_uuid(), 'smtp', '{}', convert_to($3, 'UTF8'), 9, $3, $1, $2, 'ticket')`,
    [workspace.id, ticketId, `${word}@client.example`],
  );
  if (status !== "open") await execute(workspace.owner, "ticket.update", { id: ticketId, status });
  await database.owner(
    `update ticket set "updatedAt" = now() - $2 * interval '1 day', "closedAt" = "closedAt" - $2 * interval '1 day' where id = $1`,
    [ticketId, daysAgo],
  );
  return ticketId;
}
const isThere = (id: string) =>
  query<TicketRecord>(here.owner, "ticket.read", { id }).then(
    (found) => found.subject,
    () => null,
  );
const set = (change: object, workspace = here) => execute<RetentionRecord>(workspace.owner, "retention.update", change);

describe("keeping for a time", () => {
  it("keeps what is closed, and spam and trash for thirty days, until somebody decides otherwise", async () => {
    expect(await query(here.owner, "retention.read", {})).toEqual({
      closedMonths: null,
      closedAction: "anonymise",
      junkDays: 30,
      version: 0,
    });
    const agent = await buildMember(here, "agent");
    await expect(query(agent, "retention.read", {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(agent, "retention.update", { junkDays: 3 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(set({ junkDays: 0 })).rejects.toMatchObject({ code: "invalid" });
    await expect(set({ closedMonths: 1_000 })).rejects.toMatchObject({ code: "invalid" });
  });

  it("deletes old spam and trash, and tells how many it would be", async () => {
    const [old, young, open] = [
      await ticket(here, "spam", 40, "oldspam"),
      await ticket(here, "trash", 10, "youngtrash"),
      await ticket(here, "open", 400, "oldopen"),
    ];
    expect(await query<RetentionPreview>(here.owner, "retention.preview", { junkDays: 30 })).toEqual({ closed: 0, junk: 1 });
    expect(await query<RetentionPreview>(here.owner, "retention.preview", { junkDays: 5 })).toEqual({ closed: 0, junk: 2 });
    const { seq } = await changesAfter(here.owner, 0);
    expect(await applyRetention(here.id)).toBe(1);
    expect([await isThere(old), await isThere(young), await isThere(open)]).toEqual([null, "Subject youngtrash", "Subject oldopen"]);
    // The contact stays: they may have other tickets. All else of the ticket is gone.
    const left = await foundEverywhere(database, ["oldspam"], here);
    expect(left.filter((one) => !/^(contact\.|event\.data: .*contact|event\.data: \{"email")/.test(one))).toEqual([]);
    expect((await changesAfter(here.owner, seq)).drop).toContainEqual({ type: "ticket", id: old });
    const [event] = await database.owner(`select data from event where "workspaceId" = $1 and name = 'retention.applied'`, [here.id]);
    expect(event).toEqual({ data: { why: "junk", action: "delete", count: 1 } });
    expect(await applyRetention(here.id)).toBe(0);
  });

  it("makes closed tickets anonymous, once, and keeps their figures", async () => {
    const space = await buildWorkspace();
    const old = await ticket(space, "closed", 400, "oldclosed");
    const young = await ticket(space, "closed", 20, "youngclosed");
    await set({ closedMonths: 12 }, space);
    await sealHistory(space.id);
    expect(await applyRetention(space.id)).toBe(1);
    expect(await applyRetention(space.id)).toBe(0);
    const gone = await query<TicketRecord>(space.owner, "ticket.read", { id: old });
    expect(gone).toMatchObject({ subject: "[erased]", status: "closed", messageCount: 2, contact: { email: "anonymous@erased.invalid" } });
    expect((await query<TicketRecord>(space.owner, "ticket.read", { id: young })).subject).toBe("Subject youngclosed");
    const left = await foundEverywhere(database, ["oldclosed"], space);
    expect(left.filter((one) => !/^(contact\.|event\.data: \{"email")/.test(one))).toEqual([]);
    expect(await query<RetentionPreview>(space.owner, "retention.preview", { closedMonths: 12 })).toEqual({ closed: 0, junk: 0 });
    // Deleted instead, where that is wished.
    await set({ closedMonths: 1, closedAction: "delete" }, space);
    await database.owner(`update ticket set "closedAt" = now() - interval '60 days' where id = $1`, [young]);
    expect(await applyRetention(space.id)).toBe(1);
    await expect(query(space.owner, "ticket.read", { id: young })).rejects.toMatchObject({ code: "not-found" });
    await expectSealsToHold(space.id);
  });

  it("never, where nothing is to go", async () => {
    const space = await buildWorkspace();
    await ticket(space, "spam", 4_000, "ancient");
    await set({ junkDays: null }, space);
    expect(await applyRetention(space.id)).toBe(0);
  });
});
