"use client";
/** A first mail: sent from here with one press, or from outside; and the conversation it becomes, the moment it is there. */
import { Check, CircleCheck, Copy, Mail } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { firstMailCommand } from "#/features/inbox/rules.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

/** After this long something is wrong, and it is said. */
const SLOW_MS = 20_000;

type Props = { inbox: InboxRecord | undefined; first: TicketRecord | undefined; smtpPort: number; onDone: () => void };

export function MailStep({ inbox, first, smtpPort, onDone }: Props) {
  const { t, language } = useText();
  const { api, me } = useClient();
  const [state, setState] = useState<"idle" | "sending" | "sent" | "slow">("idle");
  const [fault, setFault] = useState<string | null>(null);
  const [isCopied, setCopied] = useState(false);
  const address = inbox?.addresses[0] ?? "";
  const hasArrived = first !== undefined;
  useEffect(() => {
    if (state !== "sent" || hasArrived) return;
    const timer = setTimeout(() => setState("slow"), SLOW_MS);
    return () => clearTimeout(timer);
  }, [state, hasArrived]);

  const send = async () => {
    if (!inbox) return;
    setState("sending");
    setFault(null);
    try {
      await api.post(`inboxes/${inbox.id}/trial-mail`, { subject: t("start.mail.subject"), text: t("start.mail.text", { name: me.name }) });
      setState("sent");
    } catch (error) {
      setState("idle");
      setFault(reasonOfError(error, { t, language }));
    }
  };
  // Names below localhost are nobody's mail domain: mail gets there only through the port of this machine.
  const isLocal = smtpPort > 0 && address.endsWith(".localhost");
  const copied = isLocal ? firstMailCommand(address, smtpPort) : address;
  const copy = () =>
    navigator.clipboard.writeText(copied).then(
      () => setCopied(true),
      () => setFault(t("start.mail.notCopied")),
    );
  return (
    <>
      <p className="t2">{t("start.mail.lede", { from: me.email, address })}</p>
      <p role="status" className="start-state">
        {first ? (
          <>
            <Icon of={CircleCheck} className="c-success" />
            <span className="grow">
              {t("start.mail.arrived")}{" "}
              <NavLink to={{ page: "inbox", detail: "", ticket: first.number }} className="start-link">
                <span dir="auto">
                  #{first.number} {first.subject}
                </span>
              </NavLink>
            </span>
          </>
        ) : state === "sent" || state === "sending" ? (
          <>
            <Icon of={Mail} className="t3" />
            {t("start.mail.waiting")}
          </>
        ) : state === "slow" ? (
          t("start.mail.slow")
        ) : null}
      </p>
      {fault ? (
        <p className="tc-danger" role="alert">
          {fault}
        </p>
      ) : null}
      <div className="start-acts">
        <button
          type="button"
          className={first ? "btn" : "btn btn-primary"}
          disabled={!inbox || state === "sending"}
          onClick={() => void send()}
        >
          {t(first || state === "slow" ? "start.mail.again" : "start.mail.action")}
        </button>
        {first ? (
          <button type="button" className="btn btn-primary" onClick={onDone}>
            {t("start.mail.next")}
          </button>
        ) : null}
      </div>
      <details className="start-how">
        <summary>{t("start.mail.outside")}</summary>
        <p>{isLocal ? t("empty.newLocal", { address, server: `localhost:${smtpPort}` }) : t("start.mail.public", { address })}</p>
        {globalThis.navigator?.clipboard && address ? (
          <button type="button" className="btn btn-sm" onClick={() => void copy()}>
            <Icon of={isCopied ? Check : Copy} size={14} />
            {t(isCopied ? "empty.copied" : isLocal ? "empty.copyCommand" : "empty.copyAddress")}
          </button>
        ) : null}
      </details>
    </>
  );
}
