"use client";
/** An invitation as one: what, when, where, from whom. Answering it is left to the calendar that its file is opened in. */
import { CalendarCheck, CalendarClock, CalendarX } from "lucide-react";
import type { InvitationRecord } from "#/features/message/reading/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

const LOOK = {
  request: [CalendarClock, "reading.invitation"],
  publish: [CalendarClock, "reading.event"],
  add: [CalendarClock, "reading.event"],
  refresh: [CalendarClock, "reading.event"],
  cancel: [CalendarX, "reading.cancelled"],
  reply: [CalendarCheck, "reading.answered"],
  counter: [CalendarClock, "reading.otherTime"],
  declinecounter: [CalendarX, "reading.otherTimeDeclined"],
} as const;

export function Invitation({ message }: { message: MessageRecord }) {
  const { t, locale } = useText();
  const invitation = message.reading?.invitation;
  if (!invitation) return null;
  const [icon, name] = LOOK[invitation.method];
  const answers = invitation.method === "reply" ? invitation.attendees.filter((attendee) => attendee.answer !== null) : [];
  const organizer = invitation.organizer?.name || invitation.organizer?.email;
  return (
    <section className="invitation" aria-label={t(name)}>
      <Icon of={icon} />
      <div className="grow">
        <div className="s12 t2">{t(name)}</div>
        <b dir="auto">{invitation.title || t("reading.untitled")}</b>
        {invitation.startsAt ? (
          <div>
            {spanOf(invitation, locale)}
            {invitation.isRecurring ? <span className="t3"> · {t("reading.recurring")}</span> : null}
          </div>
        ) : null}
        {invitation.location ? <div dir="auto">{invitation.location}</div> : null}
        {organizer ? (
          <div className="s12 t2" dir="auto">
            {t("reading.organizer", { name: organizer })}
            {invitation.attendees.length > 0 ? ` · ${t("reading.attendees", { count: invitation.attendees.length })}` : null}
          </div>
        ) : null}
        {answers.map((attendee) => (
          <div key={attendee.email} className="s12" dir="auto">
            {t(`reading.answer.${attendee.answer ?? "needs-action"}`, { name: attendee.name || attendee.email })}
          </div>
        ))}
      </div>
    </section>
  );
}

/** From when to when. A time whose zone is not known is shown as it was written, beside the name that the mail gives the zone. */
function spanOf({ startsAt, endsAt, isAllDay, timeZone }: InvitationRecord, locale: string): string {
  if (startsAt === null) return "";
  const isPlaced = startsAt.endsWith("Z");
  const asWritten = !isPlaced || isAllDay;
  const at = (time: string) => new Date(asWritten && !time.endsWith("Z") ? `${time}${isAllDay ? "T00:00:00" : ""}Z` : time);
  const start = at(startsAt);
  if (!Number.isFinite(start.getTime())) return startsAt;
  // The last of whole days is the one before the end.
  const end = endsAt ? new Date(at(endsAt).getTime() - (isAllDay ? 86_400_000 : 0)) : start;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    ...(isAllDay ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" as const }),
    ...(asWritten ? { timeZone: "UTC" } : { timeZoneName: "short" as const }),
  });
  const text = end > start ? format.formatRange(start, end) : format.format(start);
  return asWritten && !isAllDay && timeZone ? `${text} (${timeZone})` : text;
}
