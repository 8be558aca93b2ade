/** `connect data export | erase | record`. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say } from "#/cli/output.ts";
import { workspaceIdOf } from "#/cli/workspace.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import type { ErasurePreview, ErasureRecord } from "#/features/privacy/erasure/schema.ts";
import type { ProcessingRecord } from "#/features/privacy/record/schema.ts";

type Format = { json?: boolean };
type Person = Format & { workspace: string; email: string };

/** The file has its name once it is whole. */
export const exportData = ({ workspace, email, out, json }: Person & { out: string }) =>
  withProduct(async () => {
    const [{ contactOf }, { contactArchive }] = await Promise.all([
      import("#/features/privacy/erasure/queries.ts"),
      import("#/features/privacy/export/jobs.ts"),
    ]);
    const workspaceId = await workspaceIdOf(workspace);
    const contact = await inWorkspace(workspaceId, () => contactOf(workspaceId, { email }));
    const { stream, done } = contactArchive(workspaceId, contact.id);
    const aside = `${out}.part`;
    try {
      await pipeline(stream, createWriteStream(aside, { mode: 0o600 }));
      await rename(aside, out);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    const counts = await done;
    if (json) printJson({ file: out, counts });
    else print(out);
    say(
      `${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(", ")}.`,
    );
  });

/** Without --yes it only says what would go. Returns when it is done, whoever carries it out. */
export const eraseData = ({ workspace, email, yes, keepSubjects, json }: Person & { yes?: boolean; keepSubjects?: boolean }) =>
  withProduct(async () => {
    const workspaceId = await workspaceIdOf(workspace);
    const actor = systemActor(workspaceId, "Operator");
    if (!yes) {
      const preview = await query<ErasurePreview>(actor, "erasure.preview", { email });
      if (json) printJson(preview);
      else for (const [name, count] of Object.entries(preview.counts)) print(`${name}: ${count}`);
      say("Nothing was erased. Add --yes to erase; it cannot be undone.");
      return;
    }
    const { record } = await execute<ErasureRecord>(actor, "erasure.request", { email, erasesSubjects: !keepSubjects });
    const [{ erasePerson }, { REPORT_WORDS, reportOf }] = await Promise.all([
      import("#/features/privacy/erasure/jobs.ts"),
      import("#/features/privacy/erasure/rules.ts"),
    ]);
    await erasePerson({ workspaceId, id: record.id });
    const erasure = await query<ErasureRecord>(actor, "erasure.read", { id: record.id });
    if (json) printJson(erasure);
    else print(reportOf(erasure, REPORT_WORDS));
  });

export const showRecord = ({ workspace, json }: Format & { workspace: string }) =>
  withProduct(async () => {
    const { recordMarkdown } = await import("#/features/privacy/record/rules.ts");
    const record = await query<ProcessingRecord>(systemActor(await workspaceIdOf(workspace), "Operator"), "processing.read", {});
    if (json) printJson(record);
    else print(recordMarkdown(record));
  });
