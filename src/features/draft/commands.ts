/** Writes of drafts. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { harmlessHtml } from "#/core/html.ts";
import { may } from "#/features/draft/policy.ts";
import { draftById } from "#/features/draft/queries.ts";
import { type DraftRecord, deleteDraftInput, saveDraftInput } from "#/features/draft/schema.ts";

export const saveDraft = command({
  name: "draft.save",
  isAllowedReadOnly: true,
  input: saveDraftInput,
  may: may.write,
  run: async (ctx, input): Promise<DraftRecord> => {
    const memberId = ctx.actor.id ?? "";
    const there = await sql(`select from ticket where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, input.ticketId]);
    if (there.length === 0) throw notFound("ticket");
    // The same kind begun on another device under another id: that one goes, since a ticket shows one of each.
    const replaced = await sql<{ id: string }>(
      `delete from draft where "workspaceId" = $1 and "memberId" = $2 and "ticketId" = $3 and kind = $4 and id <> $5 returning id`,
      [ctx.workspaceId, memberId, input.ticketId, input.kind, input.id],
    );
    const [saved] = await sql<{ id: string }>(
      `insert into draft ("workspaceId", id, "memberId", "ticketId", kind, html, text, "to", cc, bcc, "attachmentIds", "seenMessageId", "createdAt", "updatedAt")
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
       on conflict ("workspaceId", id) do update set kind = excluded.kind, html = excluded.html, text = excluded.text, "to" = excluded."to", cc = excluded.cc, bcc = excluded.bcc,
         "attachmentIds" = excluded."attachmentIds", "seenMessageId" = excluded."seenMessageId", "updatedAt" = excluded."updatedAt", version = draft.version + 1
       where draft."memberId" = excluded."memberId" and draft."ticketId" = excluded."ticketId" returning id`,
      [
        ctx.workspaceId,
        input.id,
        memberId,
        input.ticketId,
        input.kind,
        harmlessHtml(input.html),
        input.text,
        JSON.stringify(input.to),
        JSON.stringify(input.cc),
        JSON.stringify(input.bcc),
        await waitingFiles(ctx.workspaceId, input.attachmentIds),
        input.seenMessageId ?? null,
        ctx.now,
      ],
    );
    if (!saved) throw new AppError("conflict", "This draft belongs somewhere else. Nothing was saved under its id.");
    ctx.emit("draft.saved", {
      subject: touch("draft", input.id, memberId),
      touches: replaced.map(({ id }) => touch("draft", id, memberId)),
    });
    const record = await draftById(ctx.workspaceId, memberId, input.id);
    if (!record) throw notFound("draft");
    return record;
  },
});

/** The files among these that this workspace has: a list of ids has no foreign key. */
async function waitingFiles(workspaceId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await sql<{ id: string }>(`select id from attachment where "workspaceId" = $1 and id = any($2::uuid[])`, [workspaceId, ids]);
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => found.has(id));
}

/** What is gone already is gone: a draft may be thrown away on two devices. */
export const deleteDraft = command({
  name: "draft.delete",
  isAllowedReadOnly: true,
  input: deleteDraftInput,
  may: may.write,
  run: async (ctx, { id }): Promise<{ id: string }> => {
    const memberId = ctx.actor.id ?? "";
    const gone = await sql(`delete from draft where "workspaceId" = $1 and "memberId" = $2 and id = $3 returning id`, [
      ctx.workspaceId,
      memberId,
      id,
    ]);
    if (gone.length > 0) ctx.emit("draft.deleted", { subject: touch("draft", id, memberId) });
    return { id };
  },
});
