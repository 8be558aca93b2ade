"use client";
/** A ticket in a list: who, what, and the last words, at a fixed height. */
import { Check, CircleAlert, CloudUpload } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { MouseEvent } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { CompanyRecord } from "#/features/company/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { isUnread, type TicketMemberRecord } from "#/features/ticket/reading/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Marked } from "#/ui/Marked.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

type Props = {
  ticket: TicketRecord;
  id: string;
  isOpen: boolean;
  isCursor: boolean;
  position: number;
  count: number;
  /** What a search has found in it, in place of its last words; pairs of start and end say where. */
  snippet?: string;
  snippetHits?: [number, number][];
  titleHits?: [number, number][];
  hasStatus: boolean;
  isSelected: boolean;
  /** Some ticket of the list is chosen: every row shows its box. */
  isChoosing: boolean;
  onOpen: (ticket: TicketRecord, event: MouseEvent) => void;
  onSelect: (ticket: TicketRecord, event: MouseEvent) => void;
};

const NO_HITS: [number, number][] = [];

export const TicketRow = observer(function TicketRow(props: Props) {
  const { ticket, id, isOpen, isCursor, position, count, snippet, hasStatus, isSelected, isChoosing, onOpen, onSelect } = props;
  const { snippetHits = NO_HITS, titleHits = NO_HITS } = props;
  const { pool, queue, connection, me } = useClient();
  const { t } = useText();
  const company = pool.get<CompanyRecord>("company", ticket.companyId);
  const priority = PRIORITY_LOOK[ticket.priority];
  const status = STATUS_LOOK[ticket.status];
  const isLoud = ticket.priority === "urgent" || ticket.priority === "high";
  const [label] = ticket.labelIds.flatMap((labelId) => pool.get<LabelRecord>("label", labelId) ?? []);
  const isQueued =
    connection.state === "lost" &&
    queue.entries.some((entry) => entry.state !== "accepted" && JSON.stringify(entry.input).includes(ticket.id));
  const isUnsent = queue.refused.some(
    ({ name, input }) => name === "message.create" && (input as { ticketId?: string }).ticketId === ticket.id,
  );
  const lastIsMine = Boolean(ticket.lastAgentMessageAt && ticket.lastAgentMessageAt > (ticket.lastCustomerMessageAt ?? ""));
  const words = snippet ?? ticket.snippet;
  const self = pool.get<MemberRecord>("member", me.id);
  const isNew = isUnread(ticket, pool.get<TicketMemberRecord>("ticketMember", ticket.id), Date.now(), self?.createdAt ?? "");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names its active option
    <div
      id={id}
      role="option"
      aria-selected={isChoosing ? isSelected : isOpen}
      aria-current={isOpen || undefined}
      aria-setsize={count}
      aria-posinset={position}
      className={`row${isOpen ? " is-on" : ""}${isCursor ? " is-focus" : ""}${isNew ? " is-unread" : ""}${isSelected ? " is-checked" : ""}${isChoosing ? " is-choosing" : ""}`}
      onClick={(event) => onOpen(ticket, event)}
    >
      <div className="lead">
        <Avatar name={ticket.contact.name || ticket.contact.email} size={24} />
        {/* For the pointer; the keyboard has x. */}
        <span className="row-box" aria-hidden="true" onClick={(event) => onSelect(ticket, event)}>
          {isSelected ? <Icon of={Check} size={12} /> : null}
        </span>
      </div>
      <div className="row-text">
        <div className="l1">
          {isNew ? <span className="sr">{t("ticket.unread")}</span> : null}
          <span className="who ell" dir="auto">
            {ticket.contact.name || ticket.contact.email}
          </span>
          {company ? (
            <span className="org ell" dir="auto">
              {company.name}
            </span>
          ) : null}
          {isUnsent ? (
            <span className="time deliv">
              <Icon of={CircleAlert} size={14} />
              {t("delivery.failed")}
            </span>
          ) : isQueued ? (
            <span className="time deliv">
              <Icon of={CloudUpload} size={14} />
              {t("delivery.queued")}
            </span>
          ) : (
            <Time at={ticket.updatedAt} className="time" />
          )}
        </div>
        <div className="l2">
          {isLoud ? (
            <span title={t(priority.name)}>
              <Icon of={priority.icon} size={14} className={priority.color} />
              <span className="sr">{t(priority.name)}</span>
            </span>
          ) : null}
          <span className="subj ell" dir="auto">
            <Marked text={ticket.subject} hits={titleHits} />
          </span>
          {hasStatus ? (
            <span className="chip chip-plain">
              <Icon of={status.icon} size={12} className={status.color} />
              {t(status.name)}
            </span>
          ) : null}
        </div>
        <div className="l3">
          <span className="snip row-x">
            {lastIsMine && !snippet ? (
              <span className="snip-by">{t(ticket.assigneeId === me.id ? "ticket.youSaid" : "ticket.teamSaid")}</span>
            ) : null}
            <span className="ell" dir="auto">
              <Marked text={words} hits={snippetHits} />
            </span>
          </span>
          {label ? (
            <span className="chips">
              <span className="chip" dir="auto">
                {label.name}
              </span>
            </span>
          ) : null}
        </div>
      </div>
    </div>
  );
});
