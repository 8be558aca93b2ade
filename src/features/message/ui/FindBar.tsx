"use client";
/**
 * Finds words in the open conversation. Hits are painted, not wrapped (CSS Custom Highlight), so that what React drew stays as it is.
 * The frame of an HTML mail cannot be reached from outside: it is drawn anew with its hits marked (MailFrame), and says where they stand.
 */
import { ArrowDown, ArrowUp, Search, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import { stretches } from "#/features/message/find/rules.ts";
import { ConversationStore } from "#/features/message/view/store.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Hit = { range: Range } | { frame: HTMLElement; messageId: string; index: number; topPx: number };
const ALL = "find";
const HERE = "find-here";
/** Where the hit one stands on comes to lie in the pane. */
const AT = 0.3;

export const FindBar = observer(function FindBar() {
  const { t } = useText();
  const view = useStore(ConversationStore);
  const field = useRef<HTMLInputElement>(null);
  const [hits, setHits] = useState<Hit[]>([]);
  const [at, setAt] = useState(0);
  const sought = view.sought ?? "";
  const framed = JSON.stringify([...view.framed]);

  useEffect(() => field.current?.focus(), []);
  const collect = useCallback(() => setHits(hitsIn(document.querySelector(".conv .thread"), sought, view.framed)), [sought, view]);
  // Anew when something else is looked for, and when folded words or frames have been drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the places in frames come later than the frames
  useEffect(() => {
    collect();
    const thread = document.querySelector(".conv .thread");
    if (!thread) return;
    const changes = new MutationObserver(collect);
    changes.observe(thread, { childList: true, subtree: true, characterData: true });
    return () => changes.disconnect();
  }, [collect, framed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: from the first hit with each other word
  useEffect(() => setAt(0), [sought]);
  const here = hits[Math.min(at, hits.length - 1)];
  useEffect(() => {
    paint(hits, here);
    const framedHit = here && "frame" in here ? { messageId: here.messageId, index: here.index } : null;
    if (JSON.stringify(framedHit) !== JSON.stringify(view.framedHit)) view.set({ framedHit });
  }, [hits, here, view]);
  // Only when another hit is gone to: who scrolls away is left there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hits are collected again with every change of the thread
  useEffect(() => {
    if (here) show(here);
  }, [sought, at, hits.length]);
  useEffect(() => () => paint([], undefined), []);

  const step = (by: 1 | -1) => hits.length > 0 && setAt((Math.min(at, hits.length - 1) + by + hits.length) % hits.length);
  const close = () => {
    view.seekNothing();
    document.querySelector<HTMLElement>(".conv .scroll")?.focus({ preventScroll: true });
  };
  return (
    <search className="find">
      <Icon of={Search} size={14} />
      <input
        ref={field}
        type="text"
        value={sought}
        dir="auto"
        autoComplete="off"
        aria-label={t("find.field")}
        placeholder={t("find.field")}
        onChange={(event) => view.set({ sought: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="s12 t3 num nb" role="status">
        {sought.trim() === ""
          ? ""
          : hits.length === 0
            ? t("find.none")
            : t("find.place", { at: Math.min(at, hits.length - 1) + 1, count: hits.length })}
      </span>
      <button type="button" className="icon-btn" aria-label={t("find.previous")} disabled={hits.length === 0} onClick={() => step(-1)}>
        <Icon of={ArrowUp} size={14} />
      </button>
      <button type="button" className="icon-btn" aria-label={t("find.next")} disabled={hits.length === 0} onClick={() => step(1)}>
        <Icon of={ArrowDown} size={14} />
      </button>
      <button type="button" className="icon-btn" aria-label={t("action.close")} onClick={close}>
        <Icon of={X} size={14} />
      </button>
    </search>
  );
});

function hitsIn(thread: Element | null, sought: string, framed: ReadonlyMap<string, number[]>): Hit[] {
  if (!thread || !sought.trim()) return [];
  return [...thread.querySelectorAll<HTMLElement>(".msg-b, .mail-frame")].flatMap((place): Hit[] => {
    const messageId = place.dataset.message;
    if (messageId) return (framed.get(messageId) ?? []).map((topPx, index) => ({ frame: place, messageId, index, topPx }));
    return stretches(place, sought).map(({ start, end }) => {
      const range = document.createRange();
      range.setStart(...start);
      range.setEnd(...end);
      return { range };
    });
  });
}

function paint(hits: Hit[], here: Hit | undefined): void {
  // A browser without it still counts and scrolls.
  if (!("highlights" in CSS)) return;
  const ranges = (some: Hit[]) => some.flatMap((hit) => ("range" in hit ? [hit.range] : []));
  CSS.highlights.set(ALL, new Highlight(...ranges(hits.filter((hit) => hit !== here))));
  CSS.highlights.set(HERE, new Highlight(...ranges(here ? [here] : [])));
}

function show(hit: Hit): void {
  const pane = document.querySelector<HTMLElement>(".conv .scroll");
  if (!pane) return;
  const top = "range" in hit ? hit.range.getBoundingClientRect().top : hit.frame.getBoundingClientRect().top + hit.topPx;
  const { top: paneTop, height } = pane.getBoundingClientRect();
  // Seen already, it stays where it is.
  if (top > paneTop + 20 && top < paneTop + height - 60) return;
  pane.scrollTop += top - paneTop - height * AT;
}
