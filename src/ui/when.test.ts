import { expect, test } from "vitest";
import type { Locale } from "#/core/locale.ts";
import { loadWhen } from "#/ui/when.ts";

/** A Tuesday. */
const now = new Date(2026, 10, 24, 12, 0);
const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
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
  expect((await loadWhen(language))(words, now, here)).toEqual(expected);
});

test("Arabic words are none it knows: the list says so, and offers times to choose", async () => {
  expect((await loadWhen("ar"))("غدا", now, here)).toBeNull();
});

test("a time that has been is told from words that are none", async () => {
  const read = await loadWhen("en");
  expect(read("yesterday", now, here)).toBe("over");
  expect(read("2 hours ago", now, here)).toBe("over");
  expect(read("whenever", now, here)).toBeNull();
});

test.each<[string, string, string]>([
  ["tomorrow 9am", "Asia/Tokyo", "2026-11-26T00:00:00Z"],
  ["tomorrow 9am", "America/Los_Angeles", "2026-11-25T17:00:00Z"],
  ["tomorrow", "Australia/Sydney", "2026-11-25T22:00:00Z"],
  ["in 2 hours", "America/Los_Angeles", "2026-11-25T01:00:00Z"],
  ["tomorrow 9am UTC", "America/Los_Angeles", "2026-11-25T09:00:00Z"],
])("“%s” is read on the clock of %s", async (words, zone, expected) => {
  // Tuesday in Lisbon and Los Angeles, Wednesday morning in Tokyo and Sydney.
  const moment = new Date("2026-11-24T23:00:00Z");
  expect((await loadWhen("en"))(words, moment, zone)).toEqual(new Date(expected));
});

test("a morning is nine o'clock also behind a change of the clocks", async () => {
  const read = await loadWhen("en");
  expect(read("in 3 days", new Date("2026-10-23T12:00:00Z"), "Europe/Lisbon")).toEqual(new Date("2026-10-26T09:00:00Z"));
  expect(read("in 3 days", new Date("2026-03-27T12:00:00Z"), "Europe/Lisbon")).toEqual(new Date("2026-03-30T08:00:00Z"));
});
