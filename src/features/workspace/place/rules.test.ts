import { expect, test } from "vitest";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { hrefOf, type Place, parsePlace } from "#/features/workspace/place/rules.ts";

const ID = "019abcde-0000-7000-8000-000000000001";
const places: Place[] = [
  { page: "inbox", detail: "", list: ALL_OPEN, ticket: null, q: "" },
  { page: "inbox", detail: "", list: { ...ALL_OPEN, status: "closed", assignee: "me", sort: "-priority" }, ticket: null, q: "" },
  { page: "inbox", detail: "", list: { ...ALL_OPEN, status: "waiting", inboxId: ID, labelId: ID }, ticket: 12, q: "" },
  { page: "inbox", detail: "", list: { ...ALL_OPEN, teamId: ID, contactId: ID, assignee: "none" }, ticket: 3, q: "" },
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
  expect(parsePlace("inbox/nonsense", new URLSearchParams("assignee=them&inbox=1;drop&sort=evil"))).toEqual({
    page: "inbox",
    detail: "",
    list: ALL_OPEN,
    ticket: null,
    q: "",
  });
});
