"use client";
import { Modal } from "antd";
/** Every mail that left or is about to: its state, its source, and another try for what failed. */
import { Check, CircleAlert, Clock, FileText, Pencil, RotateCw } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import type { OutboundMailRecord } from "#/features/mail/schema.ts";
import { EditMail } from "#/features/mail/ui/EditMail.tsx";
import { MailStore } from "#/features/mail/store.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Segments } from "#/features/workspace/ui/settings/Line.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { Time } from "#/ui/time.tsx";

const LOOK: Record<OutboundMailRecord["state"], { icon: IconType; color: string; name: MessageKey }> = {
  queued: { icon: Clock, color: "t3", name: "delivery.queued" },
  sent: { icon: Check, color: "c-success", name: "delivery.sent" },
  failed: { icon: CircleAlert, color: "c-danger", name: "delivery.failed" },
};

export const OutgoingMail = observer(function OutgoingMail() {
  const { go } = usePlace();
  const onOpen = (ticket: number) => go({ page: "inbox", detail: "", list: ALL_OPEN, ticket });
  const { t, language } = useText();
  const mail = useStore(MailStore);
  const [shown, setShown] = useState<OutboundMailRecord | null>(null);
  const [edited, setEdited] = useState<OutboundMailRecord | null>(null);
  useEffect(() => mail.open(), [mail]);
  const fail = (error: unknown) =>
    toasts.show({
      text: reasonOfError(error, { t, language }),
      icon: CircleAlert,
      isError: true,
    });
  return (
    <main className="page page-wide" aria-label={t("outgoing.title")}>
      <h1>{t("outgoing.title")}</h1>
      <p className="lede">{t("outgoing.lede")}</p>
      <div className="toolbar outgoing-bar">
        <Segments
          label={t("outgoing.which")}
          value={mail.filter}
          options={[
            { value: "all", name: t("outgoing.all") },
            { value: "failed", name: t("outgoing.notSent") },
          ]}
          onChange={(filter) => mail.show(filter)}
        />
        {mail.filter === "failed" && mail.mails.length > 0 ? (
          <button
            type="button"
            className="btn"
            onClick={() => mail.retryAll().then((count) => toasts.show({ text: t("outgoing.retried", { count }), icon: RotateCw }), fail)}
          >
            <Icon of={RotateCw} size={14} />
            {t("outgoing.retryAll")}
          </button>
        ) : null}
      </div>
      {mail.state === "failed" && mail.mails.length === 0 ? (
        <div className="notice" role="alert">
          <p>{t("outgoing.failed")}</p>
          <button type="button" className="btn btn-sm" onClick={() => void mail.read(null)}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {mail.state === "ready" && mail.mails.length === 0 ? (
        mail.filter === "failed" ? (
          <Empty title={t("outgoing.noneFailed")}>{t("outgoing.noneFailedText")}</Empty>
        ) : (
          <Empty title={t("outgoing.emptyTitle")}>{t("outgoing.empty")}</Empty>
        )
      ) : null}
      {mail.mails.length > 0 ? (
        <table className="table outgoing">
          <thead>
            <tr>
              <th scope="col">{t("outgoing.state")}</th>
              <th scope="col">{t("outgoing.to")}</th>
              <th scope="col">{t("outgoing.subject")}</th>
              <th scope="col">{t("outgoing.time")}</th>
              <th scope="col">
                <span className="sr">{t("outgoing.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {mail.mails.map((one) => (
              <Row
                key={one.id}
                mail={one}
                onOpen={onOpen}
                onShow={() => setShown(one)}
                onEdit={() => setEdited(one)}
                onRetry={() => mail.retry(one.id).catch(fail)}
              />
            ))}
          </tbody>
        </table>
      ) : null}
      {mail.nextCursor ? (
        <button type="button" className="btn" onClick={() => mail.more()}>
          {t("action.more")}
        </button>
      ) : null}
      <Source mail={shown} onClose={() => setShown(null)} />
      {edited ? <EditMail key={edited.id} mail={edited} onClose={() => setEdited(null)} /> : null}
    </main>
  );
});

function Row({
  mail,
  onOpen,
  onShow,
  onEdit,
  onRetry,
}: {
  mail: OutboundMailRecord;
  onOpen: (ticketNumber: number) => void;
  onShow: () => void;
  onEdit: () => void;
  onRetry: () => void;
}) {
  const { t } = useText();
  const look = LOOK[mail.state];
  return (
    <tr>
      <td>
        <span className="row-x outgoing-state">
          <Icon of={look.icon} size={14} className={look.color} />
          {t(look.name)}
        </span>
      </td>
      <td className="t2 ell" dir="auto">
        {mail.to.map((address) => address.email).join(", ")}
      </td>
      <td>
        <button type="button" className="link ell" dir="auto" onClick={() => onOpen(mail.ticketNumber)}>
          <span className="t3 num">#{mail.ticketNumber}</span> {mail.subject}
        </button>
        {mail.error ? (
          <div className="s12 tc-danger" dir="auto">
            {mail.error}
          </div>
        ) : null}
      </td>
      <td className="t3 outgoing-time">
        <Time at={mail.sentAt ?? mail.createdAt} kind="clock" />
      </td>
      <td className="r">
        <span className="outgoing-acts">
          {mail.state === "failed" ? (
            <>
              <button
                type="button"
                className="icon-btn"
                aria-label={t("outgoing.editOf", { subject: mail.subject })}
                title={t("outgoing.edit")}
                onClick={onEdit}
              >
                <Icon of={Pencil} />
              </button>
              <button type="button" className="btn btn-sm" onClick={onRetry}>
                <Icon of={RotateCw} size={14} />
                {t("action.tryAgain")}
              </button>
            </>
          ) : null}
          <button
            type="button"
            className="icon-btn"
            aria-label={t("outgoing.sourceOf", { subject: mail.subject })}
            title={t("outgoing.source")}
            onClick={onShow}
          >
            <Icon of={FileText} />
          </button>
        </span>
      </td>
    </tr>
  );
}

function Source({ mail, onClose }: { mail: OutboundMailRecord | null; onClose: () => void }) {
  const { t, language } = useText();
  const store = useStore(MailStore);
  const [source, setSource] = useState<{ text: string; isError: boolean } | null>(null);
  const id = mail?.id;
  useEffect(() => {
    setSource(null);
    if (!id) return;
    store.source(id).then(
      (text) => setSource({ text, isError: false }),
      (error: unknown) => setSource({ text: reasonOfError(error, { t, language }), isError: true }),
    );
  }, [id, store, t, language]);
  return (
    <Modal open={mail !== null} onCancel={onClose} footer={null} title={mail?.subject} width={820} transitionName="" maskTransitionName="">
      {source ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={`source${source.isError ? " tc-danger" : ""}`} tabIndex={0}>
          {source.text}
        </pre>
      ) : (
        <p className="t3">{t("outgoing.loading")}</p>
      )}
    </Modal>
  );
}
