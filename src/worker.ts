/** The worker: runs what commands and the clock have asked for. */

import { urlFor } from "#/core/db.ts";
import { startWorker, type Worker } from "#/core/jobs.ts";
import "#/features/server.ts";

/** Runs the jobs of every feature until stopped. The database must be open. */
export const startJobs = (ownerUrl: string, secret: string): Promise<Worker> =>
  startWorker({ connectionString: urlFor(ownerUrl, "connect_worker", secret) });
