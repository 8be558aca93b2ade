/** `connect audit verify`. */
import { ask } from "#/cli/ask.ts";
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say, UsageError } from "#/cli/output.ts";
import { workspaceIdOf } from "#/cli/workspace.ts";

type Options = { workspace?: string; expect?: string; json?: boolean };

/** Prints a line for each workspace. Ends with exit code 1 when an entry was removed or altered, and says which is the first. */
export const verifyAudit = ({ workspace, expect, json }: Options) =>
  withProduct(async ({ ownerUrl }) => {
    const [, seq, seal] = /^(\d+):([0-9a-f]{64})$/.exec(expect ?? "") ?? [];
    if (expect !== undefined && (!seq || !seal)) throw new UsageError("--expect must be NUMBER:SEAL, as this command has printed it.");
    if (expect !== undefined && workspace === undefined) throw new UsageError("--expect is of one workspace: name it with --workspace.");
    const { sealingKeys, verifyHistory } = await import("#/features/audit/seal/queries.ts");
    const keys = sealingKeys();
    const places = workspace === undefined ? await allWorkspaces(ownerUrl) : [{ id: await workspaceIdOf(workspace), slug: workspace }];
    let faults = 0;
    for (const { id, slug } of places) {
      const verdict = await verifyHistory(id, keys, seq && seal ? { seq: Number(seq), seal } : undefined);
      const { sealedUpTo, unsealed, broken } = verdict;
      if (broken) faults += 1;
      if (json) printJson({ workspace: slug, ...verdict });
      else if (broken)
        print(`${slug}: entry ${broken.seq} ${broken.fault}${broken.entry ? ` (${broken.entry.name} of ${broken.entry.at})` : ""}`);
      else
        print(`${slug}: ${sealedUpTo} sealed and as they were, ${unsealed} since${verdict.seal ? `; ${sealedUpTo}:${verdict.seal}` : ""}`);
    }
    say(
      faults === 0
        ? "Nothing was removed or altered."
        : `The history of ${faults} workspace${faults === 1 ? "" : "s"} is not what was written.`,
    );
    process.exitCode = faults === 0 ? 0 : 1;
  });

const allWorkspaces = (ownerUrl: string) => ask<{ id: string; slug: string }>(ownerUrl, "select id, slug from workspace order by slug");
