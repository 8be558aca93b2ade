"use client";
/** A ticket's properties as buttons under its subject. */
import { CircleDashed, Plus, Tag, Users } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { mayUpdate } from "#/features/ticket/action/store.ts";
import { oneTicket } from "#/features/ticket/action/target/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { usePickerContent } from "#/features/ticket/ui/usePickerContent.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

export const PropertyBar = observer(function PropertyBar({ ticket, onLeft }: { ticket: TicketRecord; onLeft: () => void }) {
  const { pool } = useClient();
  const client = useClient();
  const { t } = useText();
  const content = usePickerContent(oneTicket(client, ticket), onLeft);
  const isFixed = !mayUpdate(client);
  const status = STATUS_LOOK[ticket.status];
  const priority = PRIORITY_LOOK[ticket.priority];
  const assignee = pool.get<MemberRecord>("member", ticket.assigneeId);
  const team = pool.get<TeamRecord>("team", ticket.teamId);
  const labels = ticket.labelIds.flatMap((id) => pool.get<LabelRecord>("label", id) ?? []);
  const hasTeams = pool.all("team").length > 0;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look and meaning
    <div className="props" role="group" aria-label={t("ticket.properties")}>
      <Picker content={content("status")}>
        <button type="button" className="prop" disabled={isFixed}>
          <span className="sr">{t("ticket.statusIs")} </span>
          <Icon of={status.icon} className={status.color} />
          {t(status.name)}
        </button>
      </Picker>
      <Picker content={content("priority")}>
        <button type="button" className={`prop${ticket.priority === "none" ? " prop-add" : ""}`} disabled={isFixed}>
          <span className="sr">{t("ticket.priorityIs")} </span>
          <Icon of={priority.icon} className={priority.color} />
          {ticket.priority === "none" ? t("ticket.priority") : t(priority.name)}
        </button>
      </Picker>
      <Picker content={content("assignee")}>
        <button type="button" className={`prop${assignee ? "" : " prop-add"}`} disabled={isFixed}>
          <span className="sr">{t("ticket.assigneeIs")} </span>
          {assignee ? <Avatar name={assignee.name} size={18} isTeam /> : <Icon of={CircleDashed} />}
          <span className="ell" dir="auto">
            {assignee ? assignee.name.split(" ")[0] : t("ticket.assign")}
          </span>
        </button>
      </Picker>
      {hasTeams ? (
        <Picker content={content("team")}>
          <button type="button" className={`prop${team ? "" : " prop-add"}`} disabled={isFixed}>
            <span className="sr">{t("ticket.teamIs")} </span>
            <Icon of={Users} />
            <span className="ell" dir="auto">
              {team?.name ?? t("ticket.team")}
            </span>
          </button>
        </Picker>
      ) : null}
      {labels.map((label) => (
        <Picker content={content("label")} key={label.id}>
          <button type="button" className="prop" disabled={isFixed}>
            <span className="sr">{t("ticket.labelIs")} </span>
            <Icon of={Tag} />
            <span className="ell" dir="auto">
              {label.name}
            </span>
          </button>
        </Picker>
      ))}
      <Picker content={content("label")}>
        <button type="button" className="prop prop-add prop-plus" disabled={isFixed} aria-label={t("ticket.addLabel")}>
          <Icon of={Plus} />
        </button>
      </Picker>
    </div>
  );
});
