"use client";
/** Search in the place of the list: contacts first, then tickets with the words found. */
import { Search, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import type { SearchHit } from "#/features/search/schema.ts";
import { SearchStore } from "#/features/search/store.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { TicketRows } from "#/features/ticket/ui/TicketRows.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { RowsSkeleton } from "#/ui/Skeleton.tsx";
import { isComposing } from "#/ui/shortcuts.ts";

type Props = {
  q: string;
  openId: string | null;
  cursorId: string | null;
  onAsk: (q: string) => void;
  onOpen: (ticket: TicketRecord) => void;
  onContact: (contactId: string) => void;
  onMove: (by: 1 | -1) => void;
  onClose: () => void;
  children: ReactNode;
};
const nothing = () => {};

export const SearchPane = observer(function SearchPane({
  q,
  openId,
  cursorId,
  onAsk,
  onOpen,
  onContact,
  onMove,
  onClose,
  children,
}: Props) {
  const { t } = useText();
  const search = useStore(SearchStore);
  const field = useRef<HTMLInputElement>(null);
  // The address follows what is typed a little later: the field does not wait for it.
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(q);
    search.ask(document.activeElement === field.current ? (field.current?.value ?? q) : q);
  }, [search, q]);
  const type = (text: string) => {
    setTyped(text);
    search.ask(text);
    onAsk(text);
  };
  useEffect(() => field.current?.focus(), []);
  const { tickets } = search;
  const isEmpty = search.state === "ready" && tickets.length === 0 && search.contacts.length === 0;
  return (
    <section className="pane list" aria-label={t("search.pane")}>
      <h1 className="sr">{t("search.pane")}</h1>
      <search className="search-head">
        <label className="field grow">
          <Icon of={Search} />
          <input
            ref={field}
            id="search"
            type="text"
            inputMode="search"
            enterKeyHint="search"
            autoComplete="off"
            dir="auto"
            aria-label={t("search.label")}
            placeholder={t("search.placeholder")}
            value={typed}
            onChange={(event) => type(event.target.value)}
            onKeyDown={(event) => {
              if (!isComposing(event.nativeEvent) && (event.key === "ArrowDown" || event.key === "Enter")) {
                event.preventDefault();
                document.querySelector<HTMLElement>(".list [role=listbox]")?.focus();
                if (!cursorId && !openId) onMove(1);
              }
            }}
          />
        </label>
        <button type="button" className="icon-btn" aria-label={t("search.close")} onClick={onClose}>
          <Icon of={X} />
        </button>
      </search>
      <Hints
        onAsk={(text) => {
          type(text);
          field.current?.focus();
        }}
      />
      {search.state === "loading" && tickets.length === 0 ? <RowsSkeleton label={t("search.loading")} /> : null}
      {search.state === "idle" ? <p className="list-empty">{t("search.hint")}</p> : null}
      {search.isSimilar ? <p className="list-empty">{t("search.similar")}</p> : null}
      {isEmpty ? <p className="list-empty">{t("search.none", { q: search.q })}</p> : null}
      {search.state === "local" ? <p className="notice">{t("search.local")}</p> : null}
      {search.state === "failed" ? (
        <div className="notice" role="alert">
          <p>{t("search.failed")}</p>
          <button type="button" className="btn btn-sm" onClick={() => search.again()}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {search.contacts.length > 0 && tickets.length === 0 ? <Contacts hits={search.contacts} onContact={onContact} /> : null}
      {tickets.length > 0 ? (
        <TicketRows
          label={t("search.results", { count: tickets.length })}
          tickets={tickets}
          openId={openId}
          cursorId={cursorId}
          hasMore={false}
          hasStatus
          found={search.found}
          onOpen={onOpen}
          onMove={onMove}
          onEnd={nothing}
          before={search.contacts.length > 0 ? <Contacts hits={search.contacts} onContact={onContact} /> : undefined}
        />
      ) : null}
      <span className="sr" role="status">
        {search.state === "ready" ? t("search.results", { count: tickets.length }) : ""}
      </span>
      {children}
    </section>
  );
});

/** What could follow what was typed, what was searched before, and what means nothing. */
const Hints = observer(function Hints({ onAsk }: { onAsk: (q: string) => void }) {
  const { t } = useText();
  const search = useStore(SearchStore);
  const [recent, setRecent] = useState<string[]>([]);
  useEffect(() => setRecent(search.recent()), [search]);
  const chips = search.q.trim()
    ? search.suggestions.map(({ text, start }) => ({ text, q: search.q.slice(0, start) + text }))
    : recent.map((text) => ({ text, q: text }));
  return (
    <>
      {search.question.faults.map(({ field, value }) => (
        <p className="list-empty" key={`${field}:${value}`}>
          {t("search.fault", { field, value })}
        </p>
      ))}
      {chips.length > 0 ? (
        <fieldset className="search-more" aria-label={t(search.q.trim() ? "search.suggestions" : "search.recent")}>
          {chips.map(({ text, q }) => (
            <button type="button" className="chip" key={text} dir="auto" onClick={() => onAsk(q)}>
              {text}
            </button>
          ))}
        </fieldset>
      ) : null}
    </>
  );
});

function Contacts({ hits, onContact }: { hits: SearchHit[]; onContact: (id: string) => void }) {
  const { t } = useText();
  return (
    <div className="search-contacts">
      <h2 className="nav-title">{t("search.contacts")}</h2>
      {hits.map((hit) => (
        <button type="button" className="menu-item" key={hit.id} onClick={() => onContact(hit.id)}>
          <Avatar name={hit.title} size={24} />
          <span className="ell" dir="auto">
            {hit.title}
          </span>
          <span className="t3 s12 ell">{hit.snippet}</span>
        </button>
      ))}
      <h2 className="nav-title">{t("search.tickets")}</h2>
    </div>
  );
}
