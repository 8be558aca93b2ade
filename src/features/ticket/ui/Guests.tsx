"use client";
/** The guests of a ticket: who they are, asking one in, and out again. */
import { CircleAlert, Plus, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { InvitePerson } from "#/features/member/ui/InvitePerson.tsx";
import { may } from "#/features/ticket/policy.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const guestsOf = (ticket: TicketRecord, members: readonly MemberRecord[]) =>
  members.filter(({ id, role }) => role === "guest" && ticket.followerIds.includes(id));

export const Guests = observer(function Guests({ ticket }: { ticket: TicketRecord }) {
  const { t, language } = useText();
  const { api, pool, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const [isInviting, setInviting] = useState(false);
  const mayInvite = self !== undefined && may.inviteGuest(self);
  const remove = async (memberId: string) => {
    try {
      await api.post(`tickets/${ticket.id}/remove-guest`, { memberId });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  return (
    <>
      <ul className="guests">
        {guestsOf(ticket, pool.all<MemberRecord>("member")).map(({ id, name, email }) => (
          <li key={id} className="person">
            <Avatar name={name} size={22} />
            <span className="grow ell" dir="auto" title={email}>
              {name}
            </span>
            {mayInvite ? (
              <button
                type="button"
                className="icon-btn"
                aria-label={t("guest.remove", { name })}
                title={t("guest.remove", { name })}
                onClick={() => void remove(id)}
              >
                <Icon of={X} size={14} />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayInvite ? (
        <button type="button" className="btn btn-sm btn-text" onClick={() => setInviting(true)}>
          <Icon of={Plus} size={14} />
          {t("guest.add")}
        </button>
      ) : null}
      {isInviting ? (
        <InvitePerson
          title={t("guest.add")}
          hint={t("guest.hint")}
          send={(person) => api.post(`tickets/${ticket.id}/guests`, person)}
          onClose={() => setInviting(false)}
        />
      ) : null}
    </>
  );
});
