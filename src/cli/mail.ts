/** `connect mail import | retry | ledger`. */
import { access, constants } from "node:fs/promises";
import { type OpenedDatabase, withProduct } from "#/cli/database.ts";
import { print, printJson, say, table, UsageError } from "#/cli/output.ts";
import type { LedgerLine } from "#/features/mail/schema.ts";

type Format = { json?: boolean };

/** Returns when the messages have been processed, by this process or by the worker that runs. */
export async function importMail(files: string[], { json }: Format) {
  for (const file of files) await access(file, constants.R_OK).catch(unreadable(file));
  await withProduct(async (database) => {
    const { importMailFile } = await import("#/features/mail/commands.ts");
    for (const file of files) {
      const counts = await importMailFile(file);
      if (json) printJson({ file, ...counts });
      else print(`${file}: ${counts.accepted} accepted, ${counts.refused} refused`);
    }
    await processInbound(database);
    say("`mail ledger` tells what became of each.");
  });
}

const unreadable = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new UsageError(`${file} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}.`);
};

export const retryMail = ({ json }: Format) =>
  withProduct(async (database) => {
    const { retryFailedMail } = await import("#/features/mail/commands.ts");
    const result = await retryFailedMail();
    await processInbound(database);
    if (json) printJson(result);
    else print(`${result.retried} tried again`);
  });

const LOOK_MS = 100;
/** One after another, so that an answer in a mailbox finds the mail it answers. What failed and waits for its next try is left to the worker. */
async function processInbound({ ownerUrl, secret }: OpenedDatabase) {
  const [{ startWorker }, { system, urlFor }] = await Promise.all([import("#/core/jobs.ts"), import("#/core/db.ts")]);
  const worker = await startWorker({ connectionString: urlFor(ownerUrl, "connect_worker", secret), concurrency: 1 });
  try {
    while ((await system(WAITING)).length > 0) await new Promise((done) => setTimeout(done, LOOK_MS));
  } finally {
    await worker.stop();
  }
}
const WAITING = `select from graphile_worker.jobs where task_identifier = 'processMail' and attempts < max_attempts and (run_at <= now() or locked_at is not null) limit 1`;

const COLUMNS = ["at", "from", "to", "messageId", "outcome", "ticketId", "ticketNumber", "reason"] as const;

/** Oldest first, so that `tail` shows what happened last. */
export async function showLedger({ json, since, outcome }: Format & { since?: Date; outcome?: string }) {
  const { OUTCOMES } = await import("#/features/mail/schema.ts");
  const wanted = OUTCOMES.find((one) => one === outcome);
  if (outcome && !wanted) throw new UsageError(`--outcome must be one of ${OUTCOMES.join(", ")}.`);
  await withProduct(async () => {
    const { readLedger } = await import("#/features/mail/queries.ts");
    let count = 0;
    for await (const lines of readLedger({ ...(since && { since }), ...(wanted && { outcome: wanted }) })) {
      const isFirst = count === 0;
      count += lines.length;
      if (json) for (const line of lines) printJson(line);
      else if (lines.length > 0)
        print(
          table([
            ...(isFirst ? [[...COLUMNS]] : []),
            ...lines.map((line) => COLUMNS.map((column) => cell(column === "reason" ? remarkOn(line) : line[column]))),
          ]),
        );
    }
    say(`${count} message${count === 1 ? "" : "s"}.`);
  });
}

/** What there is to say, its source among it. */
const remarkOn = ({ reason, sourceClearedAt }: LedgerLine) =>
  [reason, sourceClearedAt && `Source no longer kept since ${sourceClearedAt.slice(0, 10)}.`].filter(Boolean).join(" ") || null;

const cell = (value: unknown) =>
  value === null ? "-" : Array.isArray(value) ? value.join(",") || "-" : String(value).replace(/\s+/g, " ");
