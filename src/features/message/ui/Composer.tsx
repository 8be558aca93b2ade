"use client";
/** Where a reply or a note is written. What is written stays in this browser until it has been sent. */
import { ChevronDown, Lock, Maximize2, Minimize2, Paperclip, Reply, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/message/policy.ts";
import { MessageStore } from "#/features/message/store.ts";
import { fileSize } from "#/features/message/ui/Attachments.tsx";
import type { TicketRecord, TicketStatus } from "#/features/ticket/schema.ts";
import { STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Icon } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { toasts } from "#/ui/Toast.tsx";

const HEIGHT_MAX_PX = 320;
const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;
const THEN = ["waiting", "closed"] as const;

/** `isOpen`: on a phone, over everything; elsewhere it is always there. `onSent` is told the status the ticket gets, if any. */
export const Composer = observer(function Composer({
  ticket,
  isOpen,
  onClose,
  onSent,
}: {
  ticket: TicketRecord;
  isOpen: boolean;
  onClose: () => void;
  onSent: (status?: TicketStatus) => void;
}) {
  const { t, locale } = useText();
  const { pool, me } = useClient();
  const messages = useStore(MessageStore);
  const draft = messages.draft(ticket.id);
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [hasCopies, setHasCopies] = useState(false);
  const [isLarge, setLarge] = useState(false);
  const self = pool.get<MemberRecord>("member", me.id);
  const mayReply = self !== undefined && may.write(self, { kind: "reply" });
  const isNote = draft.kind === "note";
  const name = ticket.contact.name || ticket.contact.email;
  const showsCopies = !isNote && (hasCopies || draft.cc !== "" || draft.bcc !== "");

  useEffect(() => {
    draft.restore();
    if (!mayReply && draft.kind === "reply") draft.set({ kind: "note" });
  }, [draft, mayReply]);
  // The field grows with its words.
  useBrowserLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(HEIGHT_MAX_PX, element.scrollHeight)}px`;
  }, [draft.text, draft.kind, isOpen]);
  useEffect(() => {
    if (isOpen) area.current?.focus();
  }, [isOpen]);

  const send = (status?: TicketStatus) => {
    if (!draft.canSend) return;
    messages.send(ticket.id, status);
    setHasCopies(false);
    onClose();
    onSent(status);
  };
  const attach = async (files: Iterable<File>) => {
    for (const one of files) {
      const error = await messages.attach(ticket.id, one);
      if (error)
        toasts.show({
          text: t("composer.attachFailed", { name: one.name, reason: error.status === 0 ? t("error.offline") : error.message }),
          icon: Paperclip,
          isError: true,
        });
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    void attach(event.clipboardData.files);
  };

  return (
    <section
      className={`composer${isNote ? " is-note" : ""}${isOpen ? " is-open" : ""}${isLarge ? " is-large" : ""}`}
      aria-label={t(isNote ? "composer.note" : "composer.reply")}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void attach(event.dataTransfer.files);
      }}
    >
      <div className="composer-h">
        <button type="button" className="icon-btn only-sm" aria-label={t("action.close")} onClick={onClose}>
          <Icon of={X} />
        </button>
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons that are pressed or not */}
        <div className="seg" role="group" aria-label={t("composer.kind")}>
          {mayReply ? (
            <button type="button" className={isNote ? "" : "is-on"} aria-pressed={!isNote} onClick={() => draft.set({ kind: "reply" })}>
              <Icon of={Reply} size={14} />
              {t("composer.reply")}
            </button>
          ) : null}
          <button type="button" className={isNote ? "is-on" : ""} aria-pressed={isNote} onClick={() => draft.set({ kind: "note" })}>
            <Icon of={Lock} size={14} />
            {t("composer.note")}
          </button>
        </div>
        <span className="to grow ell" dir="auto">
          {isNote ? t("composer.noteFor") : t("composer.to")} {isNote ? null : <b>{name}</b>}
        </span>
        {isNote || showsCopies ? null : (
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
      {showsCopies ? (
        <div className="composer-cc">
          {(["cc", "bcc"] as const).map((field) => (
            <label key={field}>
              <span className="t3">{t(field === "cc" ? "composer.cc" : "composer.bcc")}</span>
              <input
                type="text"
                inputMode="email"
                autoComplete="off"
                value={draft[field]}
                aria-invalid={draft.wrongAddresses.some((address) => draft.addresses(field).includes(address))}
                onChange={(event) => draft.set({ [field]: event.target.value })}
                onKeyDown={onKeyDown}
              />
            </label>
          ))}
          {draft.wrongAddresses.length > 0 ? (
            <p className="s12 tc-danger" role="alert">
              {t("composer.wrongAddress", { address: draft.wrongAddresses[0] ?? "" })}
            </p>
          ) : null}
        </div>
      ) : null}
      <textarea
        ref={area}
        className="composer-b"
        dir="auto"
        rows={2}
        id="composer"
        aria-label={isNote ? t("composer.noteFor") : t("composer.replyTo", { name })}
        placeholder={t(isNote ? "composer.writeNote" : "composer.writeReply")}
        value={draft.text}
        onChange={(event) => draft.set({ [draft.kind]: event.target.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {draft.attachments.length > 0 || draft.uploads.length > 0 ? (
        <div className="files composer-files">
          {draft.attachments.map((attachment) => (
            <span className="file" key={attachment.id}>
              <Icon of={Paperclip} size={14} />
              <span className="ell" dir="auto">
                {attachment.name}
              </span>
              <small>{fileSize(attachment.sizeBytes, locale)}</small>
              <button
                type="button"
                className="icon-btn"
                aria-label={t("composer.removeFile", { name: attachment.name })}
                onClick={() => draft.set({ attachments: draft.attachments.filter((other) => other.id !== attachment.id) })}
              >
                <Icon of={X} size={12} />
              </button>
            </span>
          ))}
          {draft.uploads.map((upload) => (
            <span className="file t3" key={upload.id} role="status">
              <Icon of={Paperclip} size={14} />
              {t("composer.uploading", { name: upload.name })}
            </span>
          ))}
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
            void attach([...(event.target.files ?? [])]);
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
        {draft.text.trim() ? <span className="s12 t3 composer-saved">{t("composer.saved")}</span> : null}
        <div className="btn-split">
          <button type="button" className="btn btn-primary" disabled={!draft.canSend} onClick={() => send()}>
            {t(isNote ? "composer.addNote" : "composer.send")} <Kbd keys="Mod+Enter" />
          </button>
          <Picker
            placement="topRight"
            content={{
              label: t("composer.moreWays"),
              items: () =>
                THEN.map((status) => ({
                  id: status,
                  label: t(isNote ? `composer.noteAnd.${status}` : `composer.sendAnd.${status}`),
                  icon: STATUS_LOOK[status].icon,
                  iconClass: STATUS_LOOK[status].color,
                  perform: () => send(status),
                })),
            }}
          >
            <button type="button" className="btn btn-primary" disabled={!draft.canSend || !mayReply} aria-label={t("composer.moreWays")}>
              <Icon of={ChevronDown} />
            </button>
          </Picker>
        </div>
      </div>
    </section>
  );
});
