/** No page is left out of what is tried on all of them: contrast, names, landmarks, and room on narrow screens. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { LISTS, PAGES, parsePlace } from "#/features/workspace/place/rules.ts";
import { SECTIONS } from "#/features/workspace/ui/settings/sections.ts";
import { LOOKS } from "./e2e/pages.ts";

const places = LOOKS.filter(({ path }) => path.startsWith("/demo/")).map(({ path }) => {
  const url = new URL(path, "http://localhost");
  return parsePlace(url.pathname.slice("/demo".length), url.searchParams);
});

test("every page of the desk is looked at, and an opened ticket, and the search", () => {
  const seen = new Set(places.map(({ page }) => page));
  for (const page of [...PAGES, "inbox", "search"] as const) expect(seen, page).toContain(page);
  expect(places.some(({ ticket }) => ticket !== null)).toBe(true);
});

test("every section of the settings is looked at", () => {
  const seen = new Set(places.filter(({ page }) => page === "settings").map(({ detail }) => detail));
  for (const { id } of SECTIONS) expect(seen, id).toContain(id);
});

test("lists of every kind that everybody has are looked at", () => {
  const seen = places.filter(({ page, ticket }) => page === "inbox" && ticket === null).map(({ list }) => JSON.stringify(list.status));
  for (const { status = ["open"] } of Object.values(LISTS)) if (status[0] !== "spam") expect(seen).toContain(JSON.stringify(status));
});

test("every page that Next serves is looked at", () => {
  const routes = readdirSync("src/app", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("page.tsx"))
    .map((name) => `/${name.replace(/\/?page\.tsx$/, "").replace(/\([^)]*\)\/?/g, "")}`);
  expect(routes.length).toBeGreaterThan(4);
  // The way in redirects; the shell is the desk without a network, which the tests of that look at.
  const rest = routes.filter((route) => !["/", "/[workspace]", "/[workspace]/shell"].includes(route));
  for (const route of rest) {
    const pattern = new RegExp(`^${route.replace(/\[\.\.\.\w+\]/g, "\\S+").replace(/\[\w+\]/g, "[^/]+")}$`);
    expect(
      LOOKS.some(({ path }) => pattern.test(path.split("?")[0] ?? "")),
      route,
    ).toBe(true);
  }
});
