import { expect, test } from "vitest";
import { parseTheme, themeOf } from "#/ui/themeChoice.ts";

test("the choice of the system follows the system, any other does not", () => {
  expect([themeOf("system", false), themeOf("system", true)]).toEqual(["light", "dark"]);
  expect([themeOf("light", true), themeOf("dark", false)]).toEqual(["light", "dark"]);
});

test("an unknown cookie is the system's choice", () => {
  expect([parseTheme("dark"), parseTheme("sepia"), parseTheme(undefined)]).toEqual(["dark", "system", "system"]);
});
