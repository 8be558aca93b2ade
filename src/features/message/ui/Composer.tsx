"use client";
/** Where a reply, a note or a forward is written. What is written is kept on this device at once, and then on the member's others. */
import { ChevronDown, CornerUpRight, Lock, Maximize2, Minimize2, Paperclip, Reply, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MacroRecord } from "#/features/macro/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { SendOptions } from "#/features/message/outgoing/store.ts";
import { may } from "#/features/message/policy.ts";
import { MessageStore } from "#/features/message/store.ts";
import { Files } from "#/features/message/ui/compose/Files.tsx";
import { macroChange } from "#/features/message/ui/compose/macroValues.ts";
import { Overtaken } from "#/features/message/ui/compose/Overtaken.tsx";
import { PlainField } from "#/features/message/ui/compose/PlainField.tsx";
import { Recipients } from "#/features/message/ui/compose/Recipients.tsx";
import { useTriggers } from "#/features/message/ui/compose/useTriggers.ts";
import { useWaysToSend } from "#/features/message/ui/compose/useWaysToSend.ts";
import { PresenceStore } from "#/features/presence/store.ts";
import { oneTicket } from "#/features/ticket/action/target/store.ts";
import { ClosingStore } from "#/features/ticket/closing/store.ts";
import type { TicketRecord, TicketStatus } from "#/features/ticket/schema.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { isComposing } from "#/ui/shortcuts.ts";

type RichEditor = typeof import("#/features/message/ui/compose/Editor.tsx").default;
/** Kept for the next conversation. */
let loadedEditor: RichEditor | null = null;

type Props = {
  ticket: TicketRecord;
  /** On a phone, over everything; elsewhere it is always there. */
  isOpen: boolean;
  onClose: () => void;
  /** Is told the status the ticket gets, if any. */
  onSent: (status?: TicketStatus) => void;
};

