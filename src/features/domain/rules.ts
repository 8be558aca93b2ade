/** Which DNS records a sending domain needs, and what is wrong with those that are there. */
import type { DomainRecord, DomainResult, DomainResults, RecordProblem } from "#/features/domain/schema.ts";

/** By what mail leaves this domain; `host` is an SMTP server's name. */
export type Sender = { by: "outbox" | "smtp" | "postmark"; host: string | null };
type Given = { name: string; selector: string; publicKey: string; senders: Sender[]; results: DomainResults };

const POSTMARK_SPF = "include:spf.mtasv.net";
const POSTMARK_RETURN_PATH = "pm.mtasv.net";

/** What has to stand in the DNS, with what was found there. */
export function recordsOf({ name, selector, publicKey, senders, results }: Given): DomainRecord["records"] {
  const isByPostmark = senders.some(({ by }) => by === "postmark");
  const isBySmtp = senders.some(({ by }) => by === "smtp");
  const expected: Omit<DomainRecord["records"][number], keyof DomainResult>[] = [
    {
      kind: "spf",
      type: "TXT",
      host: name,
      value: `v=spf1 ${spfMechanisms(senders).join(" ")} ~all`.replace(/ +/g, " "),
      isOptional: false,
    },
    // Postmark signs with a key of its own, and does not take ours.
    {
      kind: "dkim",
      type: "TXT",
      host: `${selector}._domainkey.${name}`,
      value: `v=DKIM1; k=rsa; p=${publicKey}`,
      isOptional: isByPostmark && !isBySmtp,
    },
    { kind: "dmarc", type: "TXT", host: `_dmarc.${name}`, value: "v=DMARC1; p=none", isOptional: false },
    ...(isByPostmark
      ? [{ kind: "returnPath", type: "CNAME", host: `pm-bounces.${name}`, value: POSTMARK_RETURN_PATH, isOptional: true } as const]
      : []),
    { kind: "mx", type: "MX", host: name, value: "", isOptional: false },
  ];
  return expected.map((record) => ({ ...record, ...(results[record.kind] ?? { state: "unchecked" as const, problem: null, found: [] }) }));
}

const spfMechanisms = (senders: Sender[]): string[] => [
  ...new Set(senders.flatMap(({ by, host }) => (by === "postmark" ? [POSTMARK_SPF] : by === "smtp" && host ? [`a:${host}`] : []))),
];

type Expected = Pick<DomainRecord["records"][number], "kind" | "value">;
/** Compares what stands in the DNS with what should. */
export function judge(expected: Expected, answers: string[]): DomainResult {
  const found = answers
    .filter((answer) => MINE[expected.kind].test(answer))
    .slice(0, 5)
    .map((answer) => answer.slice(0, 600));
  const problem = JUDGES[expected.kind](found, expected.value);
  return { state: problem === null ? "ok" : "wrong", problem, found };
}
/** Nobody answered. */
export const unanswered = (): DomainResult => ({ state: "unknown", problem: "no-answer", found: [] });

/** Which of the records at a host are of this kind: others may stand beside it. */
const MINE: Record<Expected["kind"], RegExp> = {
  spf: /^v=spf1(\s|$)/i,
  dkim: /(^|;)\s*p\s*=/i,
  dmarc: /^v\s*=\s*DMARC1\b/i,
  returnPath: /./,
  mx: /./,
};

type Judge = (found: string[], value: string) => RecordProblem | null;
const JUDGES: Record<Expected["kind"], Judge> = {
  spf: (found, value) => {
    const [record, ...more] = found.map((text) => text.toLowerCase().split(/\s+/));
    if (!record) return "missing";
    if (more.length > 0) return "several";
    const own = value.split(" ").filter((term) => /^(include|a):/.test(term));
    if (own.some((term) => !record.includes(term) && !record.includes(`+${term}`))) return "not-included";
    if (record.some((term) => term === "+all" || term === "all")) return "allows-everyone";
    // RFC 7208: more than ten look-ups, and the record counts as none.
    if (record.filter((term) => /^[+~?-]?(include:|a\b|mx\b|ptr\b|exists:|redirect=)/.test(term)).length > 10) return "too-many-lookups";
    return record.some((term) => /^([~?-]all|redirect=.+)$/.test(term)) ? null : "no-end";
  },
  dkim: (found, value) => {
    const [record] = found;
    if (!record) return "missing";
    if (found.length > 1) return "several";
    const key = keyOf(record);
    if (key === "") return "revoked";
    return key === keyOf(value) ? null : "other-key";
  },
  dmarc: (found) => {
    const [record] = found;
    if (!record) return "missing";
    if (found.length > 1) return "several";
    return /;\s*p\s*=\s*(none|quarantine|reject)\b/i.test(record) ? null : "no-policy";
  },
  returnPath: (found, value) =>
    found.length === 0 ? "missing" : found.some((host) => host.toLowerCase().replace(/\.$/, "") === value) ? null : "points-elsewhere",
  // Where mail goes is the domain's own affair: it may be forwarded here. A domain without any gets no answers, and looks like a forger's.
  mx: (found) => (found.some((host) => host !== "" && host !== ".") ? null : "missing"),
};

const keyOf = (record: string) => /(?:^|;)\s*p\s*=\s*([^;]*)/i.exec(record)?.[1]?.replace(/\s/g, "") ?? "";
