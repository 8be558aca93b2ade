// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, describe, expect, test } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import type { Actor } from "#/core/actor.ts";
import { execute } from "#/core/execute.ts";
import { createRouter, problemResponse } from "#/core/http.ts";
import { env } from "#/env.ts";
import { failAbandonedReplies, sendOne } from "#/features/mail/outbound/jobs.ts";
import { routes } from "#/features/mail/routes.ts";
import type { OutboundMailRecord } from "#/features/mail/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { deliveryIn, writeReply } from "../../../../test/delivery.ts";
import { buildMember, buildTicket, buildWorkspace, receive } from "../../../../test/factories.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-outbound-"));
env.CONNECT_DATA_DIR = folder;
const { owner } = testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

const outbox = () => readdirSync(join(folder, "outbox")).filter((name) => name.endsWith(".eml"));
const stateOf = deliveryIn(owner);
const now = { attempt: 1, isLastAttempt: false };

/** The router as server.ts mounts it, for one actor. */
function apiFor(actor: Actor) {
  const api = createRouter();
  api.onError(problemResponse);
  api.use((c, next) => {
    c.set("actor", actor);
    return next();
  });
  api.route("/", routes);
  return api;
}

describe("sending a reply", () => {
  test("leaves once, in the thread, and comes back to its ticket", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace, { messageId: "first@client.example", references: ["zero@client.example"] });
    const bytes = Buffer.from("file words");
    await storage().put(`${workspace.id}/ab/file`, bytes);
    const { record: file } = await execute<{ id: string }>(workspace.owner, "attachment.create", {
      name: "a.txt",
      contentType: "text/plain",
      sizeBytes: bytes.length,
      storageKey: `${workspace.id}/ab/file`,
    });
    const reply = await writeReply(workspace, ticketId, { attachmentIds: [file.id], bcc: ["hidden@client.example"] });
    await Promise.all([
      sendOne({ workspaceId: workspace.id, id: reply.id }, now),
      sendOne({ workspaceId: workspace.id, id: reply.id }, now),
    ]);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const names = outbox().filter((name) => name.startsWith(reply.id));
    expect(names).toEqual([`${reply.messageId?.slice(1, -1)}.eml`]);
    const raw = readFileSync(join(folder, "outbox", names[0] ?? ""));
    const mail = await simpleParser(raw);
    expect(mail).toMatchObject({
      messageId: reply.messageId,
      inReplyTo: "<first@client.example>",
      references: ["<zero@client.example>", "<first@client.example>"],
      from: { value: [{ address: workspace.address }] },
      text: expect.stringContaining("Try <this>."),
      html: expect.stringContaining("<p>Try &lt;this&gt;.</p>"),
      attachments: [{ filename: "a.txt", content: bytes }],
    });
    expect(mail.replyTo?.text).toMatch(/^support\+[a-z2-7]{42}@/);
    expect(raw.toString()).not.toMatch(/^(list-id|auto-submitted|bcc)/im);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent", deliveryState: "sent", error: null, sentAt: expect.any(Date) });
  });

  test("killed after the mail left and before that was written down: leaves once", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    await owner(`update outbound_mail set state = 'queued', "sentAt" = null where id = $1`, [reply.id]);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    expect(outbox().filter((name) => name.startsWith(reply.id))).toHaveLength(1);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent" });
  });

  test("is tried again while it cannot leave, and shown as failed with the reason after the last attempt", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    await rename(join(folder, "outbox"), join(folder, "aside"));
    await writeFile(join(folder, "outbox"), "in the way");
    const job = { workspaceId: workspace.id, id: reply.id };
    await expect(sendOne(job, { attempt: 3, isLastAttempt: false })).rejects.toThrow("tried again");
    expect(await stateOf(reply.id)).toMatchObject({
      state: "queued",
      attempts: 3,
      deliveryState: "queued",
      deliveryDetail: expect.stringContaining("outbox folder"),
    });
    await sendOne(job, { attempt: 12, isLastAttempt: true });
    expect(await stateOf(reply.id)).toMatchObject({
      state: "failed",
      attempts: 12,
      deliveryState: "failed",
      error: expect.stringContaining("outbox folder"),
    });
    await rm(join(folder, "outbox"));
    await rename(join(folder, "aside"), join(folder, "outbox"));
    await execute(workspace.owner, "mail.retry", { id: reply.id });
    expect(await stateOf(reply.id)).toMatchObject({ state: "queued", deliveryState: "queued", deliveryDetail: null });
    await sendOne(job, now);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent" });
  });

  test("of which the provider has told already is neither set back nor sent again", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    const tell = (more: Record<string, unknown>) => execute(workspace.product, "message.setDelivery", { id: reply.id, ...more });
    await tell({ state: "delivered" });
    const delivered = { state: "sent", deliveryState: "delivered", sentAt: expect.any(Date) };
    // The provider's answer broke off: the sender believes that the mail has not left.
    await tell({ state: "queued", detail: "answer broke off", attempts: 1 });
    expect(await stateOf(reply.id)).toMatchObject({ ...delivered, attempts: 1 });
    await sendOne({ workspaceId: workspace.id, id: reply.id }, { attempt: 2, isLastAttempt: false });
    expect(outbox().filter((name) => name.startsWith(reply.id))).toEqual([]);
    await tell({ state: "sent", providerId: "pm-1" });
    await tell({ state: "failed", detail: "too late" });
    expect(await stateOf(reply.id)).toMatchObject(delivered);
    expect(await owner(`select "providerId" from outbound_mail where id = $1`, [reply.id])).toEqual([{ providerId: "pm-1" }]);
  });

  test("to an address the provider writes to no more is shown as such, and can be sent again", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const reply = await writeReply(workspace, ticketId);
    await execute(workspace.product, "message.setDelivery", { id: reply.id, state: "suppressed", detail: "inactive" });
    expect(await stateOf(reply.id)).toMatchObject({ state: "failed", deliveryState: "suppressed", error: "inactive", sentAt: null });
    await execute(workspace.owner, "mail.retry", { id: reply.id });
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent", deliveryState: "sent" });
  });

  test("that no job will send any more is shown as failed; one that waits for its time is left alone", async () => {
    const workspace = await buildWorkspace();
    const { ticketId } = await receive(workspace);
    const abandoned = await writeReply(workspace, ticketId);
    const usedUp = await writeReply(workspace, ticketId);
    const scheduled = await writeReply(workspace, ticketId, { sendAt: new Date(Date.now() + 86_400_000).toISOString() });
    const fresh = await writeReply(workspace, ticketId);
    await owner(`update outbound_mail set "createdAt" = now() - interval '1 hour' where id <> $1`, [fresh.id]);
    await owner(`delete from graphile_worker._private_jobs where key = any($1)`, [[`send:${abandoned.id}`, `send:${fresh.id}`]]);
    await owner(`update graphile_worker._private_jobs set attempts = max_attempts where key = $1`, [`send:${usedUp.id}`]);
    await failAbandonedReplies();
    for (const { id } of [abandoned, usedUp])
      expect(await stateOf(id)).toMatchObject({
        state: "failed",
        deliveryState: "failed",
        error: expect.stringContaining("send it again"),
      });
    for (const { id } of [scheduled, fresh]) expect(await stateOf(id)).toMatchObject({ state: "queued" });
    await execute(workspace.owner, "mail.retry", { id: usedUp.id });
    expect(await owner(`select attempts from graphile_worker.jobs where key = $1`, [`send:${usedUp.id}`])).toEqual([{ attempts: 0 }]);
  });

  test("with a file that is gone fails at once, says so, and can be sent again once it is back", async () => {
    const workspace = await buildWorkspace();
    const agent = await buildMember(workspace, "agent");
    const { ticketId } = await receive(workspace);
    const { record: file } = await execute<{ id: string }>(workspace.owner, "attachment.create", {
      name: "a.txt",
      contentType: "text/plain",
      sizeBytes: 1,
      storageKey: `${workspace.id}/ab/gone`,
    });
    const reply = await writeReply(workspace, ticketId, { attachmentIds: [file.id] });
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    const reason = 'The attachment "a.txt" is missing from the storage; the mail was not sent without it.';
    expect(await stateOf(reply.id)).toMatchObject({ state: "failed", error: reason, deliveryState: "failed", deliveryDetail: reason });
    await storage().put(`${workspace.id}/ab/gone`, Buffer.from("x"));
    const answer = await apiFor(agent).request(`/outgoing-mail/${reply.id}/retry`, { method: "POST" });
    expect([answer.status, ((await answer.json()) as OutboundMailRecord).state]).toEqual([200, "queued"]);
    expect(await owner(`select from graphile_worker.jobs where key = $1`, [`send:${reply.id}`])).toHaveLength(1);
    await sendOne({ workspaceId: workspace.id, id: reply.id }, now);
    expect(await stateOf(reply.id)).toMatchObject({ state: "sent", error: null });
    expect((await apiFor(agent).request(`/outgoing-mail/${reply.id}/retry`, { method: "POST" })).status).toBe(409);
  });
});

