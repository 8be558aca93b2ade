/** Files that go: their bytes before their rows, so that what breaks off leaves no bytes behind that nothing names. */
import { storage } from "#/adapters/storage/index.ts";
import { inWorkspace, sql } from "#/core/db.ts";

/** Removes these files' bytes. A file that was uploaded twice lies there once: it stays while others have it. */
export async function removeBytes(workspaceId: string, files: { id: string; storageKey: string }[]): Promise<void> {
  const shared = await inWorkspace(workspaceId, () =>
    sql<{ storageKey: string }>(
      `select distinct "storageKey" from attachment where "workspaceId" = $1 and "storageKey" = any($2::text[]) and id <> all($3::uuid[])`,
      [workspaceId, files.map(({ storageKey }) => storageKey), files.map(({ id }) => id)],
    ),
  );
  const kept = new Set(shared.map(({ storageKey }) => storageKey));
  for (const { storageKey } of files) if (!kept.has(storageKey)) await storage().remove(storageKey);
}

/** What empties a line of the ledger: that a mail came stays, and what became of it. It is not read again. */
export const EMPTIED = `raw = '', "sourceClearedAt" = coalesce("sourceClearedAt", now()), "from" = null, "envelopeFrom" = '', "remoteIp" = null, helo = null, "messageId" = null, reason = null, recipients = '{}',
  outcome = case when outcome in ('pending', 'failed') then 'refused' else outcome end`;
