/** Writes of exports: the request, what the job made of it, and each download. */
import { sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { contactOf } from "#/features/privacy/erasure/queries.ts";
import { exportsById } from "#/features/privacy/export/queries.ts";
import {
  ADDRESS_MINUTES,
  type DataExportRecord,
  EXPORT_DAYS,
  exportIdInput,
  finishExportInput,
  requestExportInput,
  requestOwnExportInput,
} from "#/features/privacy/export/schema.ts";
import { may } from "#/features/privacy/policy.ts";

async function begin(ctx: CommandContext, of: DataExportRecord["of"], subjectId: string): Promise<DataExportRecord> {
  // Asked for again while it is made, it is the same one.
  const [before] = await sql<{ id: string }>(
    `select id from data_export where "workspaceId" = $1 and "of" = $2 and "subjectId" = $3 and state = 'making' limit 1`,
    [ctx.workspaceId, of, subjectId],
  );
  const id = before?.id ?? ctx.id();
  const memberId = ctx.actor.type === "member" ? ctx.actor.id : null;
  if (!before) {
    await sql(`insert into data_export ("workspaceId", id, "of", "subjectId", "memberId", "createdAt") values ($1, $2, $3, $4, $5, $6)`, [
      ctx.workspaceId,
      id,
      of,
      subjectId,
      memberId,
      ctx.now,
    ]);
    ctx.emit("dataExport.requested", { subject: touch(of, subjectId), data: { id }, touches: [touch("dataExport", id)] });
  }
  ctx.enqueue("packExport", { workspaceId: ctx.workspaceId, id }, { key: `export:${id}`, attemptsMax: 5 });
  const [row] = await sql<DataExportRecord>(
    `select id, "of", "subjectId", "memberId", state, "sizeBytes", counts, "createdAt", "readyAt", "expiresAt" from data_export
     where "workspaceId" = $1 and id = $2`,
    [ctx.workspaceId, id],
  );
  if (!row) throw notFound("export");
  return row;
}

export const requestExport = command({
  name: "dataExport.request",
  isAllowedReadOnly: true,
  input: requestExportInput,
  load: (ctx, input) => contactOf(ctx.workspaceId, input),
  may: may.export,
  run: (ctx, _input, contact) => begin(ctx, "contact", contact.id),
});

/** A member asks for what is kept about themselves. */
export const requestOwnExport = command({
  name: "dataExport.requestOwn",
  isAllowedReadOnly: true,
  input: requestOwnExportInput,
  may: (actor) => may.exportOwn(actor),
  run: (ctx) => {
    if (ctx.actor.type !== "member") throw new AppError("forbidden");
    return begin(ctx, "member", ctx.actor.id);
  },
});

export const finishExport = command({
  name: "dataExport.finish",
  input: finishExportInput,
  may: may.carryOut,
  run: async (ctx, { id, storageKey, sizeBytes, counts }) => {
    const expiresAt = new Date(ctx.now.getTime() + EXPORT_DAYS * 86_400_000);
    const rows = await sql<{ of: string; subjectId: string }>(
      `update data_export set state = 'ready', "storageKey" = $3, "sizeBytes" = $4, counts = $5, "readyAt" = $6, "expiresAt" = $7
       where "workspaceId" = $1 and id = $2 and state = 'making' returning "of", "subjectId"`,
      [ctx.workspaceId, id, storageKey, sizeBytes, JSON.stringify(counts), ctx.now, expiresAt],
    );
    for (const { of, subjectId } of rows)
      ctx.emit("dataExport.ready", { subject: touch(of, subjectId), data: { id }, touches: [touch("dataExport", id)] });
  },
});

/** It could not be made, its days are over, or the person is being erased. The caller has removed the file. */
const ending = (name: string, state: "failed" | "expired", event: "dataExport.failed" | "dataExport.expired") =>
  command({
    name,
    input: exportIdInput,
    may: may.carryOut,
    run: async (ctx, { id }) => {
      const rows = await sql<{ of: string; subjectId: string }>(
        `update data_export set state = $3, "storageKey" = null where "workspaceId" = $1 and id = $2 and state in ('making', 'ready') returning "of", "subjectId"`,
        [ctx.workspaceId, id, state],
      );
      for (const { of, subjectId } of rows)
        ctx.emit(event, { subject: touch(of, subjectId), data: { id }, touches: [touch("dataExport", id)] });
    },
  });
export const failExport = ending("dataExport.fail", "failed", "dataExport.failed");
export const expireExport = ending("dataExport.expire", "expired", "dataExport.expired");

/** Allows one download, which is told in the history. Whoever holds the address needs no cookie, so it is good for minutes alone. */
export const openDownload = command({
  name: "dataExport.open",
  isAllowedReadOnly: true,
  input: exportIdInput,
  load: async (ctx, { id }) => {
    const [record] = await exportsById(ctx.actor, [id]);
    if (!record) throw notFound("export");
    return record;
  },
  may: (actor) => may.export(actor) || may.exportOwn(actor),
  run: async (ctx, { id }, record): Promise<{ untilS: number }> => {
    if (record.state !== "ready" || Date.parse(record.expiresAt ?? "") <= ctx.now.getTime())
      throw new AppError("conflict", "The file is not there yet, or no longer. Ask for a new export.");
    ctx.emit("dataExport.downloaded", { subject: touch(record.of, record.subjectId), data: { id } });
    return { untilS: Math.floor(ctx.now.getTime() / 1_000) + ADDRESS_MINUTES * 60 };
  },
});
