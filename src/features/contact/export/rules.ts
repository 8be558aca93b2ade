/** Tables as text that spreadsheets open (RFC 4180). */

/** Excel takes a file for UTF-8 only when it begins so. */
export const BOM = "\u{feff}";

/**
 * A cell. What a spreadsheet would run as a formula gets an apostrophe in front, which our import takes away again; quotes, commas and
 * line breaks are quoted.
 */
export function csvCell(value: string | null): string {
  const text = value ?? "";
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /["\r\n,;]/.test(guarded) || guarded !== guarded.trim() ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export const csvLine = (cells: readonly (string | null)[]) => `${cells.map(csvCell).join(",")}\r\n`;
