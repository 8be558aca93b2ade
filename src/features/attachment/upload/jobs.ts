/** What happens to uploads by the clock. */
import { storage } from "#/adapters/storage/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { every } from "#/core/jobs.ts";
import { offsetsOf, pieceKey } from "#/features/attachment/upload/schema.ts";

/** Forgets the pieces of uploads that were given up. */
export async function sweepUploads(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "uploads")) {
    const old = await inWorkspace(workspaceId, () =>
      sql<{ id: string; sizeBytes: number }>(
        `select id, "sizeBytes" from upload where "workspaceId" = $1 and "createdAt" < now() - interval '7 days' limit 500`,
        [workspaceId],
      ),
    );
    for (const { id, sizeBytes } of old) {
      for (const offset of offsetsOf(sizeBytes)) await storage().remove(pieceKey(workspaceId, id, offset));
      await execute(systemActor(workspaceId, "Uploads"), "upload.delete", { id });
    }
  }
}

export const uploadCrons = [every("17 3 * * *", "sweepUploads", sweepUploads)];
