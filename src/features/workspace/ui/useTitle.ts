"use client";
/** The name of the list that is shown. */
import { useClient } from "#/core/client/context.tsx";
import type { ContactRecord } from "#/features/contact/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import type { ListQuery } from "#/features/ticket/rules.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Call inside an observer: names may change. */
export function useTitle(list: ListQuery): string {
  const { pool } = useClient();
  const { t } = useText();
  if (list.contactId) {
    const contact = pool.get<ContactRecord>("contact", list.contactId);
    return contact?.name || contact?.email || t("list.ofContact");
  }
  if (list.inboxId) return pool.get<InboxRecord>("inbox", list.inboxId)?.name ?? t("list.inbox");
  if (list.teamId) return pool.get<TeamRecord>("team", list.teamId)?.name ?? t("list.team");
  if (list.labelId) return pool.get<LabelRecord>("label", list.labelId)?.name ?? t("list.label");
  if (list.assignee === "me") return t("list.mine");
  if (list.assignee === "none") return t("list.unassigned");
  return t("list.all");
}
