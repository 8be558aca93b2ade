/** The worker: runs what commands and the clock have asked for, and fetches mail from mailboxes. */

import { urlFor } from "#/core/db.ts";
import { startWorker, type Worker } from "#/core/jobs.ts";
import { startFetching } from "#/features/mail/fetching/jobs.ts";
import "#/features/server.ts";

/** Runs the jobs of every feature until stopped. The database must be open. `onFailure`: it has ended by itself. */
export async function startJobs(ownerUrl: string, secret: string, onFailure: (error: unknown) => void): Promise<Worker> {
  const connectionString = urlFor(ownerUrl, "connect_worker", secret);
  const worker = await startWorker({ connectionString, onFailure });
  const fetching = startFetching({ connectionString });
  return {
    stop: async () => {
      await fetching.stop();
      await worker.stop();
    },
  };
}
