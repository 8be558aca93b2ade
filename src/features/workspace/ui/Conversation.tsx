"use client";
/** The opened ticket: its head with what can be done, its properties, its thread and the composer. */
import { ChevronDown, ChevronLeft, ChevronUp, Ellipsis, Lock, PanelRight } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect } from "react";
import { useStore } from "#/core/client/context.tsx";
import { MessageStore } from "#/features/message/store.ts";
import { Composer } from "#/features/message/ui/Composer.tsx";
import { FindBar } from "#/features/message/ui/FindBar.tsx";
import { Looking } from "#/features/message/ui/Looking.tsx";
import { ThreadView } from "#/features/message/ui/ThreadView.tsx";
import { ConversationStore } from "#/features/message/view/store.ts";
import { PresenceLine } from "#/features/presence/ui/PresenceLine.tsx";
import type { TicketRecord, TicketStatus } from "#/features/ticket/schema.ts";
import { PropertyBar } from "#/features/ticket/ui/PropertyBar.tsx";
import { DeskStore } from "#/features/workspace/store.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useIsStack } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import type { Action } from "#/ui/shortcuts.ts";

type Props = {
  ticket: TicketRecord;
  actions: Action[];
  /** Its place in the list, from 0; -1 when the list does not hold it. */
  index: number;
  count: number;
  onMove: (by: 1 | -1) => void;
  onBack: () => void;
  onLeft: () => void;
};

export const Conversation = observer(function Conversation({ ticket, actions, index, count, onMove, onBack, onLeft }: Props) {
  const { t } = useText();
  const desk = useStore(DeskStore);
  const messages = useStore(MessageStore);
  const view = useStore(ConversationStore);
  const { id } = ticket;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was looked at closer belongs to its conversation
  useEffect(() => () => view.leave(), [view, id]);
  const allowed = actions.filter((action) => action.may?.() ?? true);
  const of = (...ids: string[]) => allowed.filter((action) => ids.includes(action.id));
  const name = ticket.contact.name || ticket.contact.email;
  const Title = useIsStack() ? "h1" : "h2";
  const toggleRail = () => {
    if (window.matchMedia("(min-width: 1280px)").matches) desk.set({ isRailHidden: !desk.isRailHidden });
    else desk.set({ isRailDrawerOpen: !desk.isRailDrawerOpen });
  };
  const compose = (kind: "reply" | "note") => {
    messages.begin(ticket, kind);
    desk.set({ composingId: ticket.id });
  };
  const onSent = (status?: TicketStatus) => {
    if (status === "closed") onLeft();
  };
  return (
    <main className="pane conv" aria-label={t("conversation.label")}>
      <header className="pane-head conv-head">
        <button type="button" className="icon-btn only-stack" aria-label={t("conversation.back")} onClick={onBack}>
          <Icon of={ChevronLeft} />
        </button>
        <button
          type="button"
          className="icon-btn hide-sm"
          aria-label={t("conversation.previous")}
          title={t("conversation.previous")}
          disabled={index <= 0}
          onClick={() => onMove(-1)}
        >
          <Icon of={ChevronUp} />
        </button>
        <button
          type="button"
          className="icon-btn hide-sm"
          aria-label={t("conversation.next")}
          title={t("conversation.next")}
          disabled={index < 0 || index >= count - 1}
          onClick={() => onMove(1)}
        >
          <Icon of={ChevronDown} />
        </button>
        <span className="conv-place t3 num">
          <span className="only-sm-inline">
            {t("conversation.number", { number: ticket.number })}
            {index >= 0 ? ", " : ""}
          </span>
          {index >= 0 ? t("conversation.place", { index: index + 1, count }) : ""}
        </span>
        <span className="grow" />
        {of("snooze").map((action) => (
          <button
            type="button"
            key={action.id}
            className="btn btn-sm btn-text conv-act"
            aria-label={t(action.name)}
            onClick={action.perform}
          >
            {action.icon ? <Icon of={action.icon} size={14} /> : null}
            <span>{t(action.name)}</span>
          </button>
        ))}
        {of("close", "reopen").map((action) => (
          <button type="button" key={action.id} className="btn btn-sm conv-act" aria-label={t(action.name)} onClick={action.perform}>
            {action.icon ? <Icon of={action.icon} size={14} /> : null}
            <span>{t(action.name)}</span>
          </button>
        ))}
        {allowed.length > 0 ? (
          <Picker
            placement="bottomEnd"
            content={{
              label: t("conversation.more"),
              items: () =>
                allowed.map((action) => ({
                  id: action.id,
                  label: t(action.name),
                  icon: action.icon,
                  keys: action.keys?.[0],
                  perform: action.perform,
                })),
            }}
          >
            <button type="button" className="icon-btn" aria-label={t("conversation.more")} title={t("conversation.more")}>
              <Icon of={Ellipsis} />
            </button>
          </Picker>
        ) : null}
        <button
          type="button"
          className={`icon-btn hide-sm rail-toggle${desk.isRailHidden ? "" : " is-on"}${desk.isRailDrawerOpen ? " is-drawn" : ""}`}
          aria-label={t("conversation.details")}
          title={t("conversation.details")}
          onClick={toggleRail}
        >
          <Icon of={PanelRight} />
        </button>
      </header>
      <div className="subject">
        <div className="top">
          <Title title={ticket.subject}>
            <span className="ell" dir="auto">
              {ticket.subject}
            </span>
            <span className="id hide-sm num">{t("conversation.number", { number: ticket.number })}</span>
          </Title>
        </div>
        <PropertyBar ticket={ticket} onLeft={onLeft} />
      </div>
      {view.sought !== null ? <FindBar key={`find-${ticket.id}`} /> : null}
      <ThreadView key={ticket.id} thread={messages.thread(ticket.id)} ticketId={ticket.id} />
      <Looking />
      <PresenceLine ticketId={ticket.id} />
      <Composer
        key={`composer-${ticket.id}`}
        ticket={ticket}
        isOpen={desk.composingId === ticket.id}
        onClose={() => desk.set({ composingId: null })}
        onSent={onSent}
      />
      <div className="ph-reply">
        <button type="button" className="in" onClick={() => compose("reply")}>
          <span className="ell" dir="auto">
            {messages.draft(ticket.id).text.trim() || t("composer.replyTo", { name: name.split(" ")[0] ?? name })}
          </span>
        </button>
        <button type="button" className="icon-btn" aria-label={t("composer.noteFor")} onClick={() => compose("note")}>
          <Icon of={Lock} />
        </button>
      </div>
    </main>
  );
});
