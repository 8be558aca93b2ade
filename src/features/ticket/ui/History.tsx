"use client";
/** Everything that was ever done to a ticket: what, by whom, when. The newest first. */
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { textOfValue } from "#/features/customField/rules.ts";
import type { CustomFieldRecord } from "#/features/customField/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { TicketChanges, TicketEventRecord } from "#/features/ticket/schema.ts";
import { type Around, tell } from "#/features/ticket/ui/EventLine.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

const SHOWN_FIRST = 6;

export const History = observer(function History({ events }: { events: TicketEventRecord[] }) {
  const client = useClient();
  const { t, locale } = useText();
  const [isWhole, setWhole] = useState(false);
  const lines = events
    .flatMap((event) => {
      const what = tellAll(event, { client, t, locale });
      return what ? [{ event, what }] : [];
    })
    .reverse();
  return (
    <>
      <ol className="history">
        {(isWhole ? lines : lines.slice(0, SHOWN_FIRST)).map(({ event, what }) => (
          <li key={event.seq}>
            <span>
              <b>{t("event.by", { name: event.actor.id === client.me.id ? t("event.you") : event.actor.name })}</b> {what}
            </span>
            <Time at={event.at} kind="clock" className="t3" />
          </li>
        ))}
      </ol>
      {lines.length > SHOWN_FIRST ? (
        <button type="button" className="rail-more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t("rail.fewer") : t("rail.all", { count: lines.length })}
        </button>
      ) : null}
    </>
  );
});

/** What an event says, also what the conversation passes over. */
function tellAll(event: TicketEventRecord, around: Around): string | null {
  const { t, locale } = around;
  const { data } = event;
  const number = (key: string) => Number(data[key] ?? 0);
  switch (event.name) {
    case "ticket.created":
      return t("history.created");
    case "ticket.merged":
      return "intoNumber" in data
        ? t("history.mergedInto", { number: number("intoNumber") })
        : t("history.merged", { number: number("fromNumber") });
    case "ticket.unmerged":
      return t("history.unmerged", { number: number("fromNumber") || number("outNumber") });
    case "ticket.split":
      return "intoNumber" in data
        ? t("history.split", { number: number("intoNumber") })
        : t("history.splitFrom", { number: number("fromNumber") });
    case "ticket.linked":
      return t("history.linked", { number: number("otherNumber") });
    case "ticket.unlinked":
      return t("history.unlinked", { number: number("otherNumber") });
    case "ticket.guestInvited":
      return t("history.guestInvited", { name: String(data.email) });
    case "ticket.guestRemoved":
      return t("history.guestRemoved", { name: String(data.email) });
    case "ticket.updated": {
      const told = [tell(event, around), ...tellFields(event, around)].filter((one) => one !== null);
      return told.length > 0 ? new Intl.ListFormat(locale, { type: "conjunction" }).format(told) : null;
    }
    default:
      // Closed, opened again and renamed stand in the change itself; who follows and reads is no change of the ticket.
      return null;
  }
}

function tellFields(event: TicketEventRecord, { client, t }: Around): string[] {
  const changes = (event.data.changes ?? {}) as TicketChanges & { alsoInboxIds?: { from: unknown; to: unknown } };
  const before = (changes.fields?.from ?? {}) as Record<string, never>;
  const after = (changes.fields?.to ?? {}) as Record<string, never>;
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const fields = ids.flatMap((id) => {
    const field = client.pool.get<CustomFieldRecord>("customField", id);
    if (!field) return [];
    const [from, to] = [textOfValue(field, before[id]), textOfValue(field, after[id])];
    if (from === to) return [];
    if (to === "") return [t("history.fieldEmptied", { field: field.name })];
    const value = field.type === "checkbox" ? t(to === "true" ? "field.yes" : "field.no") : to;
    return [t("history.fieldSet", { field: field.name, value })];
  });
  const known = (changes.alsoInboxIds?.from ?? []) as string[];
  const inboxes = ((changes.alsoInboxIds?.to ?? []) as string[])
    .filter((id) => !known.includes(id))
    .flatMap((id) => client.pool.get<InboxRecord>("inbox", id)?.name ?? []);
  const onlySnooze = changes.snoozedUntil && !changes.status && changes.snoozedUntil.to;
  return [...fields, ...inboxes.map((name) => t("history.alsoIn", { name })), ...(onlySnooze ? [t("event.snoozedPlain")] : [])];
}
