/** One generated ticket with its thread, as lines for COPY. */
import type { Chance } from "./random.ts";
import { customerText, noteText, replyText, topicOf } from "./words.ts";

export type Person = { id: string; name: string; email: string };
export type Setting = {
  workspaceId: string;
  inbox: { id: string; address: string; name: string };
  agents: Person[];
  teamIds: string[];
  labelIds: string[];
  contacts: Person[];
  firstNumber: number;
  count: number;
  fromMs: number;
  nowMs: number;
};
export type Lines = { ticket: string[]; label: string[]; message: string[] };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SNIPPET_LENGTH = 140;

export const COLUMNS = {
  ticket: `"workspaceId", id, number, subject, status, priority, channel, "inboxId", "contactId", "assigneeId", "teamId", "labelIds", "messageCount", snippet,
    "createdAt", "updatedAt", "firstReplyAt", "lastCustomerMessageAt", "lastAgentMessageAt", "closedAt", "snoozedUntil", version`,
  label: `"workspaceId", "ticketId", "labelId", "isActive"`,
  message: `"workspaceId", id, "ticketId", kind, "authorType", "authorId", "authorName", "authorEmail", "from", "to", text, "replyText", "messageId", "inReplyTo",
    "contentHash", spf, dkim, dmarc, "matchedBy", "deliveryState", "deliveryAt", "createdAt"`,
} as const;

type Value = string | number | boolean | null;
/** A line of COPY's text format. */
export function line(values: Value[]): string {
  let text = "";
  for (const value of values) {
    if (text) text += "\t";
    if (value === null) text += "\\N";
    else if (typeof value === "string") text += /[\\\t\n\r]/.test(value) ? escaped(value) : value;
    else text += value === true ? "t" : value === false ? "f" : value;
  }
  return `${text}\n`;
}
const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");

const iso = (ms: number) => new Date(ms).toISOString();
const firstNameOf = (person: Person) => person.name.split(" ")[0] ?? person.name;

const STATUS_WHEN_OLD = [
  ["closed", 92],
  ["waiting", 1],
  ["open", 1],
  ["snoozed", 1],
  ["spam", 3],
  ["trash", 2],
] as const;
const STATUS_WHEN_NEW = [
  ["open", 36],
  ["closed", 33],
  ["waiting", 20],
  ["snoozed", 7],
  ["spam", 3],
  ["trash", 1],
] as const;
const PRIORITY = [
  [0, 62],
  [2, 16],
  [1, 8],
  [3, 10],
  [4, 4],
] as const;
const CHANNEL = [
  ["email", 82],
  ["web", 9],
  ["api", 5],
  ["chat", 4],
] as const;
const KIND = [
  ["customer", 36],
  ["reply", 50],
  ["note", 14],
] as const;
const AUTH = [
  ["pass", 90],
  ["none", 6],
  ["softfail", 2],
  ["fail", 2],
] as const;

