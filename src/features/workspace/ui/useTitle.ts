"use client";
/** The name of the list that is shown. */
import { useClient } from "#/core/client/context.tsx";
import type { ContactRecord } from "#/features/contact/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { topicOf } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketStatus } from "#/features/ticket/schema.ts";
import { STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Call inside an observer: names may change. */
export function useTitle(list: ListQuery): string {
  const { pool } = useClient();
  const { t } = useText();
  const { kind, id } = topicOf(list);
  switch (kind) {
    case "contact": {
      const contact = pool.get<ContactRecord>("contact", id);
      return contact?.name || contact?.email || t("list.ofContact");
    }
    case "inbox":
      return pool.get<InboxRecord>("inbox", id)?.name ?? t("list.inbox");
    case "team":
      return pool.get<TeamRecord>("team", id)?.name ?? t("list.team");
    case "label":
      return pool.get<LabelRecord>("label", id)?.name ?? t("list.label");
    case "status":
      return id === "spam" || id === "trash" ? t(STATUS_LOOK[id].name) : t("list.all");
    default:
      return t(`list.${kind}`);
  }
}

/** The status a list shows, or the first of several. */
export const firstStatus = (list: ListQuery): TicketStatus => list.status[0] ?? "open";
