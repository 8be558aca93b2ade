"use client";
/** What did not leave: what happened, what is safe, what to do. It stays until it is solved. */
import { CircleAlert, RotateCw } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { Refused } from "#/core/client/queue.ts";
import type { ContactRecord } from "#/features/contact/schema.ts";
import type { NewMessage } from "#/features/message/outgoing/store.ts";
import type { DeliveryState, MessageRecord } from "#/features/message/schema.ts";
import { MessageStore } from "#/features/message/store.ts";
import { MessageText } from "#/features/message/ui/MessageText.tsx";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { reasonOf, reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

function Strip({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <div className="fail" role="alert">
      <Icon of={CircleAlert} />
      <div>
        <b>{title}</b> {children}
        <div className="acts">{actions}</div>
      </div>
    </div>
  );
}

const TITLES: Partial<Record<DeliveryState, MessageKey>> = { bounced: "failed.bounced", complained: "failed.complained" };

/** A reply that no mail server took, that came back, or that its recipient does not want. */
export const FailedDelivery = observer(function FailedDelivery({ message, detail }: { message: MessageRecord; detail: string | null }) {
  const { t, language } = useText();
  const messages = useStore(MessageStore);
  const { pool, queue } = useClient();
  const [isBusy, setBusy] = useState(false);
  const contact = pool.get<TicketRecord>("ticket", message.ticketId)?.contact;
  const record = contact && pool.get<ContactRecord>("contact", contact.id);
  const isToContact = message.to.some(({ email }) => email.toLowerCase() === record?.email.toLowerCase());
  const suppression = isToContact ? record?.suppression : null;
  // A mail that came back has left: it is answered by another, not by itself.
  const hasLeft = message.delivery?.state === "bounced" || message.delivery?.state === "complained";
  const mayRetry = !hasLeft && !suppression;
  const again = async () => {
    setBusy(true);
    try {
      await messages.sendAgain(message.id);
    } catch (error) {
      toasts.show({
        text: reasonOfError(error, { t, language }),
        icon: CircleAlert,
        isError: true,
      });
    }
    setBusy(false);
  };
  return (
    <Strip
      title={t(TITLES[message.delivery?.state ?? "failed"] ?? "failed.title")}
      actions={
        <>
          {mayRetry ? (
            <button type="button" className="btn btn-sm" disabled={isBusy} onClick={again}>
              <Icon of={RotateCw} size={14} />
              {t("action.tryAgain")}
            </button>
          ) : null}
          {suppression ? (
            <button type="button" className="btn btn-sm" onClick={() => queue.add("suppression.lift", { id: suppression.id })}>
              {t("suppression.lift")}
            </button>
          ) : null}
        </>
      }
    >
      {detail ? <span dir="auto">{t("failed.because", { detail: detail.replace(/[.\s]+$/, "") })}</span> : null} {t("failed.safe")}
    </Strip>
  );
});

/** A message that the server refused. */
export const RefusedMessage = observer(function RefusedMessage({ refused }: { refused: Refused }) {
  const { t, language } = useText();
  const { queue, me } = useClient();
  const messages = useStore(MessageStore);
  const input = refused.input as NewMessage;
  return (
    <article className="msg msg-out msg-failed" aria-label={t("failed.title")}>
      <div className="bubble">
        <div className="msg-h">
          <Avatar name={me.name} size={18} isTeam />
          <b dir="auto">{me.name}</b>
          <span className="when row-x tc-danger w5">
            <span className="deliv tc-danger">
              <Icon of={CircleAlert} />
              {t("delivery.failed")}
            </span>
          </span>
        </div>
        <div className="msg-b">
          <MessageText text={input.text} />
        </div>
        <Strip
          title={t(input.kind === "note" ? "failed.noteTitle" : "failed.title")}
          actions={
            <>
              {refused.code === "newer-reply" ? (
                <button type="button" className="btn btn-sm" onClick={() => messages.sendAnyway(refused)}>
                  {t("failed.sendAnyway")}
                </button>
              ) : (
                <button type="button" className="btn btn-sm" onClick={() => queue.retry(refused.id)}>
                  <Icon of={RotateCw} size={14} />
                  {t("action.tryAgain")}
                </button>
              )}
              <button type="button" className="btn btn-sm btn-text" onClick={() => messages.edit(refused)}>
                {t("action.edit")}
              </button>
              <button type="button" className="btn btn-sm btn-text" onClick={() => queue.discard(refused.id)}>
                {t("action.discard")}
              </button>
            </>
          }
        >
          <span dir="auto">
            {t("failed.because", {
              detail: reasonOf({ code: refused.code, words: refused.reason }, { t, language }).replace(/[.\s]+$/, ""),
            })}
          </span>{" "}
          {t("failed.safe")}
        </Strip>
      </div>
    </article>
  );
});
