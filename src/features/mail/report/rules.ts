/** Reads reports: those of the standards (RFC 3464, 8098, 5965), and those that servers write in words of their own. */
import type { MailReport, ReportedRecipient, ReportReason } from "#/features/message/reading/schema.ts";

/** The parts that programs wrote, the words that people would read, and the header. */
export type Reported = {
  reports: readonly { type: string; text: string }[];
  text: string;
  header: (name: string) => string | null;
};

const RECIPIENTS_MAX = 50;
const WORDS_READ_MAX = 20_000;

/** What a report says; null where there is none to be seen. `isBounce`: it is known to be one, so that its words are searched too. */
export function reportOf(mail: Reported, { isBounce }: { isBounce: boolean }): MailReport | null {
  for (const { type, text } of mail.reports) {
    if (type.endsWith("disposition-notification")) return readReport(text);
    if (type.endsWith("feedback-report")) return complaint(text, mail);
  }
  const words = aboveTheMail(mail.text).slice(0, WORDS_READ_MAX);
  const recipients = mail.reports.filter(({ type }) => type.endsWith("delivery-status")).flatMap(({ text }) => fromFields(text, words));
  if (recipients.length > 0) return { kind: "delivery", recipients: recipients.slice(0, RECIPIENTS_MAX) };
  if (!isBounce) return null;
  const found = /^(?:final-recipient|action|status)\s*:/im.test(words) ? fromFields(words, words) : [];
  return { kind: "delivery", recipients: (found.length > 0 ? found : fromWords(words, mail)).slice(0, RECIPIENTS_MAX) };
}

/** One line, for people. */
export function detailOf({ recipients }: MailReport): string {
  const [first] = recipients.filter((recipient) => recipient.action === "failed").concat(recipients);
  const why = first && [first.email, first.detail || first.status].filter(Boolean).join(": ");
  return (why || "The mail was returned by a mail server.").slice(0, 900).toWellFormed();
}

