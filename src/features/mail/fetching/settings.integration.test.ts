/** What a mailbox is fetched with: who may say it, what is refused, and that it never comes out again. */
import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { bootstrap } from "#/core/sync.ts";
import { inWorkspace } from "#/core/db.ts";
import { openFetching } from "#/features/mail/fetching/queries.ts";
import type { FetchingRecord } from "#/features/mail/fetching/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

const { owner } = testDatabase();
const place = { host: "imap.acme.example", user: "support@acme.example", auth: "password", password: "s3cret" };
const set = async (space: TestWorkspace, change: object = {}, commandId?: string) => {
  const given = Object.entries({ id: space.inboxId, ...place, ...change }).filter(([, value]) => value !== undefined);
  return execute<FetchingRecord>(space.owner, "fetching.set", Object.fromEntries(given), commandId);
};
const opened = (space: TestWorkspace) => inWorkspace(space.id, () => openFetching(space.id, space.inboxId));

describe("what an inbox fetches its mail from", () => {
  it("does it: with what is usual where nothing is said; the password is sealed and never comes out", async () => {
    const space = await buildWorkspace();
    const { record } = await set(space);
    expect(record).toMatchObject({
      port: 993,
      security: "tls",
      folder: "INBOX",
      after: "seen",
      state: "connecting",
      importTotal: null,
      version: 1,
    });
    expect(Math.abs(Date.parse(record.importFrom) - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(record)).not.toContain("s3cret");
    const [row] = await owner<{ secret: string }>("select secret from fetching where id = $1", [space.inboxId]);
    expect(row?.secret).toMatch(/^v1\./);
    expect((await opened(space))?.secret).toEqual({ password: "s3cret" });
    expect(await owner(`select from event where "workspaceId" = $1 and data::text like '%s3cret%'`, [space.id])).toHaveLength(0);
  });

  it("keeps what opens the door as long as it goes to the same server, and hands it to no other", async () => {
    const space = await buildWorkspace();
    await set(space);
    expect((await set(space, { password: undefined, after: "delete" })).record).toMatchObject({ after: "delete", version: 2 });
    expect((await opened(space))?.secret).toEqual({ password: "s3cret" });
    for (const change of [{ host: "imap.evil.example" }, { port: 1993 }, { user: "other" }, { security: "starttls" }])
      await expect(set(space, { password: undefined, ...change }), JSON.stringify(change)).rejects.toMatchObject({
        issues: [{ path: "password" }],
      });
    const oauth = { auth: "oauth2", password: undefined, tokenUrl: "https://id.acme.example/token", clientId: "c", refreshToken: "r" };
    await set(space, oauth);
    await expect(set(space, { ...oauth, tokenUrl: "https://id.evil.example/token", refreshToken: undefined })).rejects.toMatchObject({
      issues: [{ path: "refreshToken" }],
    });
  });

  it("begins anew at another mailbox or from another date, and goes on where only the rest changes", async () => {
    const space = await buildWorkspace();
    await set(space);
    const read = () => owner(`update fetching set "lastUid" = 9, "uidValidity" = '1', "firstAt" = now() where id = $1`, [space.inboxId]);
    const lastUid = async () => (await opened(space))?.lastUid;
    await read();
    await set(space, { after: "leave", password: "another" });
    expect(await lastUid()).toBe(9);
    await set(space, { folder: "Support" });
    expect(await lastUid()).toBe(0);
    await read();
    await set(space, { folder: "Support", importFrom: "2026-01-01T00:00:00Z" });
    expect(await opened(space)).toMatchObject({ lastUid: 0, uidValidity: null, firstAt: null });
  });

  it("refuses bad input: the own network, no encryption, other services, and what leads nowhere", async () => {
    const space = await buildWorkspace();
    const refused: [change: object, path: string][] = [
      [{ host: "127.0.0.1" }, "host"],
      [{ host: "169.254.169.254" }, "host"],
      [{ host: "::1" }, "host"],
      [{ host: "localhost" }, "host"],
      [{ host: "mail" }, "host"],
      [{ host: "a b" }, "host"],
      [{ host: "imap.acme.example/x" }, "host"],
      [{ security: "none" }, "security"],
      [{ port: 22 }, "port"],
      [{ after: "move" }, "moveTo"],
      [{ after: "move", moveTo: "INBOX" }, "moveTo"],
      [{ password: "two\r\nlines" }, "password"],
      [{ password: undefined }, "password"],
      [{ trustedServer: "mx; dmarc=pass" }, "trustedServer"],
      [{ importFrom: "yesterday" }, "importFrom"],
      [{ auth: "oauth2", password: undefined, clientId: "c", refreshToken: "r", tokenUrl: "http://id.acme.example" }, "tokenUrl"],
      [{ auth: "oauth2", password: undefined, clientId: "c", tokenUrl: "https://id.acme.example" }, "refreshToken"],
    ];
    for (const [change, path] of refused)
      await expect(set(space, change), JSON.stringify(change)).rejects.toMatchObject({ code: "invalid", issues: [{ path }] });
  });

  it("refuses others, hides from strangers, and replays once", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const agent = await buildMember(space, "agent");
    await expect(execute(agent, "fetching.set", { id: space.inboxId, ...place })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "fetching.set", { id: space.inboxId, ...place })).rejects.toMatchObject({ code: "not-found" });
    for (let i = 0; i < 2; i++) expect((await set(space, {}, "once")).replayed).toBe(i === 1);
    await expect(query(agent, "fetching.read", { id: space.inboxId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(query(stranger.owner, "fetching.read", { id: space.inboxId })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(stranger.owner, "fetching.remove", { id: space.inboxId })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(space.owner, "fetching.record", { id: space.inboxId, state: "connected" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const seen = async (actor: typeof agent) => (await bootstrap(actor)).put.filter(({ type }) => type === "fetching").length;
    expect([await seen(space.owner), await seen(agent), await seen(stranger.owner)]).toEqual([1, 0, 0]);
    await execute(space.owner, "fetching.remove", { id: space.inboxId });
    expect(await opened(space)).toBeNull();
  });
});
