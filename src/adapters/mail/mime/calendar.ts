/** Invitations (text/calendar, RFC 5545 and 6047): what, when, where, who. Never throws. */
import ICAL from "ical.js";

export type Invitation = {
  method: "request" | "cancel" | "reply" | "publish" | "counter" | "refresh" | "add" | "declinecounter";
  uid: string | null;
  title: string;
  /** ISO 8601; a date alone for whole days; without an offset where the zone is not known. */
  startsAt: string | null;
  endsAt: string | null;
  isAllDay: boolean;
  /** As the invitation names it, as in "Europe/Vienna". */
  timeZone: string | null;
  location: string | null;
  organizer: { name: string; email: string } | null;
  attendees: { name: string; email: string; answer: "accepted" | "declined" | "tentative" | "needs-action" | "delegated" | null }[];
  isRecurring: boolean;
};

const ATTENDEES_MAX = 200;
const CALENDAR_LENGTH_MAX = 1_000_000;
const METHODS = new Set(["request", "cancel", "reply", "publish", "counter", "refresh", "add", "declinecounter"]);
const ANSWERS = new Set(["accepted", "declined", "tentative", "needs-action", "delegated"]);

/** Null where it holds no event. `declaredMethod` is that of the part's header. */
export function invitationOf(text: string, declaredMethod: string | null): Invitation | null {
  if (text.length > CALENDAR_LENGTH_MAX) return null;
  try {
    return read(text, declaredMethod);
  } catch {
    return null;
  }
}

function read(text: string, declaredMethod: string | null): Invitation | null {
  // Some programs fold badly, or write lines that are none: those lines are left out.
  const lines = text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const calendar = ICAL.Component.fromString(lines.filter((line) => /^[A-Za-z-][\w-]*[;:]/.test(line)).join("\r\n"));
  const event = calendar.getFirstSubcomponent("vevent");
  if (!event) return null;
  const value = (name: string) =>
    String(event.getFirstPropertyValue(name) ?? "")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 500)
      .toWellFormed();
  const method = String(calendar.getFirstPropertyValue("method") ?? declaredMethod ?? "publish").toLowerCase();
  const zones = new Map(calendar.getAllSubcomponents("vtimezone").map((zone) => [String(zone.getFirstPropertyValue("tzid")), zone]));
  const start = timeOf(event, "dtstart", zones);
  return {
    method: (METHODS.has(method) ? method : "publish") as Invitation["method"],
    uid: value("uid") || null,
    title: value("summary"),
    startsAt: start?.at ?? null,
    endsAt: timeOf(event, "dtend", zones)?.at ?? (start ? endByDuration(event, start.time) : null),
    isAllDay: start?.time.isDate ?? false,
    timeZone: start?.zone ?? null,
    location: value("location") || null,
    organizer: personOf(event.getFirstProperty("organizer")),
    attendees: event
      .getAllProperties("attendee")
      .slice(0, ATTENDEES_MAX)
      .flatMap((attendee) => {
        const person = personOf(attendee);
        const answer = String(attendee.getFirstParameter("partstat") ?? "").toLowerCase();
        return person ? [{ ...person, answer: (ANSWERS.has(answer) ? answer : null) as Invitation["attendees"][number]["answer"] }] : [];
      }),
    isRecurring: event.hasProperty("rrule") || event.hasProperty("rdate"),
  };
}

type At = { at: string; zone: string | null; time: ICAL.Time };

function timeOf(event: ICAL.Component, name: string, zones: Map<string, ICAL.Component>): At | null {
  const property = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return null;
  const named = String(property.getFirstParameter("tzid") ?? "") || null;
  return { at: isoOf(time, named, zones), zone: named ?? (time.zone === ICAL.Timezone.utcTimezone ? "UTC" : null), time };
}

function endByDuration(event: ICAL.Component, start: ICAL.Time): string | null {
  const duration = event.getFirstPropertyValue("duration");
  if (!(duration instanceof ICAL.Duration)) return null;
  const end = start.clone();
  end.addDuration(duration);
  return isoOf(end, String(event.getFirstProperty("dtstart")?.getFirstParameter("tzid") ?? "") || null, new Map());
}

function isoOf(time: ICAL.Time, zoneName: string | null, zones: Map<string, ICAL.Component>): string {
  const local = time.toString();
  if (time.isDate || local.endsWith("Z")) return local;
  const definition = zoneName ? zones.get(zoneName) : undefined;
  if (definition) {
    const zone = new ICAL.Timezone({ component: definition, tzid: zoneName ?? "" });
    const placed = time.clone();
    placed.zone = zone;
    return new Date(placed.toUnixTime() * 1_000).toISOString();
  }
  return zoneName ? (placedIn(local, zoneName) ?? local) : local;
}

/** The moment at which clocks of this zone show this time; null for a zone that nobody knows. */
function placedIn(local: string, timeZone: string): string | null {
  const guess = Date.parse(`${local}Z`);
  if (!Number.isFinite(guess)) return null;
  try {
    const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    const offsetAt = (at: number) => Date.parse(`${clock.format(at).replace(" ", "T")}Z`) - at;
    const at = guess - offsetAt(guess);
    return new Date(guess - offsetAt(at)).toISOString();
  } catch {
    return null;
  }
}

function personOf(property: ICAL.Property | null): { name: string; email: string } | null {
  const email = String(property?.getFirstValue() ?? "")
    .replace(/^mailto:/i, "")
    .trim();
  if (!property || !email.includes("@")) return null;
  const name = String(property.getFirstParameter("cn") ?? "")
    .replace(/\s+/g, " ")
    .trim();
  return { name: name.slice(0, 200).toWellFormed(), email: email.slice(0, 320).toWellFormed() };
}
