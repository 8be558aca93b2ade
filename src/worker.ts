/** The worker: runs what commands and the clock have asked for. */

import { urlFor } from "#/core/db.ts";
import { startWorker, type Worker } from "#/core/jobs.ts";
import "#/features/server.ts";

/** Runs the jobs of every feature until stopped. The database must be open. `onFailure`: it has ended by itself. */
export const startJobs = (ownerUrl: string, secret: string, onFailure: (error: unknown) => void): Promise<Worker> =>
  startWorker({ connectionString: urlFor(ownerUrl, "connect_worker", secret), onFailure });
