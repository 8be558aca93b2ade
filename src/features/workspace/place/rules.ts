/** The desk's addresses: what a URL shows, and the URL of what is shown. A copied link shows the same thing. */
import { ALL_OPEN, type ListQuery } from "#/features/ticket/rules.ts";
import { SORTS, STATUSES } from "#/features/ticket/schema.ts";

export type Place = {
  page: "inbox" | "search" | "outgoing";
  list: ListQuery;
  /** The number of the opened ticket. */
  ticket: number | null;
  q: string;
};

const ASSIGNEES = ["me", "none"] as const;
const isId = (value: string | null): value is string => value !== null && /^[0-9a-f-]{36}$/i.test(value);

/** `path`: without the workspace, as in `inbox/open` or `ticket/12`. */
export function parsePlace(path: string, params: URLSearchParams): Place {
  const [page = "inbox", detail = ""] = path.split("/").filter(Boolean);
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
  return { page: page === "outgoing" ? "outgoing" : isSearch ? "search" : "inbox", list, ticket, q: params.get("q") ?? "" };
}

export function hrefOf(slug: string, { page, list, ticket, q }: Place): string {
  const params = new URLSearchParams();
  const isTicket = ticket !== null && page !== "outgoing";
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
