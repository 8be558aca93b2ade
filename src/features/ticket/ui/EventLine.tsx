"use client";
/** What happened to a ticket, as one quiet line. */
import { Workflow } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { zoneOf } from "#/features/member/store.ts";
import { REASONS } from "#/features/suppression/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { TicketChanges, TicketEventRecord, TicketPriority, TicketStatus } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Icon } from "#/ui/Icon.tsx";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import { Time, useNow } from "#/ui/time.tsx";

/** The events that say something no message says. */
export const isTold = (event: TicketEventRecord): boolean =>
  (event.name === "ticket.updated" || event.name.startsWith("suppression.")) && tell(event, null) !== null;

export const EventLine = observer(function EventLine({ event }: { event: TicketEventRecord }) {
  const client = useClient();
  const { t, locale } = useText();
  const { isLocal } = useNow();
  const what = tell(event, { client, t, locale });
  if (!what) return null;
  return (
    <div className="event">
      <span className="slot">
        <Icon of={Workflow} />
      </span>
      {/* It may name a time: made anew once the reader's zone is known, as Time is. */}
      <span className="grow ell" title={what} key={String(isLocal)} suppressHydrationWarning>
        <b>{t("event.by", { name: event.actor.id === client.me.id ? t("event.you") : event.actor.name })}</b> {what}
      </span>
      <Time at={event.at} kind="clock" />
    </div>
  );
});

export type Around = { client: Client; t: Translate; locale: string };

/** What was changed, in words; null when there is nothing to tell. Without `around` it only answers whether there is. */
export function tell(event: TicketEventRecord, around: Around | null): string | null {
  if (event.name.startsWith("suppression.")) return around ? tellSuppression(event, around) : "";
  const changes = (event.data.changes ?? {}) as TicketChanges;
  const keys = (["status", "priority", "assigneeId", "teamId", "labelIds", "subject"] as const).filter((key) => changes[key]);
  if (keys.length === 0) return null;
  if (!around) return "";
  const { client, t, locale } = around;
  const nameOf = (type: string, id: unknown) =>
    (typeof id === "string" ? client.pool.get<MemberRecord | TeamRecord | LabelRecord>(type, id)?.name : undefined) ?? t("event.somebody");
  const told = keys.flatMap((key): string[] => {
    const { from, to } = changes[key] ?? {};
    switch (key) {
      case "status":
        return [statusWords(to as TicketStatus, changes.snoozedUntil?.to, around)];
      case "priority":
        return [t("event.priority", { value: t(PRIORITY_LOOK[to as TicketPriority]?.name ?? "priority.none") })];
      case "assigneeId":
        if (to === null) return [t("event.unassigned")];
        return [
          to === event.actor.id
            ? t("event.took")
            : t("event.assigned", { name: to === client.me.id ? t("event.toYou") : nameOf("member", to) }),
        ];
      case "teamId":
        return [to === null ? t("event.noTeam") : t("event.team", { name: nameOf("team", to) })];
      case "labelIds": {
        const before = (from ?? []) as string[];
        const after = (to ?? []) as string[];
        const list = (ids: string[]) => new Intl.ListFormat(locale, { type: "conjunction" }).format(ids.map((id) => nameOf("label", id)));
        const added = after.filter((id) => !before.includes(id));
        const removed = before.filter((id) => !after.includes(id));
        return [
          ...(added.length > 0 ? [t("event.labelled", { names: list(added) })] : []),
          ...(removed.length > 0 ? [t("event.unlabelled", { names: list(removed) })] : []),
        ];
      }
      default:
        return [t("event.renamed", { subject: String(to) })];
    }
  });
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(told);
}

function tellSuppression({ name, data }: TicketEventRecord, { t }: Around): string {
  const email = String(data.email);
  if (name === "suppression.lifted") return t("event.suppressionLifted", { email });
  const reason = REASONS.find((one) => one === data.reason) ?? "bounced";
  return t(`event.suppressed.${reason}`, { email });
}

function statusWords(status: TicketStatus, until: unknown, { client, t, locale }: Around): string {
  if (status === "snoozed" && typeof until === "string")
    return t("event.snoozed", {
      when: new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone: zoneOf(client),
      }).format(new Date(until)),
    });
  const key = {
    open: "event.opened",
    waiting: "event.waiting",
    snoozed: "event.snoozedPlain",
    closed: "event.closed",
    spam: "event.spam",
    trash: "event.trash",
  } as const;
  return t(key[status] ?? "event.status", { value: t(STATUS_LOOK[status]?.name ?? "status.open") });
}