/** Adds the ticket of this place in the run, the oldest first. */
export function addTicket(chance: Chance, setting: Setting, place: number, out: Lines): void {
  const { workspaceId, inbox, nowMs } = setting;
  const createdMs = createdAt(chance, setting, place);
  const ticketId = chance.uuid(createdMs, place);
  const contact = setting.contacts[chance.rank(setting.contacts.length)] as Person;
  const status = chance.weighted(nowMs - createdMs > 30 * DAY_MS ? STATUS_WHEN_OLD : STATUS_WHEN_NEW);
  const assignee = status === "spam" || chance.isIn(0.22) ? null : (setting.agents[chance.rank(setting.agents.length)] as Person);
  const topic = topicOf(chance);
  const channel = chance.weighted(CHANNEL);
  const count = status === "spam" ? 2 : chance.between(2, 8);
  const spanMs = Math.min(count * chance.between(30, 2_000) * MINUTE_MS, (nowMs - createdMs) * 0.98);
  const times = [createdMs, ...Array.from({ length: count - 1 }, () => createdMs + chance.fraction() * spanMs).sort((a, b) => a - b)];

  let [firstReplyMs, lastReplyMs, lastCustomerMs, snippet, lastMessageId]: [number | null, number | null, number, string, string | null] = [
    null,
    null,
    createdMs,
    "",
    null,
  ];
  for (const [step, atMs] of times.entries()) {
    const kind = step === 0 ? "customer" : step === 1 && status !== "spam" ? "reply" : chance.weighted(KIND);
    const agent = assignee ?? (setting.agents[chance.rank(setting.agents.length)] as Person);
    const id = chance.uuid(atMs, step);
    const author = kind === "customer" ? contact : agent;
    const text =
      kind === "customer"
        ? customerText(chance, topic, firstNameOf(contact), step === 0)
        : kind === "reply"
          ? replyText(chance, firstNameOf(contact), agent.name)
          : noteText(chance);
    const messageId = kind === "note" ? null : `${id}@${kind === "reply" ? inbox.address.split("@")[1] : contact.email.split("@")[1]}`;
    const auth = kind === "customer" && channel === "email" ? chance.weighted(AUTH) : "none";
    const ours = { name: inbox.name, email: inbox.address };
    const theirs = { name: contact.name, email: contact.email };
    out.message.push(
      line([
        workspaceId,
        id,
        ticketId,
        kind,
        kind === "customer" ? "contact" : "member",
        author.id,
        author.name,
        author.email,
        kind === "note" ? null : JSON.stringify(kind === "reply" ? ours : theirs),
        kind === "note" ? "[]" : JSON.stringify([kind === "reply" ? theirs : ours]),
        text,
        text,
        messageId,
        kind === "note" ? null : lastMessageId,
        kind === "customer" ? id.replaceAll("-", "") : null,
        auth,
        auth,
        auth,
        kind === "customer" ? (step === 0 ? "new" : "reply-address") : null,
        kind === "reply" ? "delivered" : null,
        kind === "reply" ? iso(atMs) : null,
        iso(atMs),
      ]),
    );
    if (kind === "reply") firstReplyMs ??= atMs;
    if (kind === "reply") lastReplyMs = atMs;
    if (kind === "customer") lastCustomerMs = atMs;
    if (kind !== "note") snippet = text.replace(/\s+/g, " ").slice(0, SNIPPET_LENGTH);
    lastMessageId = messageId ?? lastMessageId;
  }
  const updatedMs = times.at(-1) as number;
  const isActive = status === "open" || status === "waiting" || status === "snoozed";
  const labelIds = setting.labelIds.length > 0 && chance.isIn(0.7) ? labelsOf(chance, setting.labelIds) : [];
  for (const labelId of labelIds) out.label.push(line([workspaceId, ticketId, labelId, isActive]));
  out.ticket.push(
    line([
      workspaceId,
      ticketId,
      setting.firstNumber + place,
      topic.subject,
      status,
      chance.weighted(PRIORITY),
      channel,
      inbox.id,
      contact.id,
      assignee?.id ?? null,
      setting.teamIds.length > 0 && chance.isIn(0.5) ? chance.pick(setting.teamIds) : null,
      `{${labelIds.join(",")}}`,
      count,
      snippet,
      iso(createdMs),
      iso(updatedMs),
      firstReplyMs === null ? null : iso(firstReplyMs),
      iso(lastCustomerMs),
      lastReplyMs === null ? null : iso(lastReplyMs),
      status === "closed" ? iso(updatedMs) : null,
      status === "snoozed" ? iso(nowMs + chance.between(1, 20 * 24) * 60 * MINUTE_MS) : null,
      chance.between(1, 6),
    ]),
  );
}

/** In order of time, and denser towards now: a product that grows. */
function createdAt(chance: Chance, { count, fromMs, nowMs }: Setting, place: number): number {
  const share = (place + chance.fraction()) / count;
  return fromMs + (nowMs - MINUTE_MS - fromMs) * share ** 0.7;
}

function labelsOf(chance: Chance, labelIds: string[]): string[] {
  const chosen = new Set<string>();
  for (let i = chance.between(1, 3); i > 0; i--) chosen.add(labelIds[chance.rank(labelIds.length)] as string);
  return [...chosen];
}
