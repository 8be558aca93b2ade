/** The desk's addresses: what a URL shows, and the URL of what is shown. A copied link shows the same thing. */
import { ALL_OPEN, type ListQuery } from "#/features/ticket/rules.ts";
import { SORTS, STATUSES } from "#/features/ticket/schema.ts";

/** Pages beside the lists of tickets; `detail` is what stands behind their name in the path. */
export const PAGES = ["outgoing", "contacts", "companies", "settings", "start"] as const;
export type Place = {
  page: "inbox" | "search" | (typeof PAGES)[number];
  /** A contact's id, a section of the settings; empty where there is none. */
  detail: string;
  list: ListQuery;
  /** The number of the opened ticket. */
  ticket: number | null;
  q: string;
};

const ASSIGNEES = ["me", "none"] as const;
const isId = (value: string | null): value is string => value !== null && /^[0-9a-f-]{36}$/i.test(value);

/** `path`: without the workspace, as in `inbox/open` or `ticket/12`. */
export function parsePlace(path: string, params: URLSearchParams): Place {
  const [page = "inbox", ...rest] = path.split("/").filter(Boolean);
  const detail = rest[0] ?? "";
  const idOf = (name: string) => {
    const value = params.get(name);
    return isId(value) ? value : null;
  };
  const wanted = page === "inbox" ? detail : params.get("status");
  const list: ListQuery = {
    status: STATUSES.find((status) => status === wanted) ?? ALL_OPEN.status,
    assignee: ASSIGNEES.find((name) => name === params.get("assignee")) ?? null,
    inboxId: idOf("inbox"),
    teamId: idOf("team"),
    labelId: idOf("label"),
    contactId: idOf("contact"),
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? ALL_OPEN.sort,
  };
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
  const params = new URLSearchParams();
  const isTicket = ticket !== null;
  if (page === "inbox" && isTicket && list.status !== ALL_OPEN.status) params.set("status", list.status);
  for (const [name, value] of [
    ["assignee", list.assignee],
    ["inbox", list.inboxId],
    ["team", list.teamId],
    ["label", list.labelId],
    ["contact", list.contactId],
    ["sort", list.sort === ALL_OPEN.sort ? null : list.sort],
  ] as const)
    if (value && page === "inbox") params.set(name, value);
  if (page === "search") params.set("q", q);
  const path = isTicket ? `ticket/${ticket}` : page === "inbox" ? `inbox/${list.status}` : page;
  const query = params.toString();
  return `/${slug}/${path}${query ? `?${query}` : ""}`;
}

const isOther = (page: Place["page"]): page is (typeof PAGES)[number] => PAGES.some((name) => name === page);
