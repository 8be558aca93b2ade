/** Times in words, "tomorrow 9am" or "nächsten Montag": read by a library that is loaded when somebody types one. */
import { TZDateMini } from "@date-fns/tz";
import type { Chrono } from "chrono-node";
import type { Locale } from "#/core/locale.ts";

/** Reads a time as it is in the time zone, as in Europe/Lisbon; null when there is none in the words, `over` when it has been. */
export type ReadWhen = (words: string, now: Date, zone: string) => Date | "over" | null;

const MORNING_HOUR = 9;
const NOON_HOUR = 12;

/** The library knows no Arabic: English words are understood there. */
export async function loadWhen(language: Locale): Promise<ReadWhen> {
  const chrono = await import("chrono-node");
  const parsers =
    language === "de"
      ? [chrono.de, chrono.en]
      : language === "es"
        ? [chrono.es, chrono.en]
        : language === "fr"
          ? [chrono.fr, chrono.en]
          : [chrono.en];
  return (words, now, zone) => {
    let isOver = false;
    for (const parser of parsers) {
      const date = momentOf(parser, words, now, zone);
      if (!date) continue;
      if (date > now) return date;
      isOver = true;
    }
    return isOver ? "over" : null;
  };
}

function momentOf(parser: Pick<Chrono, "parse">, words: string, now: Date, zone: string): Date | null {
  const [exact] = parser.parse(words, now, { forwardDate: true });
  // "In 2 hours" and "9am UTC" are the same moment everywhere.
  if (exact?.start.isCertain("timezoneOffset")) return exact.start.date();
  // The library reads in the browser's zone: it is handed the clock on the member's wall, and what it reads is a time on that wall.
  const here = new TZDateMini(now, zone);
  const wall = new Date(here.getFullYear(), here.getMonth(), here.getDate(), here.getHours(), here.getMinutes(), here.getSeconds());
  const [found] = parser.parse(words, wall, { forwardDate: true });
  if (!found) return null;
  const part = (name: "year" | "month" | "day" | "hour" | "minute") => found.start.get(name) ?? 0;
  // A day without an hour, or its morning, means when work begins; an evening keeps the library's hour, which is not that of now.
  const isEvening = part("hour") > NOON_HOUR && part("hour") !== wall.getHours();
  const isTold = found.start.isCertain("hour") || isEvening;
  const [hour, minute] = isTold ? [part("hour"), part("minute")] : [MORNING_HOUR, 0];
  return new Date(+new TZDateMini(part("year"), part("month") - 1, part("day"), hour, minute, zone));
}
