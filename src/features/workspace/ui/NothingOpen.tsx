"use client";
/** The conversation's place while none is open. */
import { observer } from "mobx-react-lite";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { mayUpdate } from "#/features/ticket/action/store.ts";
import { changeTicket } from "#/features/ticket/action/target/store.ts";
import { ALL_OPEN, topicOf } from "#/features/ticket/rules.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import type { Place } from "#/features/workspace/place/rules.ts";
import { FirstMail } from "#/features/workspace/ui/FirstMail.tsx";
import type { Go } from "#/features/workspace/place/store.ts";
import { Empty } from "#/ui/Empty.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useIsStack } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { ThreadSkeleton } from "#/ui/Skeleton.tsx";

type Props = {
  number: number | null;
  isMissing: boolean;
  /** The list holds nothing. */
  isEmpty: boolean;
  /** The list has been read. */
  isReady: boolean;
  smtpPort: number;
  place: Place;
  go: Go;
};

export const NothingOpen = observer(function NothingOpen({ number, isMissing, isEmpty, isReady, smtpPort, place, go }: Props) {
  const { t } = useText();
  const isStack = useIsStack();
  const client = useClient();
  const tickets = useStore(TicketStore);
  const content = () => {
    if (number !== null && !isMissing) return <ThreadSkeleton label={t("thread.loading")} />;
    if (isMissing)
      return (
        <Empty
          isPage={isStack}
          title={t("ticket.missing", { number: number ?? 0 })}
          action={
            <button type="button" className="btn" onClick={() => go({ ticket: null })}>
              {t("ticket.backToList")}
            </button>
          }
        >
          {t("ticket.missingWhy")}
        </Empty>
      );
    const isOpenOnly = place.list.status.join() === "open";
    const isMine = place.list.assignees.join() === "me" && isOpenOnly;
    const isOpenList = place.page === "inbox" && isOpenOnly && !["label", "contact"].includes(topicOf(place.list).kind);
    if (isEmpty && isReady && isOpenList && tickets.isUntouched) return <FirstMail smtpPort={smtpPort} />;
    if (isEmpty && isReady && isMine) {
      const waiting = tickets.counts?.views.unassigned ?? 0;
      const unassigned = tickets.list({ ...ALL_OPEN, assignees: ["none"], sort: "-priority" });
      const next = unassigned.tickets[0];
      return (
        <Empty
          isPage={isStack}
          isDone
          title={t("empty.mineTitle")}
          action={
            next && mayUpdate(client) ? (
              <button
                type="button"
                className="btn btn-primary"
                onClick={() => {
                  changeTicket(client, next, { assigneeId: client.me.id });
                  go({ ticket: next.number });
                }}
              >
                {t("empty.takeNext")}
              </button>
            ) : undefined
          }
        >
          {waiting > 0 ? t("empty.unowned", { count: waiting }) : t("empty.nothingUnowned")}
        </Empty>
      );
    }
    if (isEmpty && isReady && isOpenList) {
      const [inbox] = client.pool.all<InboxRecord>("inbox");
      return (
        <Empty isPage={isStack} isDone title={t("empty.openTitle")}>
          {inbox?.addresses[0] ? t("empty.writeTo", { address: inbox.addresses[0] }) : t("empty.open")}
        </Empty>
      );
    }
    return (
      <Empty
        isPage={isStack}
        title={t("empty.chooseTitle")}
        action={
          isEmpty ? null : (
            <span className="t3 row-x empty-keys">
              <Kbd keys="j" /> <Kbd keys="k" /> {t("empty.keysMove")} <Kbd keys="Enter" /> {t("empty.keysOpen")} <Kbd keys="?" />{" "}
              {t("empty.keysAll")}
            </span>
          )
        }
      />
    );
  };
  return (
    <main className="pane conv is-empty" aria-label={t("conversation.label")}>
      {content()}
    </main>
  );
});
