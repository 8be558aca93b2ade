import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { sendOne } from "#/features/mail/outbound/jobs.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { SuppressionRecord } from "#/features/suppression/schema.ts";
import type { TicketEventRecord, TicketRecord } from "#/features/ticket/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-suppression-"));
env.CONNECT_DATA_DIR = folder;
testDatabase();
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (space: TestWorkspace, ticket: TicketRecord, more: object = {}) =>
  (await execute<MessageRecord>(space.owner, "message.create", { ticketId: ticket.id, kind: "reply", text: "Hello", ...more })).record;
const send = (space: TestWorkspace, id: string) => sendOne({ workspaceId: space.id, id }, { attempt: 1, isLastAttempt: false });
const bounce = (space: TestWorkspace, message: MessageRecord, more: object = {}) =>
  execute(space.product, "message.setDelivery", {
    id: message.id,
    state: "bounced",
    detail: "Hard bounce. no such user",
    suppress: { email: message.to[0]?.email ?? null, reason: "bounced" },
    ...more,
  });
const listed = async (space: TestWorkspace) => (await query<{ data: SuppressionRecord[] }>(space.owner, "suppression.list", {})).data;
const eventsOf = async (space: TestWorkspace, ticket: TicketRecord) =>
  (await query<{ data: TicketEventRecord[] }>(space.owner, "ticket.listEvents", { ticketId: ticket.id })).data.map(({ name }) => name);
const isSent = (message: MessageRecord) => readdirSync(join(folder, "outbox")).includes(`${message.messageId?.slice(1, -1)}.eml`);
const deliveryOf = async (space: TestWorkspace, id: string) => (await query<MessageRecord>(space.owner, "message.read", { id })).delivery;

