/** Finds a person's names and addresses in texts, and takes them out. */

/** `emails` in lower case; `names` as they were written. */
export type Person = { contactId: string; names: string[]; emails: string[]; phones: string[] };

/** Stands where their words, or their name, stood. */
export const ERASED = "[erased]";
/** Stands where their address stood, in lists that must hold one. Nothing can be sent there (RFC 2606). */
export const ERASED_EMAIL = "erased@erased.invalid";
export const ERASED_NAME = "Erased contact";
/** The contact of tickets that were made anonymous because of their age: one for all of a workspace's. */
export const ANONYMOUS_EMAIL = "anonymous@erased.invalid";
/** Whether a contact is nobody any more. */
export const isErased = ({ email }: { email: string }) => email.endsWith("@erased.invalid");
export const erasedEmailOf = (contactId: string) => `erased-${contactId}@erased.invalid`;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const wordsOf = (name: string) => name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const AT = "(?:@|%40|&#64;|&#x40;)";
const BETWEEN = "(?:[\\s.,'’\\u00a0-]|&nbsp;|&#39;){1,4}";
const NAME_WORD_MIN = 3;

/** Enough words to mean this person, as in Muriel Voss. */
export const isFullName = (name: string) => wordsOf(name).length > 1 && name.length > 4;

export type Redactor = {
  /** The text without them; the same text when they are not in it. */
  text: (value: string) => string;
  /** The same for every text within a JSON value. */
  json: <T>(value: T) => T;
};

/** `isOwn`: in their own tickets each part of their name means them, as in "Dear Muriel"; elsewhere the whole name alone. */
export function redactorOf({ names, emails, phones }: Person, { isOwn }: { isOwn: boolean }): Redactor {
  const address = pattern(
    emails.map((email) => escaped(email).replace("@", AT)),
    "(?<![\\p{L}\\p{N}._%+-])",
    "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])",
    "giu",
  );
  const whole = names.filter(isFullName).map(wordsOf);
  const inOrders = whole.flatMap((words) => [words, [...words.slice(-1), ...words.slice(0, -1)]]);
  const edges = ["(?<![\\p{L}\\p{N}])", "(?![\\p{L}\\p{N}])"] as const;
  const name = pattern(
    [...inOrders.map((words) => words.map(escaped).join(BETWEEN)), ...phones.map((phone) => escaped(phone).replace(/\s+/g, "\\s+"))],
    ...edges,
    "giu",
  );
  // As it is written: "Will" is a name, "will" a word.
  const part = isOwn
    ? pattern(
        names.flatMap(wordsOf).filter((word) => word.length >= NAME_WORD_MIN && !/^\d+$/.test(word)),
        ...edges,
        "gu",
      )
    : null;
  const text = (value: string) => {
    let left = address ? value.replace(address, ERASED_EMAIL) : value;
    if (name) left = left.replace(name, ERASED);
    return part ? left.replace(part, ERASED) : left;
  };
  const json = <T>(value: T): T => {
    if (typeof value === "string") return text(value) as T;
    if (Array.isArray(value)) return value.map(json) as T;
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, json(one)])) as T;
  };
  return { text, json };
}

function pattern(parts: string[], before: string, after: string, flags: string): RegExp | null {
  const distinct = [...new Set(parts)].sort((a, b) => b.length - a.length);
  return distinct.length > 0 ? new RegExp(`${before}(?:${distinct.join("|")})${after}`, flags) : null;
}

/** A pattern of PostgreSQL (~*) that holds wherever a redactor for texts of others finds something, and sometimes where it does not. */
export function roughPattern({ contactId, names, emails, phones }: Person): string {
  const rough = [
    contactId,
    ...emails.map((email) => escaped(email).replace("@", "(@|%40|&#64;|&#x40;)")),
    ...names.filter(isFullName).flatMap((name) => {
      const words = wordsOf(name).map(escaped);
      return [words.join(".{1,24}"), [...words.slice(-1), ...words.slice(0, -1)].join(".{1,24}")];
    }),
    ...phones.map((phone) => escaped(phone).replace(/\s+/g, "\\s+")),
  ];
  return rough.join("|");
}

/** The report as a page of Markdown. */
export function reportOf(
  erasure: { id: string; createdAt: string; doneAt: string | null; counts: Record<string, number>; remains: string[] },
  words: { counts: Record<string, string>; remains: Record<string, string> },
): string {
  return [
    "# Erasure report",
    "",
    `- Number: ${erasure.id}`,
    `- Asked for: ${erasure.createdAt}`,
    `- Finished: ${erasure.doneAt ?? "not yet"}`,
    "",
    "## Erased",
    "",
    ...Object.entries(erasure.counts).map(([name, count]) => `- ${words.counts[name] ?? name}: ${count}`),
    "",
    "## Could not be erased",
    "",
    ...erasure.remains.map((code) => `- ${words.remains[code] ?? code}`),
    "",
  ].join("\n");
}

/** For the report, which is a document of the installation and so in English. */
export const REPORT_WORDS = {
  counts: {
    tickets: "Tickets made anonymous",
    messages: "Messages of theirs emptied",
    replies: "Messages of others in their tickets, with names and addresses taken out",
    files: "Files deleted",
    fileBytes: "Bytes of files deleted",
    rawMails: "Raw mails emptied",
    drafts: "Drafts deleted",
    suppressions: "Suppressions kept as a hash alone",
    events: "Entries of the history with their data taken out",
    mentions: "Records elsewhere that named them",
  },
  remains: {
    delivered: "Mail that was delivered to them or to others lies in mailboxes outside this installation.",
    backups: "Backups of the database and of the files hold what they held until they are replaced.",
    fileContents: "What is written inside files of other people was not looked through.",
    offlineBrowsers: "Browsers that are offline drop their copies when they are next connected.",
    sharedName: "Other contacts bear the same name: outside the person's own tickets it was left where no address stood beside it.",
    shortName: "A name of one word was taken out of the person's own tickets alone.",
  },
};
