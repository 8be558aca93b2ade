"use client";
/** Times: short and relative to read, exact on hover. The first paint uses the server's moment, so that both sides write the same. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { type Translate, useText } from "#/ui/messages/text.tsx";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const StartContext = createContext(0);
/** `now`: when the server rendered the page, in ms. */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  return <StartContext value={now}>{children}</StartContext>;
}

let nowMs = 0;
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
function watch(onTick: () => void): () => void {
  nowMs = Date.now();
  watchers.add(onTick);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const tick of watchers) tick();
  }, 30_000);
  return () => {
    watchers.delete(onTick);
    if (watchers.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The moment, renewed twice a minute; `isLocal` once the reader's own clock and time zone are used. */
export function useNow(): { now: number; isLocal: boolean } {
  const start = useContext(StartContext);
  const now = useSyncExternalStore(
    watch,
    () => nowMs || start,
    () => start,
  );
  return { now, isLocal: now !== start };
}

const STYLES = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  weekday: { weekday: "short" },
  day: { day: "numeric", month: "short" },
  dayOfYear: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "short", year: "numeric" },
  exact: { dateStyle: "full", timeStyle: "medium", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times as much as using it, and a list has many times. */
function written(style: keyof typeof STYLES, locale: string, date: Date): string {
  const key = `${locale} ${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, STYLES[style]);
    formats.set(key, format);
  }
  return format.format(date);
}

/** For rows: 2m, 3h, Fri, 18 Nov, Aug 2025. */
export function shortAge(at: string, now: number, locale: string, t: Translate): string {
  const date = new Date(at);
  const ageMs = Math.max(0, now - date.getTime());
  if (ageMs < MINUTE_MS) return t("time.now");
  if (ageMs < HOUR_MS) return t("time.minutes", { n: Math.floor(ageMs / MINUTE_MS) });
  if (ageMs < 20 * HOUR_MS) return t("time.hours", { n: Math.floor(ageMs / HOUR_MS) });
  if (ageMs < 6 * DAY_MS) return written("weekday", locale, date);
  return written(date.getFullYear() === new Date(now).getFullYear() ? "day" : "month", locale, date);
}

/** For messages: 09:12 today, else Fri 09:12, else 18 Nov, 09:12. */
export function clockTime(at: string, now: number, locale: string): string {
  const date = new Date(at);
  const time = written("clock", locale, date);
  const ageMs = Math.abs(now - date.getTime());
  if (date.toDateString() === new Date(now).toDateString()) return time;
  if (ageMs < 6 * DAY_MS) return `${written("weekday", locale, date)} ${time}`;
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return `${written(isThisYear ? "day" : "dayOfYear", locale, date)}, ${time}`;
}

export const exactTime = (at: string, locale: string): string => written("exact", locale, new Date(at));

/** A time as people say it, with the exact one in its title. */
export function Time({ at, kind = "age", className }: { at: string; kind?: "age" | "clock"; className?: string }) {
  const { t, locale } = useText();
  const { now, isLocal } = useNow();
  const text = kind === "age" ? shortAge(at, now, locale, t) : clockTime(at, now, locale);
  // The key makes the element anew once the reader's time zone is known: React would leave the server's text standing.
  return (
    <time
      key={String(isLocal)}
      dateTime={at}
      title={isLocal ? exactTime(at, locale) : undefined}
      className={className}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}
