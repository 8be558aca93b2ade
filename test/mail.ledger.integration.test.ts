/** The ledger over REST: what became of every message, its source, another try; and a flood that is slowed, kept and reported. */
import { describe, expect, it } from "vitest";
import type { Page } from "#/core/query.ts";
import { FLOOD_MAILS } from "#/features/mail/flood/rules.ts";
import type { LedgerRecord } from "#/features/mail/ledger/schema.ts";
import { testMailDesk } from "./mailDesk.ts";
import { mailText } from "./smtpClient.ts";

const { desk, database, server, lineOf, send, settled } = testMailDesk();
const list = async (query = "", call = desk.agent) => (await call<Page<LedgerRecord>>("GET", `/mail-ledger${query}`)).body.data;

describe("GET /mail-ledger", () => {
  it("shows this workspace's messages, newest first, by outcome, with their source as it came", async () => {
    await lineOf({ Subject: "For others" }, { to: desk.other.address });
    const first = await lineOf({ "Message-ID": "<ledger-1@client.example>" });
    const raw = mailText({ From: null, "Message-ID": "<ledger-2@client.example>" }, "Bytes: \u00e9");
    await send(raw);
    await settled();
    const lines = await list();
    expect(lines.map(({ messageId, outcome, ticketId }) => [messageId, outcome, ticketId])).toEqual([
      ["<ledger-2@client.example>", "failed", null],
      ["<ledger-1@client.example>", "ticket", first.ticketId],
    ]);
    expect(lines[0]).toMatchObject({ reason: "It has no From address.", source: "smtp", to: [desk.workspace.address] });
    expect((await list("?outcome=failed")).map(({ messageId }) => messageId)).toEqual(["<ledger-2@client.example>"]);
    const page = await desk.agent<Page<LedgerRecord>>("GET", "/mail-ledger?limit=1");
    expect((await list(`?limit=1&cursor=${page.body.nextCursor}`))[0]?.messageId).toBe("<ledger-1@client.example>");
    const source = await desk.agent("GET", `/mail-ledger/${lines[0]?.id}/source`);
    expect(source.headers.get("content-type")).toBe("message/rfc822");
    expect(source.text.replaceAll("\r\n", "\n")).toContain("Bytes: \u00e9");
  });

  it("refuses others, hides from strangers, refuses bad input", async () => {
    const [line] = await list();
    const agent = await server.asRole(desk.workspace, "agent");
    expect((await agent("GET", "/mail-ledger")).status).toBe(403);
    expect((await agent("GET", `/mail-ledger/${line?.id}/source`)).status).toBe(403);
    expect((await agent("POST", "/mail-ledger/retry", { ids: [line?.id] })).status).toBe(403);
    const stranger = await server.asRole(desk.other, "admin");
    expect((await list("", stranger)).map(({ to }) => to)).toEqual([[desk.other.address]]);
    expect((await stranger("GET", `/mail-ledger/${line?.id}/source`)).status).toBe(404);
    expect((await stranger<{ retried: number }>("POST", "/mail-ledger/retry", { ids: [line?.id] })).body.retried).toBe(0);
    expect((await desk.agent("GET", "/mail-ledger?outcome=lost")).status).toBe(422);
    expect((await desk.agent("POST", "/mail-ledger/retry", { ids: [] })).status).toBe(422);
  });
});

describe("POST /mail-ledger/retry", () => {
  it("reads a failed message once more", async () => {
    const [line] = await list("?outcome=failed");
    // What was wrong has been mended.
    await database.owner(
      `update inbound_mail set raw = convert_to('From: late@client.example' || E'\\r\\n', 'UTF8') || raw where id = $1`,
      [line?.id],
    );
    await database.owner(`update inbound_mail set "sizeBytes" = octet_length(raw) where id = $1`, [line?.id]);
    expect((await desk.agent<{ retried: number }>("POST", "/mail-ledger/retry", { ids: [line?.id] })).body.retried).toBe(1);
    await settled();
    expect((await list()).find(({ id }) => id === line?.id)).toMatchObject({ outcome: "ticket", reason: null });
    expect((await desk.agent<{ retried: number }>("POST", "/mail-ledger/retry", { ids: [line?.id] })).body.retried).toBe(0);
  });

  it("reads all that failed in this workspace, when none is named, and nothing of others", async () => {
    const words = (n: number) => mailText({ From: null, "Message-ID": `<all-${n}@client.example>` }, "Nobody's");
    for (const n of [1, 2]) await send(words(n));
    await send(words(3), { to: desk.other.address });
    await settled();
    expect((await desk.agent<{ retried: number }>("POST", "/mail-ledger/retry", {})).body.retried).toBe(2);
    await settled();
  });
});

describe("a sender who floods", () => {
  it("is slowed down, kept and reported; nobody else waits; and in time all of it is read", async () => {
    const from = "flood@noise.example";
    await database.owner(
      `insert into inbound_mail (id, source, "envelopeFrom", recipients, raw, "sizeBytes", "from", "workspaceId", outcome, "processedAt")
       select gen_random_uuid(), 'smtp', $1, '{}', '', 0, $1, $2, 'ticket', now() from generate_series(1, $3)`,
      [from, desk.workspace.id, FLOOD_MAILS],
    );
    expect(await send(mailText({ From: from, "Message-ID": "<flood@noise.example>" }))).toBe(250);
    const line = async () => (await list()).find(({ messageId }) => messageId === "<flood@noise.example>");
    await expect
      .poll(async () => (await line())?.reason, { timeout: 10_000 })
      .toMatch(/^Slowed down: flood@noise\.example has sent more than/);
    expect((await line())?.outcome).toBe("pending");
    expect(await send(mailText({ From: "calm@client.example", "Message-ID": "<calm@client.example>" }))).toBe(250);
    await expect.poll(async () => (await list()).find(({ messageId }) => messageId === "<calm@client.example>")?.outcome).toBe("ticket");

    await database.owner(`update inbound_mail set "processedAt" = now() - interval '11 minutes' where "from" = $1`, [from]);
    await database.owner(`update graphile_worker._private_jobs set run_at = now()`);
    await database.owner(`select pg_notify('jobs:insert', '{"r":1,"count":10}')`);
    await expect.poll(async () => (await line())?.outcome, { timeout: 15_000 }).toBe("ticket");
    expect((await line())?.reason).toBeNull();
  });
});