describe("a suppression", () => {
  it("does it: stops further mail, is shown on the contact and told on the ticket, and lets mail go again once it is lifted", async () => {
    const space = await buildWorkspace();
    const ticket = await buildTicket(space);
    const first = await write(space, ticket);
    await send(space, first.id);
    await bounce(space, first);
    const contact = () => query<ContactRecord>(space.owner, "contact.read", { id: ticket.contact.id });
    const [suppression] = await listed(space);
    expect(suppression).toMatchObject({ email: ticket.contact.email, reason: "bounced", messageId: first.id, ticketId: ticket.id });
    expect((await contact()).suppression).toEqual({
      id: suppression?.id,
      reason: "bounced",
      detail: "Hard bounce. no such user",
      messageId: first.id,
      createdAt: suppression?.createdAt,
    });
    const second = await write(space, ticket);
    await send(space, second.id);
    expect(isSent(second)).toBe(false);
    expect(await deliveryOf(space, second.id)).toMatchObject({
      state: "suppressed",
      detail: `Nothing is sent to ${ticket.contact.email} (mail to it came back) until a member lifts that.`,
    });
    expect(await eventsOf(space, ticket)).toEqual(expect.arrayContaining(["suppression.added", "message.delivery"]));
    await execute(await buildMember(space, "agent"), "suppression.lift", { id: suppression?.id });
    expect((await contact()).suppression).toBeNull();
    expect(await eventsOf(space, ticket)).toContain("suppression.lifted");
    await execute(space.owner, "mail.retry", { id: second.id });
    await send(space, second.id);
    expect(isSent(second)).toBe(true);
  });

  it("of one of several recipients: the others get the mail, without that address, and the message says so", async () => {
    const space = await buildWorkspace();
    const ticket = await buildTicket(space);
    const first = await write(space, ticket, { cc: ["Boss@client.example"] });
    await send(space, first.id);
    await bounce(space, first, { suppress: { email: "boss@client.example", reason: "complained" }, state: "complained" });
    const second = await write(space, ticket, { cc: ["boss@client.example", "other@client.example"] });
    await send(space, second.id);
    const raw = readFileSync(join(folder, "outbox", `${second.messageId?.slice(1, -1)}.eml`), "utf8");
    expect([raw.includes("other@client.example"), raw.includes("boss@client.example")]).toEqual([true, false]);
    expect(await deliveryOf(space, second.id)).toMatchObject({
      state: "sent",
      detail: expect.stringContaining("boss@client.example (its owner complained)"),
    });
  });

  it("is not brought back by the same news told again after it was lifted, but by news of another mail", async () => {
    const space = await buildWorkspace();
    const ticket = await buildTicket(space);
    const [one, two] = [await write(space, ticket), await write(space, ticket)];
    await bounce(space, one);
    await bounce(space, one);
    expect(await listed(space)).toHaveLength(1);
    await execute(space.owner, "suppression.lift", { id: (await listed(space))[0]?.id });
    await bounce(space, one);
    expect(await listed(space)).toEqual([]);
    await bounce(space, two);
    expect(await listed(space)).toMatchObject([{ messageId: two.id }]);
  });

  it("refuses bad input: news of somebody the mail did not go to silences nobody", async () => {
    const space = await buildWorkspace();
    const message = await write(space, await buildTicket(space), { cc: ["boss@client.example"] });
    await bounce(space, message, { suppress: { email: "third@person.example", reason: "bounced" } });
    await bounce(space, message, { suppress: { email: null, reason: "bounced" } });
    expect(await listed(space)).toEqual([]);
    await expect(execute(space.owner, "suppression.lift", { id: "x" })).rejects.toMatchObject({ code: "invalid" });
    // A single recipient's mail may come back from where it was passed on to.
    await bounce(space, await write(space, await buildTicket(space)), {
      suppress: { email: "moved@elsewhere.example", reason: "bounced" },
    });
    expect(await listed(space)).toHaveLength(1);
  });

  it("is made by hand: holds mail back, is told where its contact is, found by a part of its address, and a page after the other", async () => {
    const space = await buildWorkspace();
    const ticket = await buildTicket(space);
    const agent = await buildMember(space, "agent");
    const create = (email: string, detail?: string) => execute<SuppressionRecord>(agent, "suppression.create", { email, detail });
    const { record } = await create(ticket.contact.email.toUpperCase(), "Asked us to");
    expect(record).toMatchObject({ email: ticket.contact.email, reason: "manual", detail: "Asked us to", messageId: null });
    const contact = await query<ContactRecord>(space.owner, "contact.read", { id: ticket.contact.id });
    expect(contact.suppression).toMatchObject({ id: record.id, reason: "manual" });
    const message = await write(space, ticket);
    await send(space, message.id);
    expect(await deliveryOf(space, message.id)).toMatchObject({ state: "suppressed", detail: expect.stringContaining("(by hand)") });
    await expect(create(ticket.contact.email)).rejects.toMatchObject({ issues: [{ path: "email", message: "is suppressed already" }] });
    for (const n of [1, 2, 3]) await create(`person-${n}@quiet.example`);
    const page = (input: object) => query<{ data: SuppressionRecord[]; nextCursor: string | null }>(space.owner, "suppression.list", input);
    const first = await page({ q: "QUIET.", limit: 2 });
    const second = await page({ q: "quiet.", limit: 2, cursor: first.nextCursor });
    expect([...first.data, ...second.data].map(({ email }) => email)).toEqual([3, 2, 1].map((n) => `person-${n}@quiet.example`));
    expect((await page({ q: "%" })).data).toEqual([]);
    // Lifted and added again, it is the newest.
    await execute(agent, "suppression.lift", { id: record.id });
    const again = (await create(ticket.contact.email)).record;
    expect((await listed(space))[0]).toMatchObject({ id: again.id, reason: "manual" });
    await expect(create("no address")).rejects.toMatchObject({ issues: [{ path: "email" }] });
  });

  it("refuses others, and hides from strangers", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const message = await write(space, await buildTicket(space));
    await bounce(space, message);
    const [{ id } = { id: "" }] = await listed(space);
    const light = await buildMember(space, "light-agent");
    await expect(execute(light, "suppression.lift", { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(light, "suppression.create", { email: "a@b.example" })).rejects.toMatchObject({ code: "forbidden" });
    const add = { email: "a@b.example", reason: "bounced", messageId: message.id };
    await expect(execute(space.owner, "suppression.add", add)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.product, "suppression.add", add)).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(stranger.owner, "suppression.lift", { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(query(stranger.owner, "suppression.read", { id })).rejects.toMatchObject({ code: "not-found" });
    expect(await listed(stranger)).toEqual([]);
  });

  it("replays once", async () => {
    const space = await buildWorkspace();
    await bounce(space, await write(space, await buildTicket(space)));
    const [{ id } = { id: "" }] = await listed(space);
    for (let i = 0; i < 2; i++) expect((await execute(space.owner, "suppression.lift", { id }, "once")).replayed).toBe(i === 1);
  });
});
