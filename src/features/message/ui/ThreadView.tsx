"use client";
/** A conversation from its beginning: messages and, between them, what happened. It opens at its end, and follows what is new. */
import { observer } from "mobx-react-lite";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { Thread } from "#/features/message/store.ts";
import { RefusedMessage } from "#/features/message/ui/Failed.tsx";
import { Message } from "#/features/message/ui/Message.tsx";
import type { TicketEventRecord } from "#/features/ticket/schema.ts";
import { EventLine, isTold } from "#/features/ticket/ui/EventLine.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { ThreadSkeleton } from "#/ui/Skeleton.tsx";

type Item = { at: string; key: string } & (
  | { message: MessageRecord; event?: undefined }
  | { event: TicketEventRecord; message?: undefined }
);
const NEAR_END_PX = 120;
const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

export const ThreadView = observer(function ThreadView({ thread }: { thread: Thread }) {
  const { t } = useText();
  const scroll = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const isUnread = thread.state === "new";
  useEffect(() => {
    if (isUnread) void thread.open();
  }, [thread, isUnread]);

  const { messages, refused } = thread;
  const items: Item[] = [
    ...messages.map((message): Item => ({ at: message.createdAt, key: message.id, message })),
    ...thread.events.filter(isTold).map((event): Item => ({ at: event.at, key: `event-${event.seq}`, event })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const isReady = thread.state === "ready" || messages.length > 0;
  const size = items.length + refused.length;

  // With every item that comes, and when the first are there.
  useBrowserLayoutEffect(() => {
    const element = scroll.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [size, isReady, thread]);
  useEffect(() => {
    const element = scroll.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    // Frames of HTML mail find their height late.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, []);

  return (
    <section
      className="scroll"
      ref={scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("thread.label")}
      onScroll={({ currentTarget: c }) => {
        isAtEnd.current = c.scrollHeight - c.scrollTop - c.clientHeight < NEAR_END_PX;
      }}
    >
      <div className="thread">
        {items.map(({ key, message, event }) =>
          message ? <Message key={key} message={message} /> : <EventLine key={key} event={event} />,
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
    </section>
  );
});
