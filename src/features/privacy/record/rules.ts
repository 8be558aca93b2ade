/** The record of processing from the configuration, and as a document. */
import type { ProcessingRecord } from "#/features/privacy/record/schema.ts";
import type { RetentionRecord } from "#/features/privacy/retention/schema.ts";

type Services = ProcessingRecord["services"];
type Configuration = {
  DATABASE_URL?: string;
  REDIS_URL?: string;
  SMTP_URL?: string;
  POSTMARK_SERVER_TOKEN?: string;
  POSTMARK_WEBHOOK_SECRET?: string;
  POSTMARK_API_URL: string;
  ONESIGNAL_APP_ID?: string;
  ONESIGNAL_API_URL: string;
  OPENAI_API_KEY?: string;
  OPENAI_BASE_URL: string;
  STORAGE_URL?: string;
  SENTRY_DSN?: string;
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
};
/** What an inbox sends by: its own way, where it has one. */
export type InboxWay = { outgoing: string; outgoingHost: string | null };

const hostOf = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url).hostname || null : null);
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
/** A host on this machine, or a socket's path, is no outside service. */
const service = (role: Services[number]["role"], provider: string, host: string | null): Services[number] => ({
  role,
  provider,
  host,
  isOutside: host !== null && !LOOPBACK.includes(host) && !/^(\/|%2f)/i.test(host),
});

/** Only what is configured; never a secret. */
export function servicesOf(env: Configuration, inboxes: InboxWay[]): Services {
  const found: Services = [];
  if (env.POSTMARK_SERVER_TOKEN) found.push(service("outgoingMail", "Postmark", hostOf(env.POSTMARK_API_URL)));
  else if (env.SMTP_URL) found.push(service("outgoingMail", "SMTP", hostOf(env.SMTP_URL)));
  else found.push(service("outgoingMail", "Outbox", null));
  for (const { outgoing, outgoingHost } of inboxes) {
    if (outgoing === "smtp") found.push(service("outgoingMail", "SMTP", outgoingHost));
    if (outgoing === "postmark") found.push(service("outgoingMail", "Postmark", hostOf(env.POSTMARK_API_URL)));
  }
  found.push(service("incomingMail", "SMTP", null));
  if (env.POSTMARK_WEBHOOK_SECRET) found.push(service("incomingMail", "Postmark", hostOf(env.POSTMARK_API_URL)));
  const scheme = env.STORAGE_URL?.split(":")[0];
  found.push(
    scheme && scheme !== "file"
      ? service("storage", scheme === "s3" ? "S3" : "Firebase", hostOf(env.STORAGE_URL) ?? scheme)
      : service("storage", "Disk", null),
  );
  found.push(service("database", "PostgreSQL", hostOf(env.DATABASE_URL)));
  if (env.REDIS_URL) found.push(service("cache", "Redis", hostOf(env.REDIS_URL)));
  if (env.ONESIGNAL_APP_ID) found.push(service("push", "OneSignal", hostOf(env.ONESIGNAL_API_URL)));
  if (env.OPENAI_API_KEY) found.push(service("ai", "OpenAI", hostOf(env.OPENAI_BASE_URL)));
  if (env.SENTRY_DSN) found.push(service("errors", "Sentry", hostOf(env.SENTRY_DSN)));
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT) found.push(service("telemetry", "OpenTelemetry", hostOf(env.OTEL_EXPORTER_OTLP_ENDPOINT)));
  const seen = new Set<string>();
  return found.filter((entry) => {
    const key = JSON.stringify(entry);
    return !seen.has(key) && seen.add(key);
  });
}

type Times = { exportDays: number; sessionDays: number; codeMinutes: number };
/** What is kept, where, and until when. */
export function keptOf({ closedMonths }: RetentionRecord, { exportDays, sessionDays, codeMinutes }: Times): ProcessingRecord["kept"] {
  const tickets =
    closedMonths === null ? ({ term: "untilErased", time: null } as const) : ({ term: "months", time: closedMonths } as const);
  return [
    { kind: "contacts", place: "database", term: "untilErased", time: null },
    { kind: "tickets", place: "database", ...tickets },
    { kind: "files", place: "storage", term: "withTicket", time: null },
    { kind: "rawMail", place: "database", term: "withTicket", time: null },
    { kind: "outgoingMail", place: "database", term: "withTicket", time: null },
    { kind: "history", place: "database", term: "untilErased", time: null },
    { kind: "suppressions", place: "database", term: "untilErased", time: null },
    { kind: "exports", place: "storage", term: "days", time: exportDays },
    { kind: "members", place: "database", term: "untilErased", time: null },
    { kind: "sessions", place: "database", term: "days", time: sessionDays },
    { kind: "signInCodes", place: "database", term: "minutes", time: codeMinutes },
    { kind: "answers", place: "database", term: "hours", time: 24 },
    { kind: "automaticMail", place: "database", term: "days", time: 2 },
    { kind: "browsers", place: "browser", term: "untilSignOut", time: null },
  ];
}

const WORDS: Record<string, string> = {
  contacts: "Contacts: name, addresses, phone, time zone, company, notes, own fields",
  tickets: "Tickets and messages: what customers and members wrote, with names and addresses",
  files: "Files that came with mail or were sent",
  rawMail: "Mail as it came in, with its headers",
  outgoingMail: "Mail that was sent: recipients, subject, what became of it",
  history: "History: who changed what, and when",
  suppressions: "Addresses that no mail is sent to",
  exports: "Packed data of persons who asked for them",
  members: "Members: name, address, picture, signature, choices",
  sessions: "Signed-in devices of members",
  signInCodes: "Codes to sign in with, as a hash",
  answers: "Answers to commands, for repeats",
  automaticMail: "To whom automatic mail was written",
  browsers: "Copies in the browsers of members",
  database: "database",
  storage: "file storage",
  browser: "browsers",
  outgoingMailRole: "sends mail",
  incomingMailRole: "receives mail",
  storageRole: "keeps files",
  databaseRole: "keeps all other data",
  cacheRole: "shares limits and news between processes",
  pushRole: "shows notifications on devices",
  aiRole: "suggests texts",
  errorsRole: "collects faults of the software",
  telemetryRole: "collects timings of the software",
};
const termWords = (term: string, time: number | null) =>
  ({
    untilErased: "until it is erased or deleted",
    days: `${time} days`,
    months: `${time} months after a ticket was closed`,
    hours: `${time} hours`,
    minutes: `${time} minutes`,
    untilSignOut: "until the member signs out",
    withTicket: "as long as the ticket",
  })[term] ?? term;

/** The record as a document, in English like all that the installation writes for its operator. */
export function recordMarkdown({ generatedAt, workspace, address, kept, services }: ProcessingRecord): string {
  return [
    `# Record of processing: ${workspace}`,
    "",
    `${address}, ${generatedAt}. Made from the configuration as it was then.`,
    "",
    "## What is kept",
    "",
    "| Data | Where | How long |",
    "| --- | --- | --- |",
    ...kept.map(({ kind, place, term, time }) => `| ${WORDS[kind]} | ${WORDS[place]} | ${termWords(term, time)} |`),
    "",
    "Backups of the database and of the file storage hold what these held until they are replaced.",
    "",
    "## Who takes part",
    "",
    "| Service | What it does | Where |",
    "| --- | --- | --- |",
    ...services.map(
      ({ role, provider, host, isOutside }) => `| ${provider} | ${WORDS[`${role}Role`]} | ${isOutside ? host : "this installation"} |`,
    ),
    "",
  ].join("\n");
}
