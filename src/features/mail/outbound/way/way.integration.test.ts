import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { checkDomain } from "#/features/domain/jobs.ts";
import type { DomainRecord } from "#/features/domain/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import { reactivate } from "#/features/mail/outbound/way/jobs.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { testDatabase } from "../../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../../../test/factories.ts";
import { startPostmark } from "../../../../../test/postmarkServer.ts";
import { startSmtp } from "../../../../../test/smtpServer.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-way-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
let postmark: Awaited<ReturnType<typeof startPostmark>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  [postmark, smtp] = [await startPostmark(), await startSmtp()];
  env.POSTMARK_API_URL = postmark.url;
});
afterAll(async () => {
  await Promise.all([postmark.stop(), smtp.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const first = { attempt: 1, isLastAttempt: false };
const setWay = async (space: TestWorkspace, way: object) =>
  (await execute<InboxRecord>(space.owner, "inbox.setOutgoing", { id: space.inboxId, ...way })).record;
const write = async (space: TestWorkspace, more: object = {}) =>
  (
    await execute<MessageRecord>(space.owner, "message.create", {
      ticketId: (await buildTicket(space)).id,
      kind: "reply",
      text: "Hello",
      ...more,
    })
  ).record;
const send = (space: TestWorkspace, { id }: MessageRecord) => sendOne({ workspaceId: space.id, id }, first);
const deliveryOf = async (space: TestWorkspace, { id }: MessageRecord) =>
  (await query<MessageRecord>(space.owner, "message.read", { id })).delivery;
const interrupt = (message: MessageRecord, secondsAgo: number) =>
  owner(`update outbound_mail set "attemptedAt" = now() - $2 * interval '1 second' where id = $1`, [message.id, secondsAgo]);

describe("an inbox's own way out", () => {
  it("does it: by SMTP or Postmark with its stream; the password and the token are sealed, and never come out again", async () => {
    const space = await buildWorkspace();
    const url = smtp.url.replace("://", "://name:open-sesame@").replace("name:open-sesame@", "");
    const bySmtp = await setWay(space, { by: "smtp", url, perMinute: 30 });
    expect(bySmtp.outgoing).toEqual({ by: "smtp", host: new URL(url).host, stream: null, perMinute: 30 });
    const one = await write(space);
    await send(space, one);
    expect(smtp.arrivals.at(-1)?.raw.toString()).toContain(`Message-ID: ${one.messageId}`);
    const byPostmark = await setWay(space, { by: "postmark", token: "secret-server-token", stream: "support" });
    expect(byPostmark.outgoing).toEqual({ by: "postmark", host: null, stream: "support", perMinute: null });
    const two = await write(space);
    await send(space, two);
    expect(postmark.sent.at(-1)).toMatchObject({ token: "secret-server-token", MessageStream: "support", Metadata: { message: two.id } });
    expect(postmark.faults).toEqual([]);
    expect(await deliveryOf(space, two)).toMatchObject({ state: "sent", detail: null });
    const [{ dump } = { dump: "" }] = await owner<{ dump: string }>(
      `select (select string_agg(i::text, '') from inbox i) || (select string_agg(e::text, '') from event e) || (select coalesce(string_agg(c::text, ''), '') from command c) as dump`,
    );
    expect(dump).toContain("v1.");
    expect(dump).not.toContain("secret-server-token");
  });

  it("that cannot be opened any more fails at once, and says what to do", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "t" });
    // As after a change of the installation's secret, or sealed for another inbox.
    await owner(`update inbox set "outgoingSecret" = 'v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' where id = $1`, [space.inboxId]);
    const message = await write(space);
    await send(space, message);
    expect(await deliveryOf(space, message)).toMatchObject({ state: "failed", detail: expect.stringContaining("enter it again") });
  });

  it("does not lead inside in production, whatever the name looks like", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "smtp", url: smtp.url });
    const message = await write(space);
    const before = smtp.arrivals.length;
    env.isProduction = true;
    await send(space, message);
    env.isProduction = false;
    expect(smtp.arrivals).toHaveLength(before);
    expect(await deliveryOf(space, message)).toMatchObject({ state: "failed", detail: expect.stringContaining("stands inside") });
  });

  it("signs by SMTP once the domain's key is found in the DNS, and not before", async () => {
    const space = await buildWorkspace();
    const name = space.address.split("@")[1] ?? "";
    await setWay(space, { by: "smtp", url: smtp.url });
    const { record: domain } = await execute<DomainRecord>(space.owner, "domain.create", { name });
    await send(space, await write(space));
    expect(smtp.arrivals.at(-1)?.raw.toString()).not.toMatch(/^DKIM-Signature:/m);
    const dkim = domain.records.find(({ kind }) => kind === "dkim") ?? expect.unreachable();
    const dns = { txt: async (host: string) => (host === dkim.host ? [dkim.value] : []), cname: async () => [], mx: async () => [] };
    await checkDomain({ workspaceId: space.id, id: domain.id }, dns);
    await send(space, await write(space, { text: "Grüße, with a signature" }));
    const raw = smtp.arrivals.at(-1)?.raw ?? expect.unreachable();
    const { results } = await dkimVerify(raw, { resolver: async (host: string) => (host === dkim.host ? [[dkim.value]] : []) });
    expect(results.map(({ signingDomain, status }) => [signingDomain, status.result])).toEqual([[name, "pass"]]);
    const changed = Buffer.from(raw.toString("latin1").replace("Subject: Re:", "Subject: No:"), "latin1");
    const forged = await dkimVerify(changed, { resolver: async () => [[dkim.value]] });
    expect(forged.results[0]?.status.result).toBe("fail");
  });

  it("takes so many a minute; the rest waits, which counts as no attempt", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "paced", perMinute: 2 });
    const messages = await Promise.all(Array.from({ length: 4 }, () => write(space)));
    for (const message of messages) await send(space, message);
    expect(postmark.sent.filter(({ token }) => token === "paced")).toHaveLength(2);
    const waiting = await owner<{ runAt: Date; attempts: number }>(
      `select run_at as "runAt", attempts from graphile_worker.jobs where key = any($1) and run_at > now() + interval '1 second'`,
      [messages.map(({ id }) => `send:${id}`)],
    );
    expect(waiting.map(({ attempts }) => attempts)).toEqual([0, 0]);
    for (const { runAt } of waiting) expect(runAt.getTime() - Date.now()).toBeLessThan(80_000);
  });

  it("refuses bad input: options in an address, another protocol, a token that is none; in production a host inside", async () => {
    const space = await buildWorkspace();
    for (const url of ["http://x.example", "smtp://", "smtp://h.example?socketPath=/etc", "smtps://h.example/path", "nonsense"])
      await expect(setWay(space, { by: "smtp", url })).rejects.toMatchObject({ issues: [{ path: "url" }] });
    await expect(setWay(space, { by: "postmark", token: "a b" })).rejects.toMatchObject({ issues: [{ path: "token" }] });
    await expect(setWay(space, { by: "postmark", token: "t", stream: "No!" })).rejects.toMatchObject({ issues: [{ path: "stream" }] });
    await expect(setWay(space, { by: "pigeon" })).rejects.toMatchObject({ code: "invalid" });
    await expect(setWay(space, { by: "default", perMinute: 0 })).rejects.toMatchObject({ issues: [{ path: "perMinute" }] });
    env.isProduction = true;
    for (const host of ["127.0.0.1:25", "localhost", "10.0.0.7", "[::1]:25", "169.254.169.254"])
      await expect(setWay(space, { by: "smtp", url: `smtp://${host}` })).rejects.toMatchObject({ issues: [{ path: "url" }] });
    env.isProduction = false;
  });

  it("takes a host inside that the operator allows at one port, where the address leaves its protocol's port unsaid", async () => {
    const space = await buildWorkspace();
    const allowed = env.CONNECT_FETCH_HOSTS;
    env.isProduction = true;
    env.CONNECT_FETCH_HOSTS = ["10.0.0.7:587", "10.0.0.8:465"];
    try {
      for (const url of ["smtp://10.0.0.7", "smtp://10.0.0.7:587", "smtps://10.0.0.8"])
        expect((await setWay(space, { by: "smtp", url })).outgoing.by).toBe("smtp");
      for (const url of ["smtps://10.0.0.7", "smtp://10.0.0.8", "smtp://10.0.0.7:25"])
        await expect(setWay(space, { by: "smtp", url })).rejects.toMatchObject({ issues: [{ path: "url" }] });
    } finally {
      env.isProduction = false;
      env.CONNECT_FETCH_HOSTS = allowed;
    }
  });

  it("refuses others, hides from strangers, and replays once", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const input = { id: space.inboxId, by: "postmark", token: "t" };
    await expect(execute(await buildMember(space, "agent"), "inbox.setOutgoing", input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "inbox.setOutgoing", input)).rejects.toMatchObject({ code: "not-found" });
    for (let i = 0; i < 2; i++)
      expect((await execute<InboxRecord>(space.owner, "inbox.setOutgoing", input, "way-1")).record.version).toBe(2);
  });
});

