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

/** Nouns and verbs of events that the desk has words for. */
export const AUDIT_NOUNS = [
  "access",
  "api-key",
  "attachment",
  "audit",
  "company",
  "contact",
  "customField",
  "data",
  "dataExport",
  "directory",
  "domain",
  "draft",
  "fetching",
  "identity-provider",
  "inbox",
  "join",
  "label",
  "macro",
  "mail",
  "member",
  "message",
  "retention",
  "role",
  "session",
  "sign-in-domain",
  "sign-in-policy",
  "suppression",
  "team",
  "ticket",
  "view",
  "workspace",
] as const;
export const AUDIT_VERBS = [
  "acknowledged",
  "added",
  "applied",
  "blocked",
  "cancelled",
  "checked",
  "closed",
  "concerned",
  "created",
  "deleted",
  "deletionRequested",
  "delivery",
  "domainChecked",
  "domainCreated",
  "domainDeleted",
  "downloaded",
  "edited",
  "ended",
  "erased",
  "erasing",
  "erasureRequested",
  "expired",
  "exported",
  "failed",
  "followed",
  "group-created",
  "group-deleted",
  "group-updated",
  "guestInvited",
  "guestRemoved",
  "imported",
  "invited",
  "joined",
  "kept",
  "left",
  "lifted",
  "linkCreated",
  "linkRevoked",
  "linked",
  "merged",
  "messageMoved",
  "noted",
  "onboarded",
  "read",
  "ready",
  "received",
  "recorded",
  "refused",
  "removed",
  "renamed",
  "reopened",
  "replied",
  "requested",
  "retried",
  "retriedInbound",
  "revoked",
  "rotated",
  "saved",
  "set",
  "split",
  "started",
  "tested",
  "token-deleted",
  "token-set",
  "unblocked",
  "unfollowed",
  "unlinked",
  "unmerged",
  "updated",
  "user-created",
  "user-deleted",
  "user-updated",
] as const;

const among = <T extends string>(words: readonly T[], word: string | undefined) => words.find((one) => one === word) ?? null;
/** The two halves of an event's name; null where there is no word for one. */
export function wordsOf(name: string) {
  const [noun, verb] = name.split(".");
  return { noun: among(AUDIT_NOUNS, noun), verb: among(AUDIT_VERBS, verb) };
}
