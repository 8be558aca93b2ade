"use client";
/** One message. Who speaks is seen by its shape: a customer's words stand bare, a reply in a box, a note in yellow with a lock. */
import { Bot, Clock, CloudUpload, Ellipsis, Lock } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { archiveUrl, messageActions } from "#/features/message/action/store.ts";
import { foldName } from "#/features/message/fold/rules.ts";
import { Invitation } from "#/features/message/reading/ui/Invitation.tsx";
import { Closed, Marks } from "#/features/message/reading/ui/Marks.tsx";
import type { MessageRecord } from "#/features/message/schema.ts";
import { MessageStore } from "#/features/message/store.ts";
import { Attachments } from "#/features/message/ui/Attachments.tsx";
import { FailedDelivery } from "#/features/message/ui/Failed.tsx";
import { DELIVERY_LOOK, deliveryName, isUndelivered } from "#/features/message/ui/look.ts";
import { isPlainHtml, MailFrame } from "#/features/message/ui/MailFrame.tsx";
import { MessageText } from "#/features/message/ui/MessageText.tsx";
import { Elsewhere, OtherSubject, Provenance } from "#/features/message/ui/Provenance.tsx";
import { RichText } from "#/features/message/ui/RichText.tsx";
import { ConversationStore } from "#/features/message/view/store.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { Time, useNow } from "#/ui/time.tsx";

type Props = { message: MessageRecord };

export const Message = observer(function Message({ message }: Props) {
  return message.kind === "customer" ? <Received message={message} /> : <Written message={message} />;
});

const Received = observer(function Received({ message }: Props) {
  const { t } = useText();
  const name = message.author.name || message.author.email || "";
  return (
    <article className="msg msg-in" aria-label={t("message.from", { name })}>
      <Avatar name={name} />
      <div className="grow">
        <div className="msg-h">
          <b className="ell" dir="auto">
            {name}
          </b>
          {message.author.email && message.author.email !== name ? (
            <span className="addr ell" dir="auto">
              {message.author.email}
            </span>
          ) : null}
          {message.isAutomatic ? (
            <span className="chip">
              <Icon of={Bot} size={12} />
              {t("message.automatic")}
            </span>
          ) : null}
          <Marks message={message} />
          <Provenance message={message} />
          <Elsewhere message={message} />
          <More message={message} />
          <Time at={message.createdAt} kind="clock" className="when" />
        </div>
        <Recipients message={message} />
        <OtherSubject message={message} />
        <Closed message={message} />
        <Invitation message={message} />
        <Body message={message} />
      </div>
    </article>
  );
});

const Written = observer(function Written({ message }: Props) {
  const { t } = useText();
  const { queue } = useClient();
  const { now } = useNow();
  const messages = useStore(MessageStore);
  const isNote = message.kind === "note";
  const { delivery } = message;
  const isFailed = delivery !== null && isUndelivered(delivery.state);
  const look = delivery ? DELIVERY_LOOK[delivery.state] : null;
  const isUnsent = queue.entries.some((entry) => entry.state !== "accepted" && (entry.input as { id?: string }).id === message.id);
  return (
    <article
      className={`msg msg-out${isNote ? " msg-note" : ""}${isFailed ? " msg-failed" : ""}`}
      aria-label={t(isNote ? "message.noteBy" : "message.replyBy", { name: message.author.name })}
    >
      <div className="bubble">
        <div className="msg-h">
          <Avatar name={message.author.name} size={18} isTeam />
          <b className="ell" dir="auto">
            {message.author.name}
          </b>
          {isNote ? (
            <span className="tag">
              <Icon of={Lock} size={12} />
              {t("message.internal")}
            </span>
          ) : (
            <span className="addr">{t("message.replied")}</span>
          )}
          {message.isAutomatic ? (
            <span className="chip">
              <Icon of={Bot} size={12} />
              {t("message.automatic")}
            </span>
          ) : null}
          <span className="when row-x">
            {delivery && look ? (
              <span className={`deliv${isFailed ? " tc-danger w5" : ""}`} title={delivery.detail ?? undefined}>
                <Icon of={isUnsent ? CloudUpload : look.icon} className={look.color} />
                {t(deliveryName(message, delivery.state))}
              </span>
            ) : isUnsent ? (
              <span className="deliv">
                <Icon of={DELIVERY_LOOK.queued.icon} />
                {t("message.saving")}
              </span>
            ) : null}
            <Time at={message.createdAt} kind="clock" />
          </span>
          <More message={message} />
        </div>
        <Recipients message={message} />
        <Body message={message} />
        {delivery?.state === "queued" && message.sendAt && Date.parse(message.sendAt) > now ? (
          <div className="msg-later s12 t2">
            <Icon of={Clock} size={14} />
            {t("message.leaves")} <Time at={message.sendAt} kind="clock" />
            <button type="button" className="btn btn-sm btn-text" onClick={() => messages.takeBack(message)}>
              {t("thread.takeBack")}
            </button>
          </div>
        ) : null}
        {delivery && (isFailed || delivery.state === "complained") ? <FailedDelivery message={message} detail={delivery.detail} /> : null}
      </div>
    </article>
  );
});