describe("/outgoing-mail", () => {
  test("lists the newest first, by pages, and shows the source; hides from strangers, refuses others", async () => {
    const [workspace, other] = [await buildWorkspace(), await buildWorkspace()];
    const ticket = await buildTicket(workspace);
    const [first, second] = [await writeReply(workspace, ticket.id), await writeReply(workspace, ticket.id)];
    const api = apiFor(workspace.owner);
    const page = (await (await api.request("/outgoing-mail?limit=1")).json()) as { data: OutboundMailRecord[]; nextCursor: string };
    expect(page.data).toMatchObject([{ id: second.id, ticketNumber: ticket.number, messageId: second.messageId, state: "queued" }]);
    const next = (await (await api.request(`/outgoing-mail?limit=1&cursor=${page.nextCursor}`)).json()) as {
      data: OutboundMailRecord[];
      nextCursor: null;
    };
    expect([next.data[0]?.id, next.nextCursor]).toEqual([first.id, null]);
    const source = await api.request(`/outgoing-mail/${first.id}/source`);
    expect(source.headers.get("content-type")).toContain("message/rfc822");
    expect(await source.text()).toContain(`Message-ID: ${first.messageId}`);
    expect((await apiFor(other.owner).request(`/outgoing-mail/${first.id}/source`)).status).toBe(404);
    expect((await apiFor(other.owner).request(`/outgoing-mail/${first.id}/retry`, { method: "POST" })).status).toBe(404);
    const light = await buildMember(workspace, "light-agent");
    expect((await apiFor(light).request(`/outgoing-mail/${first.id}/retry`, { method: "POST" })).status).toBe(403);
    expect((await api.request("/outgoing-mail/rubbish/source")).status).toBe(404);
  });
});