/** Blocks of fields, an empty line between them: the message's own first, then one a recipient. */
function fromFields(text: string, words: string): ReportedRecipient[] {
  const blocks = text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map(fieldsOf);
  return blocks
    .filter(
      (fields) =>
        fields.has("final-recipient") || fields.has("original-recipient") || fields.has("action") || fields.has("x-actual-recipient"),
    )
    .map((fields) => {
      const address = (name: string) =>
        (fields.get(name) ?? "")
          .replace(/^[\w-]+\s*;\s*/, "")
          .replace(/[<>]/g, "")
          .trim();
      const diagnostics = (fields.get("diagnostic-code") ?? "").replace(/^[\w-]+\s*;\s*/, "");
      const email =
        [address("final-recipient"), address("original-recipient"), address("x-actual-recipient")].find((found) => found.includes("@")) ??
        "";
      const action = /[a-z]+/.exec((fields.get("action") ?? "").toLowerCase())?.[0] ?? "";
      const said = diagnostics || (email && near(words, email)) || "";
      return recipient(
        email,
        ACTIONS.has(action) ? (action as ReportedRecipient["action"]) : "unknown",
        fields.get("status") ?? "",
        said,
        words,
      );
    });
}
const ACTIONS = new Set(["failed", "delayed", "delivered", "relayed", "expanded"]);

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, " ").split("\n")) {
    const at = line.indexOf(":");
    const name = line.slice(0, Math.max(0, at)).trim().toLowerCase();
    if (at > 0 && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}

function recipient(email: string, action: ReportedRecipient["action"], given: string, said: string, words: string): ReportedRecipient {
  const detail = said.replace(/\s+/g, " ").trim().slice(0, 500).toWellFormed();
  const inWords = statusIn(detail);
  const stated = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(given)?.[1] ?? null;
  // A server in between says "5.0.0" where the last one has said why.
  const status = stated === null || (/\.0\.0$/.test(stated) && inWords) ? (inWords ?? stated) : stated;
  const smtpCode = codeIn(detail) ?? codeIn(words);
  const reason = action === "delivered" || action === "relayed" || action === "expanded" ? null : reasonOf(status, smtpCode, detail, words);
  return {
    email: email.slice(0, 320).toWellFormed(),
    action,
    status: status ?? statusIn(words),
    smtpCode,
    reason,
    isHard: reason !== null && HARD.has(reason) && (reason === "unknown-domain" || !/^4/.test(status ?? "")),
    detail,
  };
}

const HARD = new Set<ReportReason>(["unknown-recipient", "unknown-domain", "moved"]);

const statusIn = (text: string) => /(?<![\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null;
/** Where a server's answer begins: not every number of three digits is one. */
const codeIn = (text: string): number | null => {
  const found =
    /(?:^|[\s:;<>"'([])([45][0-5]\d)(?:[ -]|\s+)(?:#?[45]\.\d{1,2}\.\d{1,3}\b|[<"'A-Za-z([*])/.exec(text)?.[1] ??
    /\b(?:error|code|smtp|said|reply|response|status)\b\D{0,24}([45][0-5]\d)\b/i.exec(text)?.[1];
  return found ? Number(found) : null;
};

/** Where the mail itself begins below the report. */
const RETURNED =
  /^[ \t>]*(?:-{2,}.{0,80}(?:copy|original|returned|unsent|undelivered|header|message follows|attached).{0,80}|(?:below|following).{0,60}copy of the message.*|received: (?:from|by) .*|return-path: .*|content-type: message\/rfc822.*|-{5,} ?(?:message header|original message).*)$/im;
function aboveTheMail(text: string): string {
  const at = RETURNED.exec(text)?.index ?? -1;
  return at > 40 ? text.slice(0, at) : text;
}

const ADDRESS = /[^\s<>"'()[\],;:]{1,64}@[a-z0-9][\w.-]{0,250}[a-z0-9]/gi;

/** A report in a server's own words: the addresses before the reason, and the reason. */
function fromWords(words: string, mail: Reported): ReportedRecipient[] {
  const named = (mail.header("x-failed-recipients") ?? mail.header("x-failed-recipient") ?? "").match(ADDRESS) ?? [];
  const own = new Set([mail.header("from"), mail.header("to")].flatMap((value) => (value ?? "").toLowerCase().match(ADDRESS) ?? []));
  const lines = words.split("\n");
  const alone = lines.flatMap(
    (line) =>
      /^\s*(?:to:|recipient(?: address)?:|addressee:|\*|-|•)?\s*<?([^\s<>"'()]+@[\w.-]+\w)>?\s*(?:[:;,.(].*|-.*|\s{2,}.*)?$/i.exec(
        line,
      )?.[1] ?? [],
  );
  const inBrackets = lines.flatMap((line) => /<([^\s<>"'()]+@[\w.-]+\w)>/.exec(line)?.[1] ?? []);
  const anywhere = words.match(ADDRESS) ?? [];
  const emails =
    [named, alone, inBrackets, anywhere]
      .map((list) => [...new Set(list)].filter((email) => !own.has(email.toLowerCase())))
      .find((list) => list.length > 0) ?? [];
  const delayed = DELAYED.test(words) && !/permanent|giv(?:en|ing) up|could not be delivered/i.test(words);
  const said = emails.length > 0 ? emails : [""];
  return said.map((email) =>
    recipient(email, delayed ? "delayed" : "failed", "", (email && near(words, email)) || words.slice(0, 500), words),
  );
}
const DELAYED = /\b(?:delayed|still being retried|will (?:be )?retr|not yet been delivered|will continue to try|warning: message)/i;

/** The lines about an address: what a server said stands below it. */
function near(words: string, email: string): string {
  const lines = words.split("\n");
  const at = lines.findIndex((line) => line.toLowerCase().includes(email.toLowerCase()));
  if (at < 0) return "";
  const block: string[] = [];
  for (const line of lines.slice(at, at + 12)) {
    if (line.trim() === "" && block.join("").length > email.length + 12) break;
    // The next one's lines begin with its address.
    const other = block.length > 0 ? /^\W{0,3}([^\s<>"'()]+@[\w.-]+\w)\W{0,3}:/.exec(line.trim())?.[1] : undefined;
    if (other && other.toLowerCase() !== email.toLowerCase()) break;
    block.push(line.trim());
  }
  return block.join(" ").trim();
}

function readReport(text: string): MailReport {
  const fields = fieldsOf(text.replace(/\r\n?/g, "\n"));
  const email = (fields.get("final-recipient") ?? fields.get("original-recipient") ?? "")
    .replace(/^[\w-]+\s*;\s*/, "")
    .replace(/[<>]/g, "");
  const disposition = (fields.get("disposition") ?? "").toLowerCase();
  const action = disposition.includes("displayed")
    ? "displayed"
    : disposition.includes("deleted")
      ? "deleted"
      : disposition.includes("fail") || disposition.includes("error")
        ? "failed"
        : "unknown";
  return {
    kind: "read",
    recipients: [
      { email: email.slice(0, 320), action, status: null, smtpCode: null, reason: null, isHard: false, detail: disposition.slice(0, 500) },
    ],
  };
}

function complaint(text: string, mail: Reported): MailReport {
  const fields = fieldsOf(text.replace(/\r\n?/g, "\n"));
  const returned = mail.reports.find(({ type }) => type.endsWith("rfc822") || type.endsWith("headers"))?.text ?? "";
  const email = (fields.get("original-rcpt-to") ?? fieldsOf(returned.replace(/\r\n?/g, "\n")).get("to") ?? "").match(ADDRESS)?.[0] ?? "";
  const detail = fields.get("feedback-type") ?? "abuse";
  return {
    kind: "complaint",
    recipients: [
      { email, action: "complained", status: null, smtpCode: null, reason: "spam", isHard: false, detail: detail.slice(0, 500) },
    ],
  };
}

/** The words of many servers, the more telling first. */
const REASONS: readonly [ReportReason, RegExp][] = [
  [
    "refused-sender",
    /after mail from|sender (?:address|verify|domain)|sender .{0,40}(?:rejected|not exist)|recipient preferences|\b5\.1\.[78]\b/i,
  ],
  ["too-many", /too many (?:recipients|messages) (?:this|per|in)|has sent to too many/i],
  [
    "unknown-domain",
    /no mx (?:found|record)|no smtp service|null mx|domain is not reachable|\b55\d [a-z0-9-]+(?:\.[a-z0-9-]+)+ does not exist/i,
  ],
  [
    "moved",
    /has moved to|no longer (?:a valid|in use).*new address|recipient has moved|address has changed|please (?:update|use) .{0,40}new (?:e-?mail )?address/i,
  ],
  [
    "mailbox-full",
    /mailbox (?:is )?(?:full|for .{1,80} is full|.{0,40}exceed|size limit)|over ?quota|quota (?:exceed|full|violation|limit)|exceed(?:s|ed|ing)? (?:the |his |her |its |their |storage |mailbox |disk )?(?:storage|quota|mailbox|allocation)|insufficient (?:system )?(?:storage|disk)|out of storage|disk full|not enough (?:storage|space|disk)|maximum (?:storage|mailbox)|storage (?:limit|allocation)|too many messages (?:in|on) (?:this|the) mailbox|user is over|boîte .{0,20}pleine|postfach .{0,20}voll/i,
  ],
  [
    "authentication",
    /\b(?:dmarc|dkim|spf|sender policy framework|domainkeys?)\b|\b5\.7\.(?:2[0-9]|30)\b|unauthenticated (?:email|mail)|not pass(?:ed)? authentication|authentication (?:checks?|required by)|sender id/i,
  ],
  [
    "refused-server",
    /\bptr\b|reverse (?:dns|lookup|hostname)|rdns|no (?:matches to )?(?:reverse|nameserver)|\b(?:rbl|dnsbl|spamhaus|spamcop|barracuda ?central|sorbs|block ?list|blacklist|black list|blocklisted|block list)|(?:listed|blocked) (?:at|by|in|on|using)|client (?:host|ip) .{0,60}(?:rejected|blocked)|(?:ip|host|server|domain)(?: address)? .{0,60}(?:is |was |has been )?(?:blocked|blacklisted|refused|banned|denied)|bad reputation|poor reputation|low reputation|very low reputation|fix reverse|cannot find your hostname|helo|ehlo|connection refused.{0,30}(?:policy|sender)|temporarily deferred|bloqu/i,
  ],
  [
    "spam",
    /\bspam(?:my)?\b|junk|unsolicited|bulk e?mail|content (?:rejected|filter|is not acceptable)|message (?:content )?(?:rejected|refused|blocked|contains) .{0,60}(?:content|spam|virus|policy)|looks like|high probability|suspicious|phish|surbl|uribl|prohibited .{0,20}content/i,
  ],
  ["policy", /virus|infected|malware|attachment|prohibited|ransom|executable|5\.7\.9|security|violat|policy|encrypt|tls/i],
  [
    "unknown-domain",
    /(?:host|domain)(?: name)? .{0,80}(?:not (?:be )?found|unknown|does(?:n't| not) (?:exist|receive|accept)|is not (?:valid|found)|not exist|unresolvable)|host unknown|unknown host|no such (?:domain|host)|name (?:service|server|or service)|nxdomain|unrouteable (?:mail )?(?:address|domain)|unroutable|domain not found|couldn'?t find any host|no mx|null mx|bad (?:destination|recipient) (?:mailbox|system|host)|could not be resolved|invalid domain|5\.1\.2\b|5\.4\.4\b|does not (?:accept|receive) (?:any )?(?:mail|email)|no (?:mail )?(?:server|exchanger)/i,
  ],
  [
    "mailbox-disabled",
    /(?:mailbox|account|user|recipient|address)(?: .{0,60})? (?:is |was |has been |temporarily |currently )*(?:disabled|suspended|inactive|deactivated|locked|expired|discontinued|not active|blocked|restricted|closed|terminated|not accepting|on hold)|(?:disabled|suspended|inactive|locked|deactivated) (?:mailbox|account|user|recipient)|not currently accepting|mailbox (?:is frozen|currently)|account .{0,40}(?:overdue|blocked)|boite du destinataire archivee|recipient suspend/i,
  ],
  [
    "unknown-recipient",
    /user (?:unknown|not (?:found|exist|known)|doesn'?t|does not|is unknown|invalid|.{0,80} (?:not (?:found|exist|listed|known)|does(?:n't| not) exist))|unknown (?:user|recipient|address|account|local|mailbox|or illegal)|(?:550|action not taken).{0,40}mailbox unavailable|no such (?:user|mailbox|recipient|person|address|account|local)|(?:recipient|mailbox|address|account|addressee|inbox|email)(?: .{0,80})? (?:(?:was |is |could )?not (?:be )?(?:found|exist|listed|known|valid|recognized|present|local)|unknown|invalid|does(?:n't| not) exist|rejected|doesn't have|not exist|nonexistent)|invalid (?:recipient|mailbox|user|address)|doesn'?t (?:have a|handle|exist)|not a (?:valid|known|registered) (?:user|mailbox|recipient|address)|undeliverable address|not our customer|no (?:mailbox|account|user|valid recipients?|local mailbox)\b.{0,40}(?:here|by that name|exists?|found)?|bad (?:destination )?(?:mailbox )?address|that email address|address (?:error|rejected)|user not|account that you tried to reach|recipnotfound|resolver\.adr|5\.1\.[016]\b|5\.1\.10\b|この.{0,20}(?:アドレス|ユーザ)|宛先|no existe|inconnu|unbekannt|nicht (?:bekannt|gefunden)|existiert nicht|не найден|не существует/i,
  ],
  ["too-large", /(?:message|mail|size|file).{0,60}(?:too (?:big|large)|exceed|larger than|limit)|5\.3\.4|5\.2\.3/i],
  [
    "too-many",
    /too many (?:connections|messages|recipients|mails|concurrent|errors)|rate (?:limit|exceeded)|receiving (?:mail|email) (?:at a rate|too quickly)|too (?:fast|quickly|much mail)|throttl|try again later.{0,40}rate/i,
  ],
  [
    "unreachable",
    /timed? ?out|time-?out|connection (?:refused|reset|lost|dropped|died|closed)|no route|unreachable|retry (?:time|timeout)|could not connect|couldn'?t (?:connect|establish)|expired|delivery time|not been (?:able|delivered)|undeliverable for|(?:retr(?:y|ies|ied)).{0,60}(?:exceed|fail|exhaust|limit|long)|host .{0,40}not (?:respond|reach|available)|gave up|giving up|too long|loop|hop count|too many hops|delayed|still being retried|4\.4\.\d\b|5\.4\.[1-7]\b/i,
  ],
  [
    "refused-sender",
    /(?:sender|from|relay)(?:ing)?\b.{0,80}(?:rejected|denied|refused|blocked|invalid|not (?:allowed|permitted|accepted|exist|verified)|unverifi)|not (?:allowed|permitted|authorized|authorised)|access denied|relay|administrative(?:ly)? (?:prohibition|denied)|(?:message|mail|delivery) (?:was )?(?:rejected|refused|denied)|rejected|5\.7\.1\b|5\.1\.8\b|5\.1\.7\b/i,
  ],
  [
    "system",
    /system (?:error|problem|i\/o)|configuration|local (?:error|problem)|mailer error|pipe|cannot (?:open|exec|write|append)|internal (?:error|server)|service (?:unavailable|currently)|software|5\.3\.\d\b|4\.3\.\d\b/i,
  ],
];

/** By what the last server said; then by its number; then by the words around. */
function reasonOf(status: string | null, smtpCode: number | null, detail: string, words: string): ReportReason {
  const said = (text: string) => REASONS.find(([, pattern]) => pattern.test(text.slice(0, 4_000)))?.[0];
  return (
    said(detail) ??
    BY_STATUS.find(([pattern]) => pattern.test(status ?? ""))?.[1] ??
    said(words) ??
    (smtpCode !== null && smtpCode < 500 ? "unreachable" : "other")
  );
}

const BY_STATUS: readonly [RegExp, ReportReason][] = [
  [/^\d\.1\.[01346]$/, "unknown-recipient"],
  [/^\d\.1\.2$/, "unknown-domain"],
  [/^\d\.1\.[78]$/, "refused-sender"],
  [/^\d\.2\.1$/, "mailbox-disabled"],
  [/^\d\.2\.2$/, "mailbox-full"],
  [/^\d\.(2\.3|3\.4)$/, "too-large"],
  [/^\d\.4\.4$/, "unknown-domain"],
  [/^\d\.4\./, "unreachable"],
  [/^\d\.3\./, "system"],
  [/^\d\.7\.1$/, "refused-sender"],
  [/^\d\.7\./, "policy"],
];