/** Copies, when there are any: the one thing a glance at the names would miss. */
function Recipients({ message }: Props) {
  const { t } = useText();
  const list = (addresses: MessageRecord["cc"]) => addresses.map((address) => address.name || address.email).join(", ");
  const parts = [
    ...(message.cc.length > 0 ? [t("message.cc", { names: list(message.cc) })] : []),
    ...(message.bcc.length > 0 ? [t("message.bcc", { names: list(message.bcc) })] : []),
  ];
  return parts.length > 0 ? (
    <div className="s12 t3 ell" dir="auto">
      {parts.join(" · ")}
    </div>
  ) : null;
}

/** The signature set below a reply of ours, as `outgoing` sets it off. */
const OWN_SIGNATURE = { html: "<p>-- </p>", text: "\n-- \n" };
const before = (words: string, sign: string) => (words.lastIndexOf(sign) > 0 ? words.slice(0, words.lastIndexOf(sign)) : words);

const Body = observer(function Body({ message }: Props) {
  const { t } = useText();
  const client = useClient();
  const view = useStore(ConversationStore);
  const [isOpened, setOpened] = useState(false);
  const isOurs = message.kind !== "customer";
  const short = isOurs ? before(message.text, OWN_SIGNATURE.text) : message.replyText;
  const isWhole = isOpened || view.unfolds(message.text, short || message.text);
  const isTextFolded = short.trim() !== message.text.trim() && message.text.trim() !== "";
  // HTML is folded by its own elements, also where the text beside it shows nothing to fold.
  const hasQuote = isTextFolded || (!isOurs && message.replyHtml !== null && message.replyHtml !== message.html);
  const text = (isWhole ? message.text : short) || message.text;
  const html = isWhole || !message.replyHtml ? message.html : message.replyHtml;
  const showsHtml = !isOurs && html !== null && (isWhole || !hasQuote || message.replyHtml !== null) && !isPlainHtml(html);
  const files = message.attachments.filter((file) => !file.isInline || !showsHtml);
  return (
    <>
      {showsHtml && html ? (
        <MailFrame html={html} message={message} isWhole={isWhole} title={t("message.mailOf", { name: message.author.name })} />
      ) : (
        <div className="msg-b">
          {isOurs && message.html ? (
            <RichText html={isWhole ? message.html : before(message.html, OWN_SIGNATURE.html)} text={text} />
          ) : (
            <MessageText text={text} />
          )}
        </div>
      )}
      {hasQuote ? (
        <div className="files">
          <button type="button" className="quote" aria-expanded={isWhole} onClick={() => setOpened(!isOpened)}>
            <Icon of={Ellipsis} size={14} />
            {t(`fold.${isWhole ? "hide" : "show"}.${isOurs ? "signature" : foldName(message.folds)}`)}
          </button>
        </div>
      ) : null}
      {files.length > 0 ? (
        <div className="files">
          <Attachments files={files} archive={archiveUrl(client, message)} />
        </div>
      ) : null}
    </>
  );
});

/** What else can be done with this one message. */
const More = observer(function More({ message }: Props) {
  const { t } = useText();
  const client = useClient();
  const actions = messageActions(client, message, t).filter((action) => action.may?.() ?? true);
  if (actions.length === 0) return null;
  const items = () => actions.map(({ id, name, icon, perform }) => ({ id, label: t(name), icon, perform }));
  return (
    <Picker placement="bottomEnd" content={{ label: t("message.more"), items }}>
      <button type="button" className="icon-btn msg-split" aria-label={t("message.more")} title={t("message.more")}>
        <Icon of={Ellipsis} size={14} />
      </button>
    </Picker>
  );
});
