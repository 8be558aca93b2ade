/** A macro's words with the names in them filled in: {{contact.firstName}}. */

export const VARIABLES = [
  "contact.name",
  "contact.firstName",
  "contact.email",
  "ticket.number",
  "ticket.subject",
  "member.name",
  "member.firstName",
  "inbox.name",
  "workspace.name",
] as const;
export type Variable = (typeof VARIABLES)[number];

const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** HTML with every known variable filled in, as text and never as markup. An unknown one, or one without a value, stays visible. */
export const fill = (html: string, values: Partial<Record<Variable, string>>): string =>
  html.replace(PLACE, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name as Variable] : undefined;
    return value ? value.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter) : whole;
  });

/** The first of a person's names. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? "";
