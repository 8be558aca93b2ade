/** Times in words, "tomorrow 9am" or "nächsten Montag": read by a library that is loaded when somebody types one. */
import type { Locale } from "#/core/locale.ts";

/** Reads a time in the browser's time zone; null when there is none in the words, `over` when it has been. */
export type ReadWhen = (words: string, now: Date) => Date | "over" | null;

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
  return (words, now) => {
    let isOver = false;
    for (const parser of parsers) {
      const [found] = parser.parse(words, now, { forwardDate: true });
      if (!found) continue;
      const date = found.start.date();
      // A day without an hour, or its morning, means when work begins; an evening keeps the library's hour.
      if (!found.start.isCertain("hour") && date.getHours() <= NOON_HOUR) date.setHours(MORNING_HOUR, 0, 0, 0);
      if (date > now) return date;
      isOver = true;
    }
    return isOver ? "over" : null;
  };
}
