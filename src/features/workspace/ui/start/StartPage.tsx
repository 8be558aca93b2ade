"use client";
/** The first steps of a workspace: an inbox, a mail that arrives, and colleagues. Each can be left and come back to; nothing here is made up. */
import { Check, ChevronDown } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { STATUSES, type TicketRecord } from "#/features/ticket/schema.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { InboxStep } from "#/features/workspace/ui/start/InboxStep.tsx";
import { InviteStep } from "#/features/workspace/ui/start/InviteStep.tsx";
import { MailStep } from "#/features/workspace/ui/start/MailStep.tsx";
import { Empty } from "#/ui/Empty.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useIsBrowser } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";

type StepId = "inbox" | "mail" | "invite";

export const StartPage = observer(function StartPage({ smtpPort }: { smtpPort: number }) {
  const { t } = useText();
  const { pool, queue, me, workspace } = useClient();
  const { go } = usePlace();
  const tickets = useStore(TicketStore).list({ ...ALL_OPEN, status: [...STATUSES], sort: "createdAt" });
  useEffect(() => {
    if (tickets.state === "new") void tickets.open();
  }, [tickets, tickets.state]);
  const self = pool.get<MemberRecord>("member", me.id);
  const record = pool.get<WorkspaceRecord>("workspace", workspace.id);
  const inbox = pool
    .all<InboxRecord>("inbox")
    .filter((one) => !one.isArchived)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0];
  const others = pool.all<MemberRecord>("member").filter((member) => member.id !== me.id && member.isActive);
  const [first]: (TicketRecord | undefined)[] = tickets.tickets;
  const [chosen, setChosen] = useState<StepId | "none" | null>(null);
  const [isInboxSeen, setInboxSeen] = useState(false);
  // What is done stands in this browser's records, which may be ahead of the page as it was sent.
  const isHere = useIsBrowser();

  if (!isHere)
    return (
      <main className="page start" aria-label={t("start.title")}>
        <h1>{t("start.title")}</h1>
      </main>
    );
  const isMayor = self !== undefined && may.update(self);
  if (!isMayor || record?.onboardedAt)
    return (
      <main className="page start-over" aria-label={t("start.title")}>
        <Empty
          isPage
          isDone
          title={t(record?.onboardedAt ? "start.overTitle" : "start.notYoursTitle")}
          action={
            <button type="button" className="btn btn-primary" onClick={() => go({ page: "inbox", detail: "", ticket: null })}>
              {t("start.toInbox")}
            </button>
          }
        >
          {t(record?.onboardedAt ? "start.over" : "start.notYours")}
        </Empty>
      </main>
    );

  const isDone: Record<StepId, boolean> = {
    inbox: inbox !== undefined && (isInboxSeen || first !== undefined),
    mail: first !== undefined,
    invite: others.length > 0,
  };
  const next = (["inbox", "mail", "invite"] as const).find((id) => !isDone[id]) ?? null;
  const open = chosen ?? next;
  const toggle = (id: StepId) => setChosen(open === id ? "none" : id);
  const finish = (ticket: TicketRecord | null) => {
    queue.add("workspace.finishOnboarding", {});
    go({ page: "inbox", detail: "", ticket: ticket?.number ?? null, list: ALL_OPEN });
  };
  const count = Object.values(isDone).filter(Boolean).length;
  const step = (id: StepId, number: number, content: ReactNode) => (
    <li className={`start-step${isDone[id] ? " is-done" : ""}`}>
      <h2>
        <button type="button" aria-expanded={open === id} onClick={() => toggle(id)}>
          <span className="start-mark" aria-hidden="true">
            {isDone[id] ? <Icon of={Check} size={14} /> : number}
          </span>
          <span className="grow">{t(`start.${id}.title`)}</span>
          <span className="s12 t2">{t(isDone[id] ? "start.done" : id === "invite" ? "start.optional" : "start.open")}</span>
          <Icon of={ChevronDown} size={14} className={open === id ? "" : "is-folded"} />
        </button>
      </h2>
      {open === id ? <div className="start-body">{content}</div> : null}
    </li>
  );
  return (
    <main className="page start" aria-label={t("start.title")}>
      <h1>{t("start.title")}</h1>
      <p className="lede">{t("start.lede")}</p>
      <p className="sr" role="status">
        {t("start.progress", { count })}
      </p>
      <ol className="set-card start-steps">
        {step(
          "inbox",
          1,
          <InboxStep
            inbox={inbox}
            onDone={() => {
              setInboxSeen(true);
              setChosen(first ? null : "mail");
            }}
          />,
        )}
        {step("mail", 2, <MailStep inbox={inbox} first={first} smtpPort={smtpPort} onDone={() => setChosen("invite")} />)}
        {step("invite", 3, <InviteStep others={others} onDone={() => setChosen("none")} />)}
      </ol>
      <div className="start-foot">
        {first ? (
          <button type="button" className={`btn${open === null || open === "none" ? " btn-primary" : ""}`} onClick={() => finish(first)}>
            {t("start.finish")}
          </button>
        ) : null}
        <button type="button" className="btn btn-text" onClick={() => finish(null)}>
          {t("start.dismiss")}
        </button>
        <span className="s12 t3">{t("start.later")}</span>
      </div>
    </main>
  );
});
