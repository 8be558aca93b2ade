"use client";
/** Every message that was accepted, what became of it and why, its source, and another try for what could not be read. */
import { Modal } from "antd";
import { Bot, CircleAlert, CircleCheck, Clock, Copy, FileText, MailQuestionMark, MailX, Reply, RotateCw, ShieldAlert } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useStore } from "#/core/client/context.tsx";
import type { LedgerRecord } from "#/features/mail/ledger/schema.ts";
import { LedgerStore } from "#/features/mail/ledger/store.ts";
import { type MailOutcome, OUTCOMES } from "#/features/mail/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";
import { toasts } from "#/ui/Toast.tsx";

const LOOK: Record<MailOutcome, { icon: IconType; color: string }> = {
  pending: { icon: Clock, color: "t3" },
  ticket: { icon: CircleCheck, color: "c-success" },
  reply: { icon: Reply, color: "c-success" },
  duplicate: { icon: Copy, color: "t3" },
  automatic: { icon: Bot, color: "t3" },
  bounce: { icon: MailX, color: "c-warning" },
  spam: { icon: ShieldAlert, color: "c-warning" },
  refused: { icon: MailQuestionMark, color: "c-warning" },
  failed: { icon: CircleAlert, color: "c-danger" },
};

export const IncomingMail = observer(function IncomingMail() {
  const { t, language } = useText();
  const ledger = useStore(LedgerStore);
  const [shown, setShown] = useState<LedgerRecord | null>(null);
  useEffect(() => ledger.open(), [ledger]);
  const hasFailed = ledger.lines.some((line) => line.outcome === "failed");
  const retry = (ids?: string[]) =>
    void ledger.retry(ids).then(
      (count) => toasts.show({ text: t("incoming.retried", { count }), icon: RotateCw }),
      (error: unknown) => toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true }),
    );
  return (
    <main className="page page-wide" aria-label={t("incoming.title")}>
      <h1>{t("incoming.title")}</h1>
      <p className="lede">{t("incoming.lede")}</p>
      <div className="ledger-bar">
        <label className="row-x">
          <span className="t2">{t("incoming.outcome")}</span>
          <select
            className="field"
            value={ledger.outcome ?? ""}
            onChange={(event) => ledger.show(OUTCOMES.find((one) => one === event.target.value) ?? null)}
          >
            <option value="">{t("incoming.all")}</option>
            {OUTCOMES.map((outcome) => (
              <option key={outcome} value={outcome}>
                {t(`outcome.${outcome}`)}
              </option>
            ))}
          </select>
        </label>
        <span className="grow" />
        {hasFailed ? (
          <button type="button" className="btn btn-sm" onClick={() => retry()}>
            <Icon of={RotateCw} size={14} />
            {t("incoming.retryAll")}
          </button>
        ) : null}
      </div>
      {ledger.state === "failed" && ledger.lines.length === 0 ? (
        <div className="notice" role="alert">
          <p>{t("incoming.failed")}</p>
          <button type="button" className="btn btn-sm" onClick={() => void ledger.read(null)}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {ledger.state === "ready" && ledger.lines.length === 0 ? (
        <Empty title={t(ledger.outcome ? "incoming.noneTitle" : "incoming.emptyTitle")}>
          {t(ledger.outcome ? "incoming.none" : "incoming.empty")}
        </Empty>
      ) : null}
      {ledger.lines.length > 0 ? (
        <table className="table outgoing incoming">
          <thead>
            <tr>
              <th scope="col">{t("incoming.outcome")}</th>
              <th scope="col">{t("incoming.from")}</th>
              <th scope="col">{t("incoming.became")}</th>
              <th scope="col">{t("outgoing.time")}</th>
              <th scope="col">
                <span className="sr">{t("outgoing.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {ledger.lines.map((line) => (
              <Row key={line.id} line={line} onShow={() => setShown(line)} onRetry={() => retry([line.id])} />
            ))}
          </tbody>
        </table>
      ) : null}
      {ledger.nextCursor ? (
        <button type="button" className="btn" onClick={() => ledger.more()}>
          {t("action.more")}
        </button>
      ) : null}
      <Source line={shown} onClose={() => setShown(null)} />
    </main>
  );
});

/** What was refused for its recipient can be read once that has an inbox. */
const mayRetry = ({ outcome, sourceClearedAt }: LedgerRecord) => outcome === "failed" || (outcome === "refused" && !sourceClearedAt);

function Row({ line, onShow, onRetry }: { line: LedgerRecord; onShow: () => void; onRetry: () => void }) {
  const { t } = useText();
  const { go } = usePlace();
  const look = LOOK[line.outcome];
  const { ticketNumber } = line;
  const from = line.from ?? t("incoming.nobody");
  return (
    <tr>
      <td>
        <span className="row-x outgoing-state">
          <Icon of={look.icon} size={14} className={look.color} />
          {t(`outcome.${line.outcome}`)}
        </span>
      </td>
      <td className="t2 ell" title={`${from} → ${line.to.join(", ")}`}>
        {from}
        <div className="s12 t3 ell">{t("incoming.toAddress", { address: line.to.join(", ") })}</div>
      </td>
      <td>
        {ticketNumber ? (
          <button type="button" className="link" onClick={() => go({ page: "inbox", detail: "", list: ALL_OPEN, ticket: ticketNumber })}>
            {t("conversation.number", { number: ticketNumber })}
          </button>
        ) : null}
        {line.reason ? (
          <div className={line.outcome === "failed" ? "s12 tc-danger" : "s12 t2"} dir="auto">
            {line.reason}
          </div>
        ) : null}
      </td>
      <td className="t3 outgoing-time">
        <Time at={line.at} kind="clock" />
      </td>
      <td className="r">
        <span className="outgoing-acts">
          {mayRetry(line) ? (
            <button type="button" className="btn btn-sm" onClick={onRetry}>
              <Icon of={RotateCw} size={14} />
              {t("action.tryAgain")}
            </button>
          ) : null}
          <button
            type="button"
            className="icon-btn"
            aria-label={t("incoming.sourceOf", { from })}
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

/** More would only make the page slow: the whole of it is in the file. */
const SHOWN_LENGTH_MAX = 200_000;

function Source({ line, onClose }: { line: LedgerRecord | null; onClose: () => void }) {
  const { t, language, locale } = useText();
  const ledger = useStore(LedgerStore);
  const [source, setSource] = useState<{ text: string; isError: boolean } | null>(null);
  const id = line?.id;
  const clearedAt = line?.sourceClearedAt;
  useEffect(() => {
    setSource(null);
    if (!id || clearedAt) return;
    let isCurrent = true;
    ledger.source(id).then(
      (text) => isCurrent && setSource({ text, isError: false }),
      (error: unknown) => isCurrent && setSource({ text: reasonOfError(error, { t, language }), isError: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [id, clearedAt, ledger, t, language]);
  return (
    <Modal open={line !== null} onCancel={onClose} footer={null} title={line?.from} width={820} transitionName="" maskTransitionName="">
      {clearedAt ? (
        <p className="t2">
          {t("incoming.cleared", { date: new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(clearedAt)) })}
        </p>
      ) : source ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={`source${source.isError ? " tc-danger" : ""}`} tabIndex={0}>
          {source.text.slice(0, SHOWN_LENGTH_MAX)}
        </pre>
      ) : (
        <p className="t3">{t("outgoing.loading")}</p>
      )}
    </Modal>
  );
}
