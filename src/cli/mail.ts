/** `connect mail import | retry | ledger`. */
import { access, constants } from "node:fs/promises";
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say, table, UsageError } from "#/cli/output.ts";

type Format = { json?: boolean };

/** Every file is tried; one that cannot be read makes the command fail at its end. */
export async function importMail(files: string[], { json }: Format) {
  for (const file of files) await access(file, constants.R_OK).catch(unreadable(file));
  await withProduct(async () => {
    const { importMailFile } = await import("#/features/mail/commands.ts");
    for (const file of files) {
      const result = await importMailFile(file);
      if (json) printJson({ file, ...result });
      else print(`${file}: ${JSON.stringify(result)}`);
    }
  });
}

const unreadable = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new UsageError(`${file} cannot be read: ${error.code === "ENOENT" ? "there is no such file" : error.message}.`);
};

export const retryMail = ({ json }: Format) =>
  withProduct(async () => {
    const { retryFailedMail } = await import("#/features/mail/commands.ts");
    const result = await retryFailedMail({});
    if (json) printJson({ result });
    else print(JSON.stringify(result));
  });

const COLUMNS = ["at", "outcome", "ticketNumber", "from", "to", "messageId", "reason"] as const;

/** Oldest first, so that `tail` shows what happened last. */
export const showLedger = ({ json, since }: Format & { since?: Date }) =>
  withProduct(async () => {
    const { readLedger } = await import("#/features/mail/queries.ts");
    const lines = await readLedger(since ? { since } : {});
    if (json) for (const line of lines) printJson(line);
    else if (lines.length > 0) print(table([[...COLUMNS], ...lines.map((line) => COLUMNS.map((column) => cell(line[column])))]));
    say(`${lines.length} message${lines.length === 1 ? "" : "s"}.`);
  });

const cell = (value: unknown) =>
  value === null ? "-" : Array.isArray(value) ? value.join(",") || "-" : String(value).replace(/\s+/g, " ");
