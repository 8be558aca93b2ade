import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { acceptMail, retryFailedMail } from "#/features/mail/commands.ts";
import { processInboundMail } from "#/features/mail/inbound/jobs.ts";
import { emptySources } from "#/features/mail/keeping/jobs.ts";
import type { LedgerRecord } from "#/features/mail/ledger/schema.ts";
import { readLedger } from "#/features/mail/queries.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

const { owner } = testDatabase();

let counter = 0;
/** A mail that was accepted so many days ago; read, unless it waits. */
async function mailOf(space: TestWorkspace | null, { daysAgo, from = "carla@client.example" }: { daysAgo: number; from?: string | null }) {
  const raw = Buffer.from(`${from ? `From: ${from}\r\n` : ""}Message-ID: <keep-${++counter}@client.example>\r\nSubject: Old\r\n\r\nWords`);
  const receivedAt = new Date(Date.now() - daysAgo * 86_400_000);
  const recipients = [space?.address ?? "nobody@nowhere.example"];
  const { ids } = await acceptMail({ source: "smtp", envelopeFrom: "carla@client.example", recipients, raw, receivedAt });
  return ids[0] ?? expect.unreachable();
}
const read = async (id: string) => {
  await processInboundMail(id);
  return id;
};
const bytesOf = async (id: string) =>
  (await owner<{ bytes: number }>("select octet_length(raw) as bytes from inbound_mail where id = $1", [id]))[0]?.bytes;
const lines = async (space: TestWorkspace) => (await query<{ data: LedgerRecord[] }>(space.owner, "mail.listLedger", {})).data;

describe("the source of mail that came in", () => {
  it("is emptied when its time is over, in batches, and the line stays and says so", async () => {
    const space = await buildWorkspace();
    const old = [];
    for (let i = 0; i < 5; i++) old.push(await read(await mailOf(space, { daysAgo: 91 + i })));
    const young = await read(await mailOf(space, { daysAgo: 89 }));
    expect(await emptySources({ batch: 2 })).toBe(5);
    expect(await emptySources()).toBe(0);
    expect(await Promise.all(old.map(bytesOf))).toEqual([0, 0, 0, 0, 0]);
    expect(await bytesOf(young)).toBeGreaterThan(0);
    const cleared = (await lines(space)).filter(({ sourceClearedAt }) => sourceClearedAt);
    expect(cleared.map(({ id }) => id).sort()).toEqual(old.sort());
    expect(cleared[0]).toMatchObject({ outcome: expect.stringMatching(/ticket|reply/), sizeBytes: expect.any(Number) });
    const told = (await Array.fromAsync(readLedger())).flat().filter(({ to }) => to.includes(space.address));
    expect(told.filter(({ sourceClearedAt }) => sourceClearedAt)).toHaveLength(5);
  });

  it("is kept while the mail waits or has failed, whatever its age: it can be read again", async () => {
    const space = await buildWorkspace();
    const [waiting, failed] = [await mailOf(space, { daysAgo: 400 }), await read(await mailOf(space, { daysAgo: 400, from: null }))];
    expect(await emptySources()).toBe(0);
    expect([await bytesOf(waiting), await bytesOf(failed)]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(await bytesOf(failed)).toBeGreaterThan(0);
    expect(await retryFailedMail({ workspaceId: space.id })).toEqual({ retried: 1 });
    await processInboundMail(waiting);
    expect(await emptySources()).toBe(1);
    expect(await bytesOf(waiting)).toBe(0);
  });

  it("is kept as long as the workspace says; of what was refused, as long as usual", async () => {
    const [week, ever] = [await buildWorkspace(), await buildWorkspace()];
    const set = (space: TestWorkspace, keepRawMailDays: number | null) =>
      execute<WorkspaceRecord>(space.owner, "workspace.update", { keepRawMailDays });
    expect((await set(week, 7)).record.keepRawMailDays).toBe(7);
    expect((await set(ever, null)).record.keepRawMailDays).toBeNull();
    const short = await read(await mailOf(week, { daysAgo: 8 }));
    const long = await read(await mailOf(ever, { daysAgo: 3_000 }));
    const [refusedLately, refused] = [await mailOf(null, { daysAgo: 30 }), await mailOf(null, { daysAgo: 91 })];
    expect(await emptySources()).toBe(2);
    expect([await bytesOf(short), await bytesOf(refused)]).toEqual([0, 0]);
    for (const id of [long, refusedLately]) expect(await bytesOf(id)).toBeGreaterThan(0);
    for (const days of [0, 3_651]) await expect(set(week, days)).rejects.toMatchObject({ issues: [{ path: "keepRawMailDays" }] });
  });

  it("that is gone is answered plainly: to who reads it, to who wants it read again, on the message", async () => {
    const space = await buildWorkspace();
    const id = await read(await mailOf(space, { daysAgo: 91 }));
    const refused = await mailOf(null, { daysAgo: 91 });
    await emptySources();
    const today = new Date().toISOString().slice(0, 10);
    const gone = { code: "not-found", message: expect.stringContaining(`its source is no longer kept since ${today}`) };
    await expect(query(space.owner, "mail.readRaw", { id })).rejects.toMatchObject(gone);
    await expect(execute(space.owner, "mail.retryInbound", { ids: [id] })).rejects.toMatchObject({
      issues: [{ path: "ids.0", message: expect.stringContaining(today) }],
    });
    await expect(retryFailedMail({ ids: [refused] })).rejects.toMatchObject({ code: "invalid" });
    // Somebody else's line says nothing, not even that.
    const stranger = await buildWorkspace();
    expect((await execute(stranger.owner, "mail.retryInbound", { ids: [id] })).record).toEqual({ retried: 0 });
    const [line] = await lines(space);
    const { data } = await query<{ data: { id: string }[] }>(space.owner, "message.list", { ticketId: line?.ticketId });
    expect(await query(space.owner, "mail.readOriginal", { id: data[0]?.id })).toMatchObject({ raws: [], clearedAt: expect.any(String) });
  });
});
