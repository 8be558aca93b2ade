"use client";
/**
 * A conversation from its beginning: messages and, between them, what happened. It opens at the first message that its reader has not
 * seen, else at its newest, and follows what is new: at the end, or at the beginning of a last message that is longer than the pane.
 */
import { ArrowDown } from "lucide-react";
import { observer } from "mobx-react-lite";
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { Thread } from "#/features/message/thread/store.ts";
import { RefusedMessage } from "#/features/message/ui/Failed.tsx";
import { Message } from "#/features/message/ui/Message.tsx";
import { ConversationStore } from "#/features/message/view/store.ts";
import { firstUnread, type TicketMemberRecord } from "#/features/ticket/reading/schema.ts";
import type { TicketEventRecord } from "#/features/ticket/schema.ts";
import { EventLine, isTold } from "#/features/ticket/ui/EventLine.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { ThreadSkeleton } from "#/ui/Skeleton.tsx";

type Item = { at: string; key: string } & (
  | { message: MessageRecord; event?: undefined }
  | { event: TicketEventRecord; message?: undefined }
);
const NEAR_PX = 80;
const ABOVE_PX = 14;
/** Further from the newest message than this, a button leads there. */
const AWAY_PX = 160;
const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** How far to scroll so that the newest message is seen from its beginning, and as much of it as there is room for. */
function newestTop(pane: HTMLElement): number {
  const last = pane.querySelector<HTMLElement>(".thread > :last-child");
  const end = pane.scrollHeight - pane.clientHeight;
  if (!last) return end;
  const top = last.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  return Math.max(0, Math.min(end, top - ABOVE_PX));
}
function showNewest(pane: HTMLElement): void {
  pane.scrollTop = newestTop(pane);
}
/** How far to scroll so that the line above the first unread message is seen; null where there is none. */
function unreadTop(pane: HTMLElement): number | null {
  const line = pane.querySelector<HTMLElement>(".newline");
  if (!line) return null;
  const top = line.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  return Math.max(0, Math.min(pane.scrollHeight - pane.clientHeight, top - ABOVE_PX));
}
type Place = "unread" | "newest" | "end" | "above";
function placeOf(pane: HTMLElement, before: Place): Place {
  if (before === "unread" && Math.abs(pane.scrollTop - (unreadTop(pane) ?? -1_000)) < 4) return "unread";
  if (Math.abs(pane.scrollTop - newestTop(pane)) < NEAR_PX) return "newest";
  return pane.scrollHeight - pane.clientHeight - pane.scrollTop < NEAR_PX ? "end" : "above";
}

export const ThreadView = observer(function ThreadView({ thread, ticketId }: { thread: Thread; ticketId: string }) {
  const { t } = useText();
  const scroll = useRef<HTMLElement>(null);
  /** Where the reader is: at the newest message's beginning, at the end, or somewhere above. */
  const at = useRef<Place>("newest");
  const { pool, me, connection } = useClient();
  const view = useStore(ConversationStore);
  const [isAway, setAway] = useState(false);
  /** As it was when the conversation was opened: looking at it makes it read. */
  const [reading] = useState(() => pool.get<TicketMemberRecord>("ticketMember", ticketId));
  const [openedAt] = useState(() => new Date().toISOString());
  const firstNew = useRef<string | null>(null);
  const isUnread = thread.state === "new";
  useEffect(() => {
    if (isUnread) void thread.open();
  }, [thread, isUnread]);
  // What could not be read is read when the line is back.
  const isLive = connection.state === "live";
  useEffect(() => {
    if (isLive && thread.state === "failed") void thread.open();
  }, [thread, isLive]);

  const { messages, refused } = thread;
  const items: Item[] = [
    ...messages.map((message): Item => ({ at: message.createdAt, key: message.id, message })),
    ...thread.events.filter(isTold).map((event): Item => ({ at: event.at, key: `event-${event.seq}`, event })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const isReady = thread.state === "ready" || messages.length > 0;
  const size = items.length + refused.length;
  // Also from what is read from the server a moment later; not from what comes while one looks.
  if (firstNew.current === null && isReady) {
    const before = messages.filter(({ createdAt }) => createdAt <= openedAt);
    firstNew.current = firstUnread(before, reading, me.id);
    if (firstNew.current && at.current !== "above") at.current = "unread";
  }

  // With every item that comes, and when the first are there.
  useBrowserLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return;
    if (at.current === "unread") element.scrollTop = unreadTop(element) ?? newestTop(element);
    else if (at.current !== "above") showNewest(element);
  }, [size, isReady, thread]);
  const { newestAsked } = view;
  const answered = useRef(newestAsked);
  useEffect(() => {
    if (answered.current === newestAsked) return;
    answered.current = newestAsked;
    at.current = "newest";
    if (scroll.current) showNewest(scroll.current);
  }, [newestAsked]);
  useEffect(() => {
    const element = scroll.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    // Frames of HTML mail find their height late, and the composer grows.
    const observer = new ResizeObserver(() => {
      if (at.current === "unread") element.scrollTop = unreadTop(element) ?? element.scrollTop;
      else if (at.current === "newest") showNewest(element);
      else if (at.current === "end") element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <section
      className="scroll"
      data-thread
      ref={scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("thread.label")}
      onScroll={({ currentTarget: c }) => {
        at.current = placeOf(c, at.current);
        setAway(newestTop(c) - c.scrollTop > AWAY_PX);
      }}
    >
      <div className="thread">
        {items.map(({ key, message, event }) =>
          message ? (
            <Fragment key={key}>
              {message.id === firstNew.current ? <p className="newline">{t("conversation.unread")}</p> : null}
              <Message message={message} />
            </Fragment>
          ) : (
            <EventLine key={key} event={event} />
          ),
        )}
        {refused.map((entry) => (
          <RefusedMessage key={entry.id} refused={entry} />
        ))}
        {thread.state === "failed" && messages.length === 0 ? (
          <div className="notice" role="alert">
            <p>{t("thread.failed")}</p>
            <button type="button" className="btn btn-sm" onClick={() => void thread.open()}>
              {t("action.tryAgain")}
            </button>
          </div>
        ) : null}
      </div>
      {isReady || thread.state === "failed" ? null : <ThreadSkeleton label={t("thread.loading")} />}
      {isAway ? (
        <div className="to-newest">
          <button type="button" className="btn btn-sm" onClick={() => view.showNewest()}>
            <Icon of={ArrowDown} size={14} />
            {t("conversation.toNewest")}
          </button>
        </div>
      ) : null}
    </section>
  );
});
