/** Mail is fetched from a real Dovecot: never lost, never twice, and silently where it is of the past. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { urlFor } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { type Fetching, startFetching } from "#/features/mail/fetching/jobs.ts";
import type { FetchingRecord, FetchingTrial } from "#/features/mail/fetching/schema.ts";
import { type Dovecot, hasDovecot, isDovecotRequired, PASSWORD, startDovecot } from "../../../../test/dovecot.ts";
import { buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";
import { testMailDesk } from "../../../../test/mailDesk.ts";
import { TEST_SECRET } from "../../../../test/secret.ts";
import { mailText } from "../../../../test/smtpClient.ts";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const LONG = { timeout: 20_000, interval: 30 };

describe.skipIf(!hasDovecot && !isDovecotRequired)("fetching from a mailbox (needs Dovecot 2.3 on PATH)", () => {
  const { desk, database, server, settled, messagesOf, ticketOf } = testMailDesk();
  let dovecot: Dovecot;
  let fetching: Fetching | null = null;
  /** Tokens that are good, and whose. */
  const tokens = new Map<string, string>();
  const identity = createServer((request, answer) => {
    const token = new URL(request.url ?? "/", "http://x").searchParams.get("token") ?? "";
    answer.setHeader("content-type", "application/json");
    answer.statusCode = tokens.has(token) ? 200 : 401;
    answer.end(JSON.stringify(tokens.has(token) ? { user: tokens.get(token) } : { error: "invalid_token" }));
  });

  beforeAll(async () => {
    await new Promise<void>((done) => identity.listen(0, "127.0.0.1", done));
    dovecot = await startDovecot({ introspectionUrl: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/token` });
    env.CONNECT_FETCH_HOSTS.push("127.0.0.1");
  });
  afterEach(async () => {
    await fetching?.stop();
    fetching = null;
  });
  afterAll(async () => {
    env.CONNECT_FETCH_HOSTS.length = 0;
    await dovecot.stop();
    identity.close();
  });

  const begin = () => {
    fetching = startFetching({
      connectionString: urlFor(database.ownerUrl, "connect_worker", TEST_SECRET),
      lookMs: 20,
      pace: { pollMs: 1_000, tellMs: 0, waitMs: (fault) => (fault === "login" ? 60_000 : 20) },
    });
    return fetching;
  };
  const place = (space: TestWorkspace, change: { auth?: string } & Record<string, unknown> = {}) => ({
    host: "127.0.0.1",
    port: dovecot.port,
    security: "none",
    user: space.slug,
    ...(change.auth ? {} : { auth: "password", password: PASSWORD }),
    ...change,
  });
  const set = async (space: TestWorkspace, change: Parameters<typeof place>[1] = {}) =>
    (await execute<FetchingRecord>(space.owner, "fetching.set", { id: space.inboxId, ...place(space, change) })).record;
  const state = (space: TestWorkspace) => query<FetchingRecord>(space.owner, "fetching.read", { id: space.inboxId });
  const connected = (space: TestWorkspace) => expect.poll(async () => (await state(space)).state, LONG).toBe("connected");
  const mail = (space: TestWorkspace, subject: string, headers: Record<string, string | null> = {}) =>
    mailText({ To: space.address, Subject: subject, "Message-ID": `<${subject.replaceAll(" ", "-")}@${space.slug}.example>`, ...headers });
  /** The ledger's lines of a workspace, when all are read and there are as many. */
  const linesOf = async (space: TestWorkspace, count: number) => {
    const read = () =>
      database.owner<{ messageId: string; outcome: string; ticketId: string; source: string; reason: string | null; recipients: string[] }>(
        `select "messageId", outcome, "ticketId", source, reason, recipients from inbound_mail where "workspaceId" = $1 order by "receivedAt", id`,
        [space.id],
      );
    await expect.poll(async () => (await read()).filter(({ outcome }) => outcome !== "pending").length, LONG).toBe(count);
    return read();
  };

  it("takes in what lay there silently, from the chosen date on and with its own date; what comes by IDLE afterwards is ordinary", async () => {
    const { workspace: space } = desk;
    await execute(space.owner, "inbox.update", { id: space.inboxId, acknowledgement: "We have it." });
    await dovecot.deliver(space.slug, mail(space, "Too old"), { arrivedAt: daysAgo(40) });
    await dovecot.deliver(space.slug, mail(space, "Of the past"), { arrivedAt: daysAgo(20) });
    const answer = mail(space, "Re: Of the past", { References: `<Of-the-past@${space.slug}.example>`, Date: null });
    await dovecot.deliver(space.slug, answer, { arrivedAt: daysAgo(10) });
    await set(space, { importFrom: daysAgo(30).toISOString() });
    begin();
    await connected(space);
    const past = await linesOf(space, 2);
    expect(past.map(({ outcome, source, recipients }) => [outcome, source, recipients])).toEqual([
      ["ticket", "imap", [space.address]],
      ["reply", "imap", [space.address]],
    ]);
    expect(await state(space)).toMatchObject({ importTotal: 2, importDone: 2, fault: null });
    const ticket = await ticketOf(past[0]?.ticketId ?? null);
    expect(
      [ticket.createdAt, ticket.lastCustomerMessageAt, ticket.status, ticket.snippet].map((value) => String(value).slice(0, 10)),
    ).toEqual([daysAgo(20).toISOString().slice(0, 10), daysAgo(10).toISOString().slice(0, 10), "open", ticket.snippet.slice(0, 10)]);

    await dovecot.deliver(space.slug, mail(space, "New one"));
    const [, , fresh] = await linesOf(space, 3);
    expect(fresh?.outcome).toBe("ticket");
    // The new one is answered by itself, and nothing of the past was.
    await expect.poll(async () => (await messagesOf(fresh?.ticketId ?? null)).map(({ kind }) => kind), LONG).toEqual(["customer", "reply"]);
    expect((await messagesOf(past[0]?.ticketId ?? null)).map(({ kind }) => kind)).toEqual(["customer", "customer"]);
    expect(await database.owner(`select from outbound_mail where "workspaceId" = $1`, [space.id])).toHaveLength(1);
    expect(await dovecot.lies(space.slug)).toEqual(["Too old", "Of the past (seen)", "Re: Of the past (seen)", "New one (seen)"]);
    await expect.poll(async () => (await state(space)).lastMessageAt, LONG).not.toBeNull();
  });

  it("takes nothing of the past unless a date is chosen, and is not held back by a flood of it", async () => {
    const space = await buildWorkspace();
    await dovecot.deliver(space.slug, mail(space, "Old"), { arrivedAt: daysAgo(1) });
    await set(space, { after: "leave" });
    begin();
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "Fresh"));
    expect((await linesOf(space, 1)).map(({ messageId }) => messageId)).toEqual([`Fresh@${space.slug}.example`]);
    expect(await dovecot.lies(space.slug)).toEqual(["Old", "Fresh"]);

    // Their sender has had their share of what is read at full speed.
    const many = await buildWorkspace();
    await database.owner(
      `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", "from", "workspaceId", outcome, "processedAt")
       select gen_random_uuid(), 'smtp', '{}', '', 0, 'carla@client.example', $1, 'ticket', now() from generate_series(1, 200)`,
      [many.id],
    );
    for (const n of [1, 2, 3])
      await dovecot.deliver(many.slug, mail(many, `Past ${n}`, { From: "carla@client.example" }), { arrivedAt: daysAgo(30 - n) });
    await set(many, { importFrom: daysAgo(400).toISOString() });
    const lines = await linesOf(many, 203);
    expect(lines.filter(({ source }) => source === "imap").map(({ outcome }) => outcome)).toEqual(["ticket", "ticket", "ticket"]);
    expect(await state(many)).toMatchObject({ importTotal: 3, importDone: 3 });
  });

  it.each([
    ["leave", {}, ["One"], []],
    ["seen", {}, ["One (seen)"], []],
    ["move", { moveTo: "Taken" }, [], ["One"]],
    ["delete", {}, [], []],
  ])("afterwards: %s", async (after, change, inFolder, moved) => {
    const space = await buildWorkspace();
    await set(space, { after, ...change });
    begin();
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "One"));
    await linesOf(space, 1);
    await expect.poll(() => dovecot.lies(space.slug), LONG).toEqual(inFolder);
    if (after === "move") expect(await dovecot.lies(space.slug, "Taken")).toEqual(moved);
  });

  it("goes on where it was after a restart; what was kept and not yet noted is the line that is there", async () => {
    const space = await buildWorkspace();
    await set(space);
    await begin();
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "First"));
    await linesOf(space, 1);
    await expect.poll(() => dovecot.lies(space.slug), LONG).toEqual(["First (seen)"]);
    await fetching?.stop();
    await dovecot.deliver(space.slug, mail(space, "While away"));
    // As if the process had ended between keeping the message and writing down how far it was.
    await database.owner(`update fetching set "lastUid" = 0 where id = $1`, [space.inboxId]);
    begin();
    const lines = await linesOf(space, 2);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["ticket", "ticket"]);
    await expect.poll(() => dovecot.lies(space.slug), LONG).toEqual(["First (seen)", "While away (seen)"]);
  });

  it("reads all again when the server has numbered its messages anew, and finds every one that is here already", async () => {
    const space = await buildWorkspace();
    await dovecot.at(space.slug, (client) => client.mailboxCreate("Support"));
    await set(space, { folder: "Support" });
    begin();
    await connected(space);
    const known = mail(space, "Known");
    await dovecot.deliver(space.slug, known, { folder: "Support" });
    await linesOf(space, 1);
    await dovecot.at(space.slug, (client) => client.mailboxDelete("Support"));
    await expect.poll(async () => (await state(space)).fault, LONG).toBe("folder");
    await dovecot.at(space.slug, async (client) => {
      await client.mailboxCreate("Support");
      await client.append("Support", Buffer.from(known), []);
      await client.append("Support", Buffer.from(mail(space, "Unknown")), []);
    });
    const lines = await linesOf(space, 3);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["ticket", "duplicate", "ticket"]);
    await connected(space);
  });

  it("says what the server says of a wrong password, and does not try again and again; the right one is tried at once", async () => {
    const space = await buildWorkspace();
    await set(space, { password: "wrong" });
    begin();
    await expect.poll(async () => (await state(space)).state, LONG).toBe("failing");
    const failing = await state(space);
    expect(failing).toMatchObject({ fault: "login", faultDetail: expect.stringContaining("Authentication failed") });
    expect(Date.parse(failing.nextTryAt ?? "") - Date.now()).toBeGreaterThan(50_000);
    await set(space);
    await connected(space);
    expect(await state(space)).toMatchObject({ fault: null, faultDetail: null, nextTryAt: null });
  });

  it("connects again when the server was away, and takes what came meanwhile", async () => {
    const space = await buildWorkspace();
    await set(space);
    begin();
    await connected(space);
    await dovecot.halt();
    await expect.poll(async () => (await state(space)).fault, LONG).toBe("unreachable");
    await dovecot.start();
    await dovecot.deliver(space.slug, mail(space, "After the outage"));
    await linesOf(space, 1);
    await connected(space);
  });

  it("has one process at a time read a mailbox, and another when that one ends", async () => {
    const space = await buildWorkspace();
    await set(space);
    const first = begin();
    await connected(space);
    const second = begin();
    await dovecot.deliver(space.slug, mail(space, "Once"));
    await linesOf(space, 1);
    await first.stop();
    await dovecot.deliver(space.slug, mail(space, "By the other"));
    await linesOf(space, 2);
    await second.stop();
  });

  it("is for its own inbox alone: other inboxes that a message names get nothing; an answer finds its ticket by the signed address", async () => {
    const { workspace: space, other } = desk;
    await set(space, { after: "leave" });
    begin();
    await connected(space);
    const before = (await linesOf(space, 3)).length;
    await dovecot.deliver(space.slug, mail(space, "To both", { To: `${space.address}, ${other.address}` }));
    await dovecot.deliver(space.slug, mail(space, "To a list", { To: "list@elsewhere.example" }));
    const lines = (await linesOf(space, before + 2)).slice(before);
    expect(lines.map(({ outcome, recipients }) => [outcome, recipients])).toEqual([
      ["ticket", [space.address]],
      ["ticket", [space.address]],
    ]);
    expect(await database.owner(`select from inbound_mail where "workspaceId" = $1`, [other.id])).toHaveLength(0);
    const sent = await desk.agent<{ id: string }>("POST", `/tickets/${lines[0]?.ticketId}/messages`, { kind: "reply", text: "Here." });
    const [own] = await database.owner<{ token: string }>(`select "messageId" as token from outbound_mail where id = $1`, [sent.body.id]);
    // Our own answer, found in the mailbox, is no news of the customer's.
    await dovecot.deliver(space.slug, mailText({ From: space.address, To: "carla@client.example", "Message-ID": `<${own?.token}>` }));
    expect((await linesOf(space, before + 3)).at(-1)).toMatchObject({ outcome: "duplicate" });
  });

  it("believes the named server's checks of a sender, and nobody's unless one is named", async () => {
    const space = await buildWorkspace();
    const claimed = { "Authentication-Results": "mx.acme.example; dmarc=fail; spf=fail; dkim=none" };
    const authOf = async (subject: string) =>
      (
        await database.owner<{ dmarc: string; spf: string }>(
          `select dmarc, spf from message where "workspaceId" = $1 and "messageId" = $2`,
          [space.id, `${subject}@${space.slug}.example`],
        )
      )[0];
    await set(space);
    begin();
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "Unnamed", claimed));
    await linesOf(space, 1);
    expect(await authOf("Unnamed")).toEqual({ dmarc: "unknown", spf: "unknown" });
    await set(space, { trustedServer: "mx.acme.example" });
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "Named", claimed));
    await linesOf(space, 2);
    expect(await authOf("Named")).toEqual({ dmarc: "fail", spf: "fail" });
  });

  it("leaves what is too large where it lies, unchanged, with a line that says so", async () => {
    const space = await buildWorkspace();
    await set(space, { after: "delete" });
    begin();
    await connected(space);
    await dovecot.deliver(space.slug, `${mail(space, "Huge")}\r\n${"x".repeat(36 * 1024 * 1024)}`);
    await dovecot.deliver(space.slug, mail(space, "Small"));
    const lines = await linesOf(space, 2);
    expect(lines.map(({ outcome }) => outcome).sort()).toEqual(["refused", "ticket"]);
    expect(lines.find(({ outcome }) => outcome === "refused")?.reason).toContain("It lies in the mailbox, unchanged.");
    await expect.poll(() => dovecot.lies(space.slug), LONG).toEqual(["Huge"]);
  });

  it("signs in by OAuth with a token that it asks for, keeps the next refresh token, and says when it is refused", async () => {
    const space = await buildWorkspace();
    const asked: Record<string, string>[] = [];
    const tokenServer = createServer((request, answer) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const form = Object.fromEntries(new URLSearchParams(Buffer.concat(pieces).toString()));
        asked.push(form);
        answer.setHeader("content-type", "application/json");
        if (!form.refresh_token?.startsWith("good")) {
          answer.statusCode = 400;
          return answer.end(JSON.stringify({ error: "invalid_grant", error_description: "Token has been revoked." }));
        }
        tokens.set("access-1", space.slug);
        answer.end(JSON.stringify({ access_token: "access-1", expires_in: 3_600, refresh_token: "good-2" }));
      });
    });
    await new Promise<void>((done) => tokenServer.listen(0, "127.0.0.1", done));
    const oauth = {
      auth: "oauth2",
      tokenUrl: `http://127.0.0.1:${(tokenServer.address() as AddressInfo).port}/token`,
      clientId: "client",
      clientSecret: "hidden",
      scope: "mail",
    };
    await set(space, { ...oauth, refreshToken: "good-1" });
    begin();
    await connected(space);
    await dovecot.deliver(space.slug, mail(space, "By token"));
    await linesOf(space, 1);
    expect(asked).toEqual([
      { grant_type: "refresh_token", client_id: "client", client_secret: "hidden", refresh_token: "good-1", scope: "mail" },
    ]);
    // Set again without secrets: what is kept is the successor.
    await set(space, { ...oauth, clientSecret: undefined, after: "leave" });
    await connected(space);
    expect(asked.at(-1)).toMatchObject({ client_secret: "hidden", refresh_token: "good-2" });
    await set(space, { ...oauth, refreshToken: "bad" });
    await expect.poll(async () => (await state(space)).fault, LONG).toBe("token");
    expect((await state(space)).faultDetail).toContain("invalid_grant: Token has been revoked.");
    await new Promise((done) => tokenServer.close(done));
  });

  it("is tried out without changing or keeping anything", async () => {
    const space = await buildWorkspace();
    const call = await server.asRole(space, "admin");
    await dovecot.deliver(space.slug, mail(space, "Old"), { arrivedAt: daysAgo(50) });
    await dovecot.deliver(space.slug, mail(space, "Young"), { arrivedAt: daysAgo(5) });
    const tried = await call<FetchingTrial>(
      "POST",
      `/inboxes/${space.inboxId}/fetching/try`,
      place(space, { importFrom: daysAgo(10).toISOString() }),
    );
    expect(tried).toMatchObject({ status: 200, body: { fault: null, folders: ["INBOX"], messageCount: 2, importCount: 1, hasIdle: true } });
    expect(await dovecot.lies(space.slug)).toEqual(["Old", "Young"]);
    expect((await call("GET", `/inboxes/${space.inboxId}/fetching`)).status).toBe(404);
    const faultOf = async (change: Record<string, unknown>) => {
      const { status, body } = await call<FetchingTrial>("POST", `/inboxes/${space.inboxId}/fetching/try`, place(space, change));
      return `${status} ${body.fault}: ${body.faultDetail}`;
    };
    expect(await faultOf({ password: "wrong" })).toMatch(/^200 login: .*Authentication failed/);
    expect(await faultOf({ folder: "Nowhere" })).toMatch(/^200 folder: .*Nowhere/);
    expect(await faultOf({ port: 1 })).toMatch(/^200 unreachable: .*ECONNREFUSED/);
    expect(await faultOf({ security: "starttls" })).toMatch(/^200 tls: /);
    expect(await faultOf({ host: "localhost.localdomain.example", security: "tls" })).toMatch(/^200 (address|unreachable): /);
  });

  it("stops when it is removed, and leaves what was taken", async () => {
    const space = await buildWorkspace();
    await set(space);
    begin();
    await connected(space);
    await execute(space.owner, "fetching.remove", { id: space.inboxId });
    await expect
      .poll(
        async () =>
          (
            await database.owner(
              `select from pg_locks where locktype = 'advisory' and granted and objid = (hashtextextended('fetching:' || $1, 0) & 4294967295)::oid`,
              [space.inboxId],
            )
          ).length,
        LONG,
      )
      .toBe(0);
    await dovecot.deliver(space.slug, mail(space, "Unread"));
    await settled();
    expect(await dovecot.lies(space.slug)).toEqual(["Unread"]);
    expect(await database.owner(`select from inbound_mail where "workspaceId" = $1`, [space.id])).toHaveLength(0);
  });
});
