/** The desk's addresses: what a URL shows, and the URL of what is shown. A copied link shows the same thing. */
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { GROUPS, type ListQuery, PRIORITIES, SORTS, STATUSES } from "#/features/ticket/schema.ts";

/** Pages beside the lists of tickets; `detail` is what stands behind their name in the path. */
export const PAGES = ["outgoing", "incoming", "contacts", "companies", "settings", "start"] as const;
export type Place = {
  page: "inbox" | "search" | (typeof PAGES)[number];
  /** A contact's id, a section of the settings; empty where there is none. */
  detail: string;
  list: ListQuery;
  /** The number of the opened ticket. */
  ticket: number | null;
  q: string;
};

/** Every list of values in a URL: the parameter's name, and which values it takes. Ids are those of anything; the list finds nothing for strangers'. */
const isId = (value: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
const FIELDS = [
  ["assignee", "assignees", (value: string) => value === "me" || value === "none" || isId(value)],
  ["team", "teams", (value: string) => value === "none" || isId(value)],
  ["inbox", "inboxes", isId],
  ["label", "labels", isId],
  ["priority", "priorities", (value: string) => PRIORITIES.some((name) => name === value)],
] as const;
const FLAGS = [
  ["unread", "isUnread"],
  ["mentioned", "isMentioned"],
  ["sent", "isRepliedByMe"],
  ["drafts", "isDrafted"],
] as const;
const split = (value: string | null) => (value ?? "").split(",").filter(Boolean).slice(0, 20);

/** The list a URL asks for; what it does not know is left out. `status`: where it stands in the path. */
function parseList(status: string | null, params: URLSearchParams): ListQuery {
  const statuses = split(status).flatMap((value) => STATUSES.find((name) => name === value) ?? []);
  const contact = params.get("contact");
  return {
    ...ALL_OPEN,
    status: statuses.length > 0 ? [...new Set(statuses)] : ALL_OPEN.status,
    ...Object.fromEntries(FIELDS.map(([name, field, isKnown]) => [field, [...new Set(split(params.get(name)).filter(isKnown))]])),
    ...Object.fromEntries(FLAGS.map(([name, field]) => [field, params.get(name) === "1"])),
    contactId: contact && isId(contact) ? contact : null,
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? ALL_OPEN.sort,
    group: GROUPS.find((group) => group === params.get("group")) ?? ALL_OPEN.group,
  };
}

function listOf(list: ListQuery): [string, string][] {
  return [
    ...FIELDS.flatMap(([name, field]): [string, string][] => (list[field].length > 0 ? [[name, list[field].join(",")]] : [])),
    ...FLAGS.flatMap(([name, field]): [string, string][] => (list[field] ? [[name, "1"]] : [])),
    ...(list.contactId ? [["contact", list.contactId] as [string, string]] : []),
    ...(list.sort === ALL_OPEN.sort ? [] : [["sort", list.sort] as [string, string]]),
    ...(list.group === ALL_OPEN.group ? [] : [["group", list.group] as [string, string]]),
  ];
}

/** `path`: without the workspace, as in `inbox/open` or `ticket/12`. */
export function parsePlace(path: string, params: URLSearchParams): Place {
  const [page = "inbox", ...rest] = path.split("/").filter(Boolean);
  const detail = rest[0] ?? "";
  const list = parseList(page === "inbox" ? detail : params.get("status"), params);
  const isSearch = page === "search" || (page === "ticket" && params.has("q"));
  const ticket = page === "ticket" && /^\d{1,9}$/.test(detail) ? Number(detail) : null;
  const other = PAGES.find((name) => name === page);
  return {
    page: other ?? (isSearch ? "search" : "inbox"),
    detail: other ? rest.join("/") : "",
    list,
    ticket,
    q: params.get("q") ?? "",
  };
}

export function hrefOf(slug: string, { page, detail, list, ticket, q }: Place): string {
  if (isOther(page)) return `/${slug}/${page}${detail ? `/${detail}` : ""}`;
  const isTicket = ticket !== null;
  const status = list.status.join(",");
  const params = new URLSearchParams();
  if (page === "inbox" && isTicket && status !== ALL_OPEN.status.join(",")) params.set("status", status);
  if (page === "inbox") for (const [name, value] of listOf(list)) params.set(name, value);
  if (page === "search") params.set("q", q);
  const path = isTicket ? `ticket/${ticket}` : page === "inbox" ? `inbox/${status}` : page;
  // Commas stand in a URL as they are, and are easier to read so.
  const query = params.toString().replaceAll("%2C", ",");
  return `/${slug}/${path}${query ? `?${query}` : ""}`;
}

const WORKED_ON: ListQuery["status"] = ["open", "waiting", "snoozed", "closed"];
/** The lists everybody has. */
export const LISTS: Record<ListName, Partial<ListQuery>> = {
  inbox: {},
  mine: { assignees: ["me"] },
  unassigned: { assignees: ["none"] },
  mentions: { isMentioned: true, status: WORKED_ON },
  waiting: { status: ["waiting"] },
  snoozed: { status: ["snoozed"] },
  drafts: { isDrafted: true, status: WORKED_ON },
  sent: { isRepliedByMe: true, status: WORKED_ON },
  closed: { status: ["closed"] },
  spam: { status: ["spam"] },
  trash: { status: ["trash"] },
};
export type ListName =
  | "inbox"
  | "mine"
  | "unassigned"
  | "mentions"
  | "waiting"
  | "snoozed"
  | "drafts"
  | "sent"
  | "closed"
  | "spam"
  | "trash";

const isOther = (page: Place["page"]): page is (typeof PAGES)[number] => PAGES.some((name) => name === page);
