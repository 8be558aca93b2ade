"use client";
/** Somebody has written while a reply was being written: their words, before one's own are sent. Nobody answers a customer twice by accident. */
import { MessageCircleWarning } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { MessageRecord } from "#/features/message/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = { newer: MessageRecord[]; isWarned: boolean; onSeen: () => void };
export const Overtaken = observer(function Overtaken({ newer, isWarned, onSeen }: Props) {
  const { t } = useText();
  const last = newer.findLast((message) => message.kind === "reply") ?? newer.at(-1);
  if (!last) return null;
  return (
    <div className={`composer-overtaken${isWarned ? " is-warned" : ""}`} role={isWarned ? "alert" : "status"}>
      <Icon of={MessageCircleWarning} size={14} className="c-warning" />
      <span className="grow">
        <b dir="auto">{t(last.kind === "reply" ? "composer.overtaken" : "composer.customerWrote", { name: last.author.name })}</b>{" "}
        <span className="t2" dir="auto">
          {last.replyText.slice(0, 280)}
        </span>
      </span>
      <button type="button" className="btn btn-sm" onClick={onSeen}>
        {t("composer.seen")}
      </button>
    </div>
  );
});
