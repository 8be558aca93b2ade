import { beforeAll, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { bootstrap, changesAfter } from "#/core/sync.ts";
import type { DraftRecord } from "#/features/draft/schema.ts";
import { testDatabase } from "../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, type TestWorkspace } from "../../../test/factories.ts";

testDatabase();
let here: TestWorkspace;
beforeAll(async () => {
  here = await buildWorkspace();
});

const draftOf = (ticketId: string, more: object = {}) => ({
  id: crypto.randomUUID(),
  ticketId,
  kind: "reply",
  html: "<p>Half a <b>thought</b></p>",
  text: "Half a thought",
  ...more,
});
const save = async (input: object, actor = here.owner) => (await execute<DraftRecord>(actor, "draft.save", input)).record;
const draftsOf = async (actor = here.owner) =>
  (await bootstrap(actor)).put.flatMap((put) => (put.type === "draft" ? [put.record as DraftRecord] : []));

describe("drafts", () => {
  it("does it: what one device saves is on the member's others, and another save takes its place", async () => {
    const ticket = await buildTicket(here);
    const { seq } = await bootstrap(here.owner);
    const draft = draftOf(ticket.id, { cc: ["boss@client.example"] });
    await save(draft);
    expect((await changesAfter(here.owner, seq)).put).toMatchObject([
      { type: "draft", record: { id: draft.id, html: draft.html, cc: [{ email: "boss@client.example" }] } },
    ]);
    await save({ ...draft, text: "A whole thought", html: "<p>A whole thought</p>" });
    expect((await draftsOf()).filter(({ ticketId }) => ticketId === ticket.id)).toMatchObject([
      { id: draft.id, text: "A whole thought", version: 2 },
    ]);
  });

  it("brings its files to every device of its writer, as far as they are there", async () => {
    const ticket = await buildTicket(here);
    const file = { name: "plan.pdf", contentType: "application/pdf", sizeBytes: 9, storageKey: `${here.id}/ab/plan` };
    const { record } = await execute<{ id: string }>(here.owner, "attachment.create", file);
    const draft = draftOf(ticket.id, { attachmentIds: [record.id, crypto.randomUUID()] });
    await save(draft);
    expect((await draftsOf()).find(({ id }) => id === draft.id)).toMatchObject({
      attachmentIds: [record.id],
      attachments: [{ id: record.id, name: "plan.pdf", sizeBytes: 9, url: `/api/v1/attachments/${record.id}/file` }],
    });
  });

  it("keeps one of each kind for a ticket: one begun elsewhere takes the place of the first", async () => {
    const ticket = await buildTicket(here);
    const [first, second, note] = [draftOf(ticket.id), draftOf(ticket.id), draftOf(ticket.id, { kind: "note" })];
    for (const one of [first, second, note]) await save(one);
    expect(
      (await draftsOf())
        .filter(({ ticketId }) => ticketId === ticket.id)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([second.id, note.id].sort());
  });

  it("is gone when it is sent, in the same step, or thrown away, on one device or on two", async () => {
    const ticket = await buildTicket(here);
    const draft = draftOf(ticket.id);
    await save(draft);
    const { seq } = await bootstrap(here.owner);
    await execute(here.owner, "message.create", { ticketId: ticket.id, kind: "reply", text: "sent", draftId: draft.id });
    expect((await changesAfter(here.owner, seq)).drop).toContainEqual({ type: "draft", id: draft.id });
    await execute(here.owner, "draft.delete", { id: draft.id });
    expect((await draftsOf()).map(({ id }) => id)).not.toContain(draft.id);
  });

  it("refuses bad input, and makes HTML harmless", async () => {
    const ticket = await buildTicket(here);
    await expect(save(draftOf(ticket.id, { kind: "poem" }))).rejects.toMatchObject({ code: "invalid" });
    await expect(save(draftOf(ticket.id, { cc: ["nobody"] }))).rejects.toMatchObject({ code: "invalid" });
    expect((await save(draftOf(ticket.id, { html: "<img src=x onerror=alert(1)><script>1</script>ok" }))).html).not.toMatch(
      /onerror|script/,
    );
  });

  it("refuses others: nobody reads, overwrites or deletes another's draft, and a program has none", async () => {
    const other = await buildMember(here, "owner");
    const ticket = await buildTicket(here);
    const draft = draftOf(ticket.id);
    await save(draft);
    const { seq } = await bootstrap(other);
    expect(await draftsOf(other)).toEqual([]);
    await expect(save({ ...draft, text: "mine now" }, other)).rejects.toMatchObject({ code: "conflict" });
    await execute(other, "draft.delete", { id: draft.id });
    expect((await draftsOf()).find(({ id }) => id === draft.id)).toMatchObject({ text: draft.text });
    expect((await changesAfter(other, seq)).put).toEqual([]);
    await expect(execute(here.product, "draft.save", draftOf(ticket.id))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("hides from strangers, replays once", async () => {
    const ticket = await buildTicket(here);
    await expect(save(draftOf(ticket.id), (await buildWorkspace()).owner)).rejects.toMatchObject({ code: "not-found" });
    const commandId = crypto.randomUUID();
    const draft = draftOf(ticket.id);
    await execute(here.owner, "draft.save", draft, commandId);
    expect(await execute(here.owner, "draft.save", draft, commandId)).toMatchObject({ replayed: true, record: { version: 1 } });
  });
});
