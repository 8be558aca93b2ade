/** Contacts from a file: what a row holds, and what may be wrong with it. */
import { z } from "zod";
import { fieldValues } from "#/features/customField/value/schema.ts";

/** As many contacts are imported at once; a longer file goes in several parts. */
export const IMPORT_ROWS_MAX = 20_000;

/** Text as it stands in the file: what is wrong with it is told row by row, not by the schema. */
const cell = z.string().max(50_000).optional();
export const importRow = z.strictObject({
  email: z.string().max(50_000),
  name: cell,
  phone: cell,
  timeZone: cell,
  notes: cell,
  /** The company's name. It is made when there is none of this name. */
  company: cell,
  fields: fieldValues.optional(),
});
export type ImportRow = z.infer<typeof importRow>;

/** What to do with a contact that is there already. */
export const ON_EXISTING = ["update", "skip"] as const;
export const importContactsInput = z.strictObject({
  rows: z.array(importRow).min(1).max(IMPORT_ROWS_MAX, `must have at most ${IMPORT_ROWS_MAX} rows`),
  onExisting: z.enum(ON_EXISTING).default("update"),
});

/** The columns a file's column can become; a custom field is its id. */
export const IMPORT_COLUMNS = ["email", "name", "phone", "company", "timeZone", "notes"] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];
export const ROW_FAULTS = [
  "missing",
  "not-an-address",
  "too-long",
  "twice",
  "not-a-time-zone",
  "wrong-value",
  "control-character",
] as const;
/** `row` counts from 0, without the line of names. `column` is one of IMPORT_COLUMNS or a custom field's id; `detail` explains a wrong value. */
export const rowFault = z.object({ row: z.int(), column: z.string(), code: z.enum(ROW_FAULTS), detail: z.string().nullable() });
export type RowFault = z.infer<typeof rowFault>;

export const importSummary = z.object({ created: z.int(), updated: z.int(), skipped: z.int(), companies: z.int() });
/** How many contacts were made, changed and left alone, and how many companies were made. */
export type ImportSummary = z.infer<typeof importSummary>;
export const importPreview = importSummary.extend({ faults: z.array(rowFault), faultCount: z.int() });
/** What an import would do. With faults it does nothing. */
export type ImportPreview = z.infer<typeof importPreview>;
