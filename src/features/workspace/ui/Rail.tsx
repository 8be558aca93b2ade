"use client";
/** What stands beside a conversation: the contact, the company, the ticket's details, and earlier tickets. */
import { Mail } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { ContactRail, Section } from "#/features/contact/ui/ContactRail.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

export const Rail = observer(function Rail({ ticket }: { ticket: TicketRecord }) {
  const { t } = useText();
  const { pool } = useClient();
  const inboxes = [ticket.inboxId, ...ticket.alsoInboxIds].flatMap((id) => pool.get<InboxRecord>("inbox", id)?.name ?? []);
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
      </Section>
      <Earlier ticket={ticket} />
    </ContactRail>
  );
});

const EARLIER_MAX = 5;
const Earlier = observer(function Earlier({ ticket }: { ticket: TicketRecord }) {
  const { t } = useText();
  const { pool } = useClient();
  const tickets = useStore(TicketStore);
  const [ids, setIds] = useState<string[]>([]);
  const contactId = ticket.contact.id;
  useEffect(() => {
    let isCurrent = true;
    setIds([]);
    // Without an answer the section stays away: the connection's banner tells why.
    tickets.ofContact(contactId).then(
      (found) => isCurrent && setIds(found.map((other) => other.id)),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [tickets, contactId]);
  const others = ids.flatMap((id) => (id === ticket.id ? [] : (pool.get<TicketRecord>("ticket", id) ?? []))).slice(0, EARLIER_MAX);
  if (others.length === 0) return null;
  return (
    <Section title={t("rail.earlier")}>
      <ul className="earlier">
        {others.map((other) => (
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
    </Section>
  );
});
