"use client";
/**
 * A conversation from its beginning: messages and, between them, what happened. It opens at its newest message, and follows what is
 * new: at the end, or at the beginning of a last message that is longer than the pane.
 */
import { observer } from "mobx-react-lite";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { Thread } from "#/features/message/thread/store.ts";
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
const NEAR_PX = 80;
const ABOVE_PX = 14;
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
function placeOf(pane: HTMLElement): "newest" | "end" | "above" {
  if (Math.abs(pane.scrollTop - newestTop(pane)) < NEAR_PX) return "newest";
  return pane.scrollHeight - pane.clientHeight - pane.scrollTop < NEAR_PX ? "end" : "above";
}

export const ThreadView = observer(function ThreadView({ thread }: { thread: Thread }) {
  const { t } = useText();
  const scroll = useRef<HTMLElement>(null);
  /** Where the reader is: at the newest message's beginning, at the end, or somewhere above. */
  const at = useRef<"newest" | "end" | "above">("newest");
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
    if (element && at.current !== "above") showNewest(element);
  }, [size, isReady, thread]);
  useEffect(() => {
    const element = scroll.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    // Frames of HTML mail find their height late, and the composer grows.
    const observer = new ResizeObserver(() => {
      if (at.current === "newest") showNewest(element);
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
        at.current = placeOf(c);
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