export const Composer = observer(function Composer({ ticket, isOpen, onClose, onSent }: Props) {
  const { t } = useText();
  const client = useClient();
  const messages = useStore(MessageStore);
  const presence = useStore(PresenceStore);
  const { go } = usePlace();
  const draft = messages.draft(ticket.id);
  const file = useRef<HTMLInputElement>(null);
  const section = useRef<HTMLElement>(null);
  const [hasCopies, setHasCopies] = useState(false);
  const [isLarge, setLarge] = useState(false);
  const [Editor, setEditor] = useState<RichEditor | null>(() => loadedEditor);
  /** The plain field has the focus: the rich one takes it over when it comes. */
  const isWriting = useRef(false);
  const [isWarned, setWarned] = useState(false);
  const [macro, setMacro] = useState<MacroRecord | null>(null);
  const self = client.pool.get<MemberRecord>("member", client.me.id);
  const mayReply = self !== undefined && may.write(self, { kind: "reply" });
  const { kind } = draft;
  const isNote = kind === "note";
  const name = ticket.contact.name || ticket.contact.email;
  const showsCopies = !isNote && (hasCopies || draft.cc !== "" || draft.bcc !== "" || draft.to !== "");
  const triggers = useTriggers(
    ticket,
    isNote,
    useCallback((chosen: MacroRecord) => setMacro(chosen), []),
  );

  useEffect(() => {
    draft.restore();
    if (!mayReply && draft.kind === "reply") draft.set({ kind: "note" });
    return () => draft.saveNow();
  }, [draft, mayReply]);
  // Not in the middle of a word: between the two fields a letter could be lost.
  const showEditor = useCallback(() => {
    if (loadedEditor && !(isWriting.current && draft.text)) setEditor(() => loadedEditor);
  }, [draft]);
  useEffect(() => {
    void import("#/features/message/ui/compose/Editor.tsx").then(
      (module) => {
        loadedEditor = module.default;
        showEditor();
      },
      // Without it, words can be written all the same.
      () => {},
    );
  }, [showEditor]);
  useEffect(() => {
    if (isOpen) document.getElementById("composer")?.focus();
  }, [isOpen]);

  // What others wrote since the first word of this reply.
  const said = messages.thread(ticket.id).messages.filter((message) => message.kind !== "note");
  const newestId = said.at(-1)?.id ?? null;
  const seen = said.findIndex((message) => message.id === draft.seenMessageId);
  const newer = kind === "reply" && seen >= 0 ? said.slice(seen + 1).filter((message) => message.author.id !== client.me.id) : [];
  const isOvertaken = newer.some((message) => message.kind === "reply");
  const see = () => {
    setWarned(false);
    draft.set({ seenMessageId: newestId });
  };

  const send = (options: SendOptions = {}) => {
    if (!draft.canSend) return;
    if (isOvertaken) {
      setWarned(true);
      return;
    }
    if ((options.status ?? macro?.actions.status) === "closed") client.store(ClosingStore).ask([ticket], () => sendNow(options));
    else sendNow(options);
  };
  const sendNow = (options: SendOptions) => {
    const { undo, undoableForS } = messages.send(ticket.id, options);
    const change = macroChange(client, macro?.actions ?? {}, options.status !== undefined);
    if (Object.keys(change).length > 0) oneTicket(client, ticket).change(change);
    const back = () => {
      undo();
      // Closed with it, the ticket may be out of sight.
      go({ ticket: ticket.number });
    };
    if (undoableForS > 0)
      toasts.show({
        text: t(client.connection.state === "lost" || !navigator.onLine ? "composer.kept" : "composer.sent"),
        icon: Reply,
        lastsMs: undoableForS * 1_000,
        action: { label: t("action.undo"), keys: "Mod+z", perform: back },
      });
    setMacro(null);
    setHasCopies(false);
    // What is done next is done with the ticket: its keys work at once.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    onClose();
    onSent(options.status);
  };
  const ways = useWaysToSend(isNote, send);
  const attach = (files: Iterable<File>) => {
    for (const one of files)
      if (!messages.attach(ticket.id, one))
        toasts.show({
          text: t("composer.attachFailed", { name: one.name, reason: t("composer.tooLarge") }),
          icon: Paperclip,
          isError: true,
        });
  };
  const write = (words: { html: string; text: string }) => {
    if (!draft.text && words.text && draft.seenMessageId === null) draft.set({ seenMessageId: newestId });
    draft.write(words);
    if (kind === "reply") presence.typing(ticket.id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(".offers")) {
      onClose();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    }
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    event.stopPropagation();
    const combo = [event.shiftKey ? "shift" : "", event.altKey ? "alt" : ""].filter(Boolean).join(" ");
    const way = ways.find((one) => one.combo === combo);
    if (way && mayReply) way.perform();
    else send();
  };
  const label = isNote ? t("composer.noteFor") : t(kind === "forward" ? "composer.forward" : "composer.replyTo", { name });
  const placeholder = t(isNote ? "composer.writeNote" : "composer.writeReply");

  return (
    <section
      ref={section}
      className={`composer${isNote ? " is-note" : ""}${isOpen ? " is-open" : ""}${isLarge ? " is-large" : ""}`}
      aria-label={t(isNote ? "composer.note" : kind === "forward" ? "composer.forward" : "composer.reply")}
      onKeyDownCapture={onKeyDown}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        attach(event.dataTransfer.files);
      }}
    >
      <Overtaken newer={newer} isWarned={isWarned} onSeen={see} />
      <div className="composer-h">
        <button type="button" className="icon-btn only-sm" aria-label={t("action.close")} onClick={onClose}>
          <Icon of={X} />
        </button>
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons that are pressed or not */}
        <div className="seg" role="group" aria-label={t("composer.kind")}>
          {mayReply ? (
            <button type="button" className={isNote ? "" : "is-on"} aria-pressed={!isNote} onClick={() => draft.set({ kind: "reply" })}>
              <Icon of={kind === "forward" ? CornerUpRight : Reply} size={14} />
              {t(kind === "forward" ? "composer.forward" : "composer.reply")}
            </button>
          ) : null}
          <button type="button" className={isNote ? "is-on" : ""} aria-pressed={isNote} onClick={() => draft.set({ kind: "note" })}>
            <Icon of={Lock} size={14} />
            {t("composer.note")}
          </button>
        </div>
        <span className="to grow ell" dir="auto">
          {isNote ? t("composer.noteFor") : kind === "forward" || draft.to ? null : t("composer.to")}{" "}
          {isNote || kind === "forward" || draft.to ? null : <b>{name}</b>}
        </span>
        {isNote || showsCopies || kind === "forward" ? null : (
          <button type="button" className="btn btn-sm btn-text" onClick={() => setHasCopies(true)}>
            {t("composer.ccBcc")}
          </button>
        )}
        <button
          type="button"
          className="icon-btn hide-sm"
          aria-label={t(isLarge ? "composer.smaller" : "composer.larger")}
          aria-pressed={isLarge}
          onClick={() => setLarge(!isLarge)}
        >
          <Icon of={isLarge ? Minimize2 : Maximize2} size={14} />
        </button>
      </div>
      {kind === "forward" || showsCopies ? (
        <Recipients draft={draft} fields={kind === "forward" || draft.to ? ["to", "cc", "bcc"] : ["cc", "bcc"]} />
      ) : null}
      {Editor ? (
        <Editor
          isFocused={isWriting.current}
          html={draft.words.html}
          revision={`${ticket.id} ${kind} ${draft.revision}`}
          label={label}
          placeholder={placeholder}
          triggers={triggers}
          onChange={write}
          onFiles={attach}
          onBlur={() => draft.saveNow()}
        />
      ) : (
        <PlainField
          draft={draft}
          label={label}
          placeholder={placeholder}
          onWrite={write}
          onFocus={(isFocused) => {
            isWriting.current = isFocused;
            if (!isFocused) showEditor();
          }}
        />
      )}
      <Files draft={draft} />
      {macro && Object.keys(macro.actions).length > 0 ? (
        <div className="composer-macro s12">
          <span className="ell t2" dir="auto">
            {t("composer.macroAdds", { what: macro.name })}
          </span>
          <button type="button" className="icon-btn" aria-label={t("composer.macroDrop")} onClick={() => setMacro(null)}>
            <Icon of={X} size={12} />
          </button>
        </div>
      ) : null}
      <div className="composer-f">
        <input
          ref={file}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            attach([...(event.target.files ?? [])]);
            // So that the same file can be chosen again.
            event.target.value = "";
          }}
        />
        <button
          type="button"
          className="icon-btn"
          aria-label={t("composer.attach")}
          title={t("composer.attach")}
          onClick={() => file.current?.click()}
        >
          <Icon of={Paperclip} />
        </button>
        <span className="grow" />
        {kind === "reply" && messages.signatureOf(ticket.id) ? <span className="s12 t3 hide-sm">{t("composer.signed")}</span> : null}
        {draft.text.trim() ? <span className="s12 t3 composer-saved">{t("composer.saved")}</span> : null}
        <div className="btn-split">
          <button type="button" className="btn btn-primary" disabled={!draft.canSend} onClick={() => send()}>
            {t(isNote ? "composer.addNote" : "composer.send")} <Kbd keys="Mod+Enter" />
          </button>
          <Picker placement="topEnd" content={{ label: t("composer.moreWays"), items: () => ways }}>
            <button type="button" className="btn btn-primary" disabled={!draft.canSend || !mayReply} aria-label={t("composer.moreWays")}>
              <Icon of={ChevronDown} />
            </button>
          </Picker>
        </div>
      </div>
    </section>
  );
});
