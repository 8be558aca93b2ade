/** What a value of a custom field may be. The same rules hold for tickets and contacts, in the browser and on the server. */

/** The kinds of custom fields. */
export const FIELD_TYPES = ["text", "number", "date", "select", "multi-select", "checkbox"] as const;

/** A field's value. Null takes the value away; a date is "2026-03-31", without a time; a select holds an option's id. */
export type FieldValue = string | number | boolean | string[] | null;
/** A thing's values, each by its field's id. */
export type FieldValues = Record<string, FieldValue>;

/** What must be known of a field to judge a value. */
export type JudgedField = { type: string; options: readonly { id: string; name: string }[]; isArchived?: boolean };

/** The longest text a field takes, in characters. */
export const FIELD_TEXT_MAX = 2000;

/**
 * What is wrong with the value, worded to follow the field's name ("must be a number"), or null when it may be kept.
 * Null is always right: it takes the value away. An archived field takes nothing else.
 */
export function valueFault(field: JudgedField, value: FieldValue): string | null {
  if (value === null) return null;
  if (field.isArchived) return "is archived and takes no new values";
  const isOption = (id: string) => field.options.some((option) => option.id === id);
  switch (field.type) {
    case "text":
      if (typeof value !== "string") return "must be text";
      return value.length > FIELD_TEXT_MAX ? `must have at most ${FIELD_TEXT_MAX} characters` : null;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "must be a number";
    case "date":
      return typeof value === "string" && isDay(value) ? null : "must be a date, as in 2026-03-31";
    case "checkbox":
      return typeof value === "boolean" ? null : "must be true or false";
    case "select":
      return typeof value === "string" && isOption(value) ? null : "must be one of the options";
    case "multi-select":
      if (!Array.isArray(value) || !value.every(isOption)) return "must be a list of the options";
      return new Set(value).size === value.length ? null : "names an option twice";
    default:
      return "is of a kind that takes no values";
  }
}

/** A day of the calendar, as in 2026-03-31. February 30 is none. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** Everything that is wrong with a set of values, by field id. A field that is not among the fields is a fault as well. */
export function valuesFaults(fields: readonly (JudgedField & { id: string })[], values: FieldValues): { id: string; fault: string }[] {
  const byId = new Map(fields.map((field) => [field.id, field]));
  return Object.entries(values).flatMap(([id, value]) => {
    const field = byId.get(id);
    const fault = field ? valueFault(field, value) : "is not a field of this workspace";
    return fault ? [{ id, fault }] : [];
  });
}

/** The values with the changes laid over them. Null removes a value, so that a field without one has no entry. */
export function withValues(values: FieldValues, changes: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries({ ...values, ...changes }).filter(([, value]) => value !== null));
}

const TRUE = new Set("true,yes,y,1,x,ja,wahr,oui,vrai,si,sí,verdadero,نعم".split(","));
const FALSE = new Set("false,no,n,0,nein,falsch,non,faux,falso,لا".split(","));

/** The value that a text, as from a file, stands for. Options are named by their names. What cannot be read stays text, which valueFault refuses. */
export function valueOfText(field: JudgedField, text: string): FieldValue {
  const option = (name: string) => field.options.find((one) => one.name.toLowerCase() === name.trim().toLowerCase())?.id ?? name.trim();
  switch (field.type) {
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "checkbox":
      return TRUE.has(text.toLowerCase()) ? true : FALSE.has(text.toLowerCase()) ? false : text;
    case "select":
      return option(text);
    case "multi-select":
      return text
        .split(/[,;|]/)
        .filter((name) => name.trim())
        .map(option);
    default:
      return text;
  }
}

/** A value as a text that valueOfText reads back. */
export function textOfValue(field: JudgedField, value: FieldValue | undefined): string {
  const nameOf = (id: string) => field.options.find((one) => one.id === id)?.name ?? "";
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(nameOf).join("; ");
  return field.type === "select" ? nameOf(String(value)) : String(value);
}
