/** What an entry says, for people and for files. */
import type { AuditEntry } from "#/features/audit/schema.ts";

export type Change = { field: string; from: unknown; to: unknown };
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What was before and what is after, field by field; what stayed the same is left out. What an event tells besides has no `from`. */
export function changesOf({ data }: Pick<AuditEntry, "data">): Change[] {
  const { from, to, ...rest } = data;
  const changes: Change[] = [];
  if (isObject(from) || isObject(to)) {
    const [before, after] = [isObject(from) ? from : {}, isObject(to) ? to : {}];
    for (const field of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (!isSame(before[field], after[field])) changes.push({ field, from: before[field], to: after[field] });
  } else if (from !== undefined || to !== undefined) changes.push({ field: "", from, to });
  for (const [field, value] of Object.entries(rest))
    if (isObject(value) && ("from" in value || "to" in value)) changes.push({ field, from: value.from, to: value.to });
    else if (value !== null && value !== undefined) changes.push({ field, from: undefined, to: value });
  return changes;
}

/** A value in one line. */
export const valueText = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "string"
      ? value
      : Array.isArray(value) && value.every((one) => typeof one === "string")
        ? value.join(", ")
        : JSON.stringify(value);
