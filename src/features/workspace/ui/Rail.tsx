"use client";
/** What stands beside a conversation: the contact, the company, the ticket's details and own fields, earlier tickets, and what was done. */
import { Mail } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { ContactRail, Section } from "#/features/contact/ui/ContactRail.tsx";
import { FieldValues } from "#/features/customField/ui/FieldValues.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { MessageStore } from "#/features/message/store.ts";
import { mayUpdate } from "#/features/ticket/action/store.ts";
import { may } from "#/features/ticket/policy.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { Guests, guestsOf } from "#/features/ticket/ui/Guests.tsx";
import { History } from "#/features/ticket/ui/History.tsx";
import { STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

export const Rail = observer(function Rail({ ticket }: { ticket: TicketRecord }) {
  const { t } = useText();
  const client = useClient();
  const { pool } = client;
  const tickets = useStore(TicketStore);
  const { events } = useStore(MessageStore).thread(ticket.id);
  const inboxes = [ticket.inboxId, ...ticket.alsoInboxIds].flatMap((id) => pool.get<InboxRecord>("inbox", id)?.name ?? []);
  const self = pool.get<MemberRecord>("member", client.me.id);
  const hasGuests = (self && may.inviteGuest(self)) || guestsOf(ticket, pool.all<MemberRecord>("member")).length > 0;
  return (
    <ContactRail contact={ticket.contact} companyId={ticket.companyId}>
      <Section title={t("rail.details")}>
        <dl className="kv">
          <dt>{t("rail.inbox")}</dt>
          <dd>
            <span className="ell" dir="auto">
              {inboxes.join(", ")}
            </span>
          </dd>
          <dt>{t("rail.channel")}</dt>
          <dd>
            <Icon of={Mail} className="t3" />
            {t(`channel.${ticket.channel}`)}
          </dd>
          <dt>{t("rail.created")}</dt>
          <dd>
            <Time at={ticket.createdAt} kind="clock" />
          </dd>
          <dt>{t("rail.firstReply")}</dt>
          <dd>{ticket.firstReplyAt ? <Time at={ticket.firstReplyAt} kind="clock" /> : t("rail.none")}</dd>
          {ticket.snoozedUntil ? (
            <>
              <dt>{t("rail.snoozedUntil")}</dt>
              <dd>
                <Time at={ticket.snoozedUntil} kind="clock" />
              </dd>
            </>
          ) : null}
        </dl>
        <div className="edit-fields">
          <FieldValues
            of="ticket"
            values={ticket.fields}
            isReadOnly={!mayUpdate(client)}
            onChange={(fields) => tickets.update(ticket.id, { fields })}
          />
        </div>
      </Section>
      {hasGuests ? (
        <Section title={t("guest.title")}>
          <Guests ticket={ticket} />
        </Section>
      ) : null}
      <Earlier ticket={ticket} />
      {events.length > 0 ? (
        <Section title={t("rail.history")}>
          <History events={events} />
        </Section>
      ) : null}
    </ContactRail>
  );
});

const EARLIER_FIRST = 5;
const Earlier = observer(function Earlier({ ticket }: { ticket: TicketRecord }) {
  const { t } = useText();
  const { pool } = useClient();
  const tickets = useStore(TicketStore);
  const [found, setFound] = useState<{ ids: string[]; cursor: string | null }>({ ids: [], cursor: null });
  const [isWhole, setWhole] = useState(false);
  const [isLost, setLost] = useState(false);
  const contactId = ticket.contact.id;
  useEffect(() => {
    let isCurrent = true;
    setFound({ ids: [], cursor: null });
    setWhole(false);
    setLost(false);
    // Without an answer the section stays away: the connection's banner tells why.
    tickets.ofContact(contactId).then(
      (page) => isCurrent && setFound(page),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [tickets, contactId]);
  const others = found.ids.flatMap((id) => (id === ticket.id ? [] : (pool.get<TicketRecord>("ticket", id) ?? [])));
  const more = async () => {
    setWhole(true);
    setLost(false);
    if (!found.cursor) return;
    try {
      const page = await tickets.ofContact(contactId, found.cursor);
      setFound((before) => ({ ids: [...new Set([...before.ids, ...page.ids])], cursor: page.cursor }));
    } catch {
      setLost(true);
    }
  };
  if (others.length === 0) return null;
  const shown = isWhole ? others : others.slice(0, EARLIER_FIRST);
  const hasMore = found.cursor !== null || shown.length < others.length;
  return (
    <Section title={t("rail.earlier")}>
      <ul className="earlier">
        {shown.map((other) => (
          <li key={other.id}>
            <Icon of={STATUS_LOOK[other.status].icon} className={STATUS_LOOK[other.status].color} />
            <NavLink to={{ page: "inbox", ticket: other.number }} className="t1 grow">
              <span className="sr">{t(STATUS_LOOK[other.status].name)}: </span>
              <span dir="auto">{other.subject}</span>
            </NavLink>
            <Time at={other.createdAt} className="t3" />
          </li>
        ))}
      </ul>
      {isLost ? (
        <p className="s12 tc-danger" role="alert">
          {t("error.offline")}
        </p>
      ) : null}
      {hasMore ? (
        <button type="button" className="rail-more" onClick={() => void more()}>
          {t("rail.moreEarlier")}
        </button>
      ) : null}
    </Section>
  );
});
