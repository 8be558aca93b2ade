/** How commands speak: results on stdout, everything else on stderr; exit codes 0 ok, 1 failed, 2 wrong usage. */
import { AppError } from "#/core/errors.ts";

/** Wrong usage that only the command itself can see. */
export class UsageError extends Error {}

/** A line of the result. */
export const print = (line: string) => process.stdout.write(`${line}\n`);
/** One JSON object a line, for programs. */
export const printJson = (value: object) => print(JSON.stringify(value));
/** For the person who watches. */
export const say = (line: string) => process.stderr.write(`${line}\n`);

/** A reader that leaves early (`| head`) is no fault. */
export function quietWhenClosed() {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

/** What the caller should read of an error, and the exit code it means. */
export function explain(error: unknown): { message: string; exitCode: 1 | 2 } {
  if (error instanceof UsageError) return { message: error.message, exitCode: 2 };
  if (error instanceof AppError && error.issues)
    return { message: error.issues.map((issue) => `${issue.path || "input"} ${issue.message}`).join("\n"), exitCode: 1 };
  if (error instanceof AppError) return { message: error.message, exitCode: 1 };
  const { message, code } = error as NodeJS.ErrnoException;
  // A refused connection to several addresses has no message of its own.
  return { message: message || code || String(error), exitCode: 1 };
}

/** Columns as wide as their content; the last one is left as it is. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  "))
    .join("\n");
}
