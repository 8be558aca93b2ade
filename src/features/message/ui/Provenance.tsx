"use client";
/** How a mail came into this conversation, and what to do when it does not belong here: split it off, or move it to another. */
import { CornerUpRight, MoveRight, Split, UserRoundPlus } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { MessageRecord } from "#/features/message/schema.ts";
import { moveMessageTo } from "#/features/ticket/moveMessage/store.ts";
import { maySplit, splitMessage } from "#/features/ticket/split/store.ts";
import { othersOf, ticketItem } from "#/features/ticket/ui/usePickerContent.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

/** Beside the writer's name: why the mail is here, and what is odd about it. */
export function Provenance({ message }: { message: MessageRecord }) {
  const { t } = useText();
  const { matchedBy, isOutsider, forwardedBy } = message;
  return (
    <>
      {forwardedBy ? (
        <span className="chip">
          <Icon of={CornerUpRight} size={12} />
          {t("message.passedOn", { name: forwardedBy.name || forwardedBy.email })}
        </span>
      ) : null}
      {isOutsider ? (
        <span className="chip" title={t("message.outsiderHint")}>
          <Icon of={UserRoundPlus} size={12} />
          {t("message.outsider")}
        </span>
      ) : null}
      {matchedBy && matchedBy !== "new" ? <span className="addr ell hide-sm">{t(`matched.${matchedBy}`)}</span> : null}
    </>
  );
}

/** Takes the message out of this conversation. */
export const Elsewhere = observer(function Elsewhere({ message }: { message: MessageRecord }) {
  const { t } = useText();
  const client = useClient();
  if (!maySplit(client, message)) return null;
  const here = { ids: [message.ticketId], tickets: () => [] };
  const items = () =>
    othersOf(client, here).map((other) => ({ ...ticketItem(other), perform: () => moveMessageTo(client, message, other, t) }));
  return (
    <span className="msg-split">
      <button
        type="button"
        className="icon-btn"
        aria-label={t("ticket.split")}
        title={t("ticket.split")}
        onClick={() => splitMessage(client, message, t)}
      >
        <Icon of={Split} size={14} />
      </button>
      <Picker placement="bottomEnd" content={{ label: t("ticket.moveMessage"), placeholder: t("picker.move"), items }}>
        <button type="button" className="icon-btn" aria-label={t("ticket.moveMessage")} title={t("ticket.moveMessage")}>
          <Icon of={MoveRight} size={14} />
        </button>
      </Picker>
    </span>
  );
});

/** A mail with a wholly new subject may be another matter: one click makes it one. */
export const OtherSubject = observer(function OtherSubject({ message }: { message: MessageRecord }) {
  const { t } = useText();
  const client = useClient();
  const { subject } = message;
  if (!subject) return null;
  return (
    <div className="mail-images other-subject">
      <Icon of={Split} size={14} />
      <span className="grow" dir="auto">
        {t("message.otherSubject", { subject })}
      </span>
      {maySplit(client, message) ? (
        <button type="button" className="btn btn-sm" onClick={() => splitMessage(client, message, t, subject)}>
          {t("message.splitHere")}
        </button>
      ) : null}
    </div>
  );
});
