import { expect, test } from "vitest";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { hrefOf, type Place, parsePlace } from "#/features/workspace/place/rules.ts";

const ID = "019abcde-0000-7000-8000-000000000001";
const places: Place[] = [
  { page: "inbox", detail: "", list: ALL_OPEN, ticket: null, q: "" },
  { page: "inbox", detail: "", list: { ...ALL_OPEN, status: ["closed"], assignees: ["me"], sort: "-priority" }, ticket: null, q: "" },
  {
    page: "inbox",
    detail: "",
    list: { ...ALL_OPEN, status: ["waiting", "open"], inboxes: [ID], labels: [ID], priorities: ["high", "urgent"], group: "priority" },
    ticket: 12,
    q: "",
  },
  {
    page: "inbox",
    detail: "",
    list: { ...ALL_OPEN, teams: [ID, "none"], contactId: ID, assignees: ["none", "me"], isUnread: true, isMentioned: true },
    ticket: 3,
    q: "",
  },
  { page: "search", detail: "", list: ALL_OPEN, ticket: null, q: "täglich & more" },
  { page: "search", detail: "", list: ALL_OPEN, ticket: 9, q: "x" },
  { page: "outgoing", detail: "", list: ALL_OPEN, ticket: null, q: "" },
  { page: "settings", detail: "labels", list: ALL_OPEN, ticket: null, q: "" },
  { page: "contacts", detail: ID, list: ALL_OPEN, ticket: null, q: "" },
];

test.each(places)("a copied link shows the same thing: %j", (place) => {
  const url = new URL(hrefOf("demo", place), "http://localhost");
  expect(parsePlace(url.pathname.slice("/demo".length), url.searchParams)).toEqual(place);
});

test("what is not known in a link is left out", () => {
  expect(
    parsePlace("inbox/nonsense", new URLSearchParams("assignee=them&inbox=1;drop&sort=evil&priority=loud,&group=moon&unread=yes")),
  ).toEqual({
    page: "inbox",
    detail: "",
    list: ALL_OPEN,
    ticket: null,
    q: "",
  });
});
