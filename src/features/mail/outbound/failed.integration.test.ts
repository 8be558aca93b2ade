import { describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { OutboundMailDetail, OutboundMailRecord } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../../test/factories.ts";

const { owner } = testDatabase();
const fail = async (space: TestWorkspace) => {
  const { record } = await execute<MessageRecord>(space.owner, "message.create", {
    ticketId: (await buildTicket(space)).id,
    kind: "reply",
    html: "<p>Old <b>words</b></p>",
  });
  await execute(space.product, "message.setDelivery", { id: record.id, state: "failed", detail: "no such domain", attempts: 12 });
  return record;
};
const failedOf = async (space: TestWorkspace) =>
  (await query<{ data: OutboundMailRecord[] }>(space.owner, "mail.listOutbound", { state: "failed" })).data.map(({ id }) => id);

describe("mail that was not sent", () => {
  it("does it: is listed with its reason, and goes again, one or all of it", async () => {
    const space = await buildWorkspace();
    const [one, two, three] = [await fail(space), await fail(space), await fail(space)];
    expect(await failedOf(space)).toEqual([three.id, two.id, one.id]);
    expect(await query<OutboundMailDetail>(space.owner, "mail.readOutbound", { id: one.id })).toMatchObject({
      state: "failed",
      error: "no such domain",
      text: expect.stringContaining("Old words"),
    });
    await execute(space.owner, "mail.retry", { id: one.id });
    expect(await failedOf(space)).toEqual([three.id, two.id]);
    expect((await execute(space.owner, "mail.retryAll", {})).record).toEqual({ retried: 2 });
    expect(await failedOf(space)).toEqual([]);
    expect((await execute(space.owner, "mail.retryAll", {})).record).toEqual({ retried: 0 });
    const jobs = await owner(`select from graphile_worker.jobs where key = any($1)`, [[one, two, three].map(({ id }) => `send:${id}`)]);
    expect(jobs).toHaveLength(3);
  });

  it("is put right and sent as another mail: to whom, and what it says", async () => {
    const space = await buildWorkspace();
    const message = await fail(space);
    const { record } = await execute<OutboundMailRecord>(space.owner, "mail.edit", {
      id: message.id,
      to: ["right@client.example"],
      text: "New words",
    });
    expect(record).toMatchObject({ state: "queued", to: [{ name: "", email: "right@client.example" }], error: null });
    const shown = await query<MessageRecord>(space.owner, "message.read", { id: message.id });
    expect(shown).toMatchObject({
      to: [{ email: "right@client.example" }],
      text: "New words",
      html: null,
      replyText: "New words",
      delivery: { state: "queued", detail: null },
    });
    expect(shown.messageId).toBe(message.messageId?.replace("@", ".2@"));
    expect(record.messageId).toBe(shown.messageId);
    await execute(space.product, "message.setDelivery", { id: message.id, state: "failed" });
    // What is left out stays.
    await execute(space.owner, "mail.edit", { id: message.id, subject: "Another" });
    const again = await query<MessageRecord>(space.owner, "message.read", { id: message.id });
    expect(again).toMatchObject({ text: "New words", messageId: message.messageId?.replace("@", ".3@") });
  });

  it("refuses bad input: one that was sent or waits, no recipient, an address that is none", async () => {
    const space = await buildWorkspace();
    const { id } = await fail(space);
    await expect(execute(space.owner, "mail.edit", { id, to: [] })).rejects.toMatchObject({ issues: [{ path: "to" }] });
    await expect(execute(space.owner, "mail.edit", { id, to: ["nobody"] })).rejects.toMatchObject({ code: "invalid" });
    await execute(space.owner, "mail.retry", { id });
    await expect(execute(space.owner, "mail.edit", { id, subject: "x" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses others, hides from strangers, and replays once", async () => {
    const [space, stranger] = [await buildWorkspace(), await buildWorkspace()];
    const { id } = await fail(space);
    const light = await buildMember(space, "light-agent");
    for (const [name, input] of [
      ["mail.edit", { id, subject: "x" }],
      ["mail.retryAll", {}],
    ] as const)
      await expect(execute(light, name, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(stranger.owner, "mail.edit", { id, subject: "x" })).rejects.toMatchObject({ code: "not-found" });
    expect((await execute(stranger.owner, "mail.retryAll", {})).record).toEqual({ retried: 0 });
    for (let i = 0; i < 2; i++) expect((await execute(space.owner, "mail.edit", { id, subject: "x" }, "edit-1")).replayed).toBe(i === 1);
  });
});
