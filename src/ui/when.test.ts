import { expect, test } from "vitest";
import type { Locale } from "#/core/locale.ts";
import { loadWhen } from "#/ui/when.ts";

/** A Tuesday. */
const now = new Date(2026, 10, 24, 12, 0);
const at = (month: number, day: number, hour: number, minute = 0) => new Date(2026, month - 1, day, hour, minute);

test.each<[Locale, string, Date]>([
  ["en", "tomorrow 9am", at(11, 25, 9)],
  ["en", "tomorrow", at(11, 25, 9)],
  ["en", "in 3 days", at(11, 27, 9)],
  ["en", "in 2 hours", at(11, 24, 14)],
  ["en", "friday 14:30", at(11, 27, 14, 30)],
  ["de", "morgen um 8 Uhr", at(11, 25, 8)],
  ["de", "tomorrow 9am", at(11, 25, 9)],
  ["fr", "demain à 10h", at(11, 25, 10)],
  ["es", "mañana", at(11, 25, 9)],
  ["es", "mañana a las 9", at(11, 25, 9)],
  ["es", "en 2 horas", at(11, 24, 14)],
  ["fr", "demain à 9h", at(11, 25, 9)],
  ["fr", "dans 3 jours", at(11, 27, 9)],
  ["de", "morgen 9 Uhr", at(11, 25, 9)],
  ["de", "nächsten Montag", at(11, 30, 9)],
  ["de", "in 2 Stunden", at(11, 24, 14)],
  ["de", "heute Abend", at(11, 24, 18)],
  ["ar", "tomorrow 9am", at(11, 25, 9)],
])("in %s, “%s” is understood", async (language, words, expected) => {
  expect((await loadWhen(language))(words, now)).toEqual(expected);
});

test("Arabic words are none it knows: the list says so, and offers times to choose", async () => {
  expect((await loadWhen("ar"))("غدا", now)).toBeNull();
});

test("a time that has been is told from words that are none", async () => {
  const read = await loadWhen("en");
  expect(read("yesterday", now)).toBe("over");
  expect(read("2 hours ago", now)).toBe("over");
  expect(read("whenever", now)).toBeNull();
});
