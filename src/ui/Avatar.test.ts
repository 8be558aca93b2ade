import { expect, test } from "vitest";
import { initials } from "#/ui/Avatar.tsx";

test.each([
  ["Amara Okafor", "AO"],
  ["  jean-luc  picard ", "JP"],
  ["support@acme.example", "S"],
  ["Ärzte ohne Grenzen e.V.", "ÄV"],
  ["佐藤 美咲", "佐"],
  ["박서연", "박"],
  ["ليلى الأحمد", "لا"],
  ["+49 170", "41"],
  ["—", "?"],
  ["", "?"],
])("the initials of “%s” are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
