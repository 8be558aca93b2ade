"use client";
/** The guests of a ticket: who they are, asking one in, and out again. */
import { Modal } from "antd";
import { Plus, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
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
      toasts.show({ text: reasonOfError(error, { t, language }), icon: X, isError: true });
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
      {isInviting ? <InviteGuest ticketId={ticket.id} onClose={() => setInviting(false)} /> : null}
    </>
  );
});

function InviteGuest({ ticketId, onClose }: { ticketId: string; onClose: () => void }) {
  const { t, language } = useText();
  const { api } = useClient();
  const [typed, setTyped] = useState({ name: "", email: "" });
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post(`tickets/${ticketId}/guests`, typed);
      onClose();
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
      setBusy(false);
    }
  };
  return (
    <Modal open onCancel={onClose} title={t("guest.add")} footer={null} width={420} transitionName="" maskTransitionName="">
      <form className="stackv" onSubmit={(event) => void invite(event)}>
        <p className="t2">{t("guest.hint")}</p>
        {(["name", "email"] as const).map((field) => (
          <label key={field} className="field">
            <span className="sr">{t(field === "name" ? "settings.name" : "signIn.email")}</span>
            <input
              // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
              autoFocus={field === "name"}
              required
              dir="auto"
              type={field === "name" ? "text" : "email"}
              maxLength={120}
              placeholder={t(field === "name" ? "settings.name" : "signIn.email")}
              value={typed[field]}
              onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
            />
          </label>
        ))}
        {fault ? (
          <p className="s12 tc-danger" role="alert">
            {fault}
          </p>
        ) : null}
        <button type="submit" className="btn btn-primary" disabled={isBusy}>
          {t("settings.invite")}
        </button>
      </form>
    </Modal>
  );
}