describe("an address that a member lets mail through to again", () => {
  it("is let through by Postmark as well; by others there is nothing to lift", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "lifted" });
    const message = await write(space);
    const email = message.to[0]?.email ?? "";
    const inactive = { CanActivate: true, Inactive: true, Type: "HardBounce" } as const;
    postmark.bounces.push({ ID: 41, Email: email, ...inactive }, { ID: 42, Email: "other@client.example", ...inactive });
    const run = reactivate.run as (payload: object, job: object) => Promise<void>;
    const lifted = { workspaceId: space.id, event: { name: "suppression.lifted", subject: "", data: { email, messageId: message.id } } };
    await run(lifted, first);
    // The job runs twice: there is nothing left to do.
    await run(lifted, first);
    expect(postmark.bounces.map(({ ID }) => ID)).toEqual([42]);
    await setWay(space, { by: "smtp", url: smtp.url });
    await run(lifted, first);
  });
});

describe("an attempt whose outcome nobody knows", () => {
  it("by Postmark: it is asked, and the mail leaves once", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "asked" });
    const message = await write(space);
    await send(space, message);
    // As if the process had ended between the provider's answer and its being written down.
    await owner(`update outbound_mail set state = 'queued', "sentAt" = null, "providerId" = null where id = $1`, [message.id]);
    await owner(`update message set "deliveryState" = 'queued' where id = $1`, [message.id]);
    await interrupt(message, 1);
    await expect(send(space, message)).rejects.toThrow("in a moment");
    await interrupt(message, 60);
    await send(space, message);
    const own = postmark.sent.filter(({ token }) => token === "asked");
    expect(own).toHaveLength(1);
    expect(await deliveryOf(space, message)).toMatchObject({ state: "sent", detail: expect.stringContaining("it had taken the mail") });
    expect(await owner(`select "providerId", "attemptedAt" from outbound_mail where id = $1`, [message.id])).toEqual([
      { providerId: own[0]?.MessageID, attemptedAt: null },
    ]);
  });

  it("by Postmark, which has not got it: the mail is sent, and says that it may be there twice", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "not-there" });
    const message = await write(space);
    await interrupt(message, 60);
    await send(space, message);
    expect(postmark.sent.filter(({ token }) => token === "not-there")).toHaveLength(1);
    expect(await deliveryOf(space, message)).toMatchObject({
      state: "sent",
      detail: expect.stringMatching(/^Sent again after an interruption/),
    });
    expect(postmark.faults).toEqual([]);
  });

  it("by SMTP, which cannot be asked: the same mail is sent under the same Message-ID, and says so", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "smtp", url: smtp.url });
    const message = await write(space);
    const before = smtp.arrivals.length;
    await send(space, message);
    await owner(`update outbound_mail set state = 'queued', "sentAt" = null where id = $1`, [message.id]);
    await owner(`update message set "deliveryState" = 'queued' where id = $1`, [message.id]);
    await interrupt(message, 1);
    await send(space, message);
    const ids = smtp.arrivals.slice(before).map(({ raw }) => /^Message-ID: (.+)\r$/m.exec(raw.toString())?.[1]);
    expect(ids).toEqual([message.messageId, message.messageId]);
    expect(await deliveryOf(space, message)).toMatchObject({
      state: "sent",
      detail: expect.stringMatching(/^Sent again after an interruption/),
    });
  });

  it("stays unknown while the provider cannot be asked, and after a failure is asked again with the next try", async () => {
    const space = await buildWorkspace();
    await setWay(space, { by: "postmark", token: "away" });
    const message = await write(space);
    await interrupt(message, 60);
    env.POSTMARK_API_URL = "http://127.0.0.1:65533";
    await setWay(space, { by: "postmark", token: "away-2" });
    await expect(send(space, message)).rejects.toThrow("could not be asked");
    await sendOne({ workspaceId: space.id, id: message.id }, { attempt: 12, isLastAttempt: true });
    expect(await deliveryOf(space, message)).toMatchObject({ state: "failed" });
    env.POSTMARK_API_URL = postmark.url;
    await setWay(space, { by: "postmark", token: "away-3" });
    await execute(space.owner, "mail.retry", { id: message.id });
    await send(space, message);
    expect(postmark.searches.at(-1)).toContain(message.id);
    expect(await deliveryOf(space, message)).toMatchObject({ state: "sent", detail: expect.stringMatching(/^Sent again/) });
  });
});
