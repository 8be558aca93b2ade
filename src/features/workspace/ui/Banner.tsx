"use client";
/** Tells that the line to the server is cut: nothing is lost, and what waits goes out when it is back. */
import { ChevronDown, CloudOff, CloudUpload, LogIn, MessageSquare } from "lucide-react";
import { Popover } from "antd";
import { observer } from "mobx-react-lite";
import type { Client } from "#/core/client/client.ts";
import { useClient } from "#/core/client/context.tsx";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { type Translate, useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

export const Banner = observer(function Banner() {
  const { t } = useText();
  const client = useClient();
  const { connection, queue } = client;
  const count = queue.unsentCount;
  if (connection.state === "signed-out")
    return (
      <div className="banner" role="status">
        <Icon of={LogIn} />
        <span>{t("signedOut.title")}</span>
        <span className="t2 banner-more">{t("signedOut.kept")}</span>
        <span className="acts">
          <a className="btn btn-sm" href="/sign-in">
            {t("signedOut.action")}
          </a>
        </span>
      </div>
    );
  if (connection.state !== "lost") return null;
  return (
    <div className="banner" role="status">
      <Icon of={CloudOff} />
      <span>{t("offline.title")}</span>
      <span className="t2 banner-more">{count > 0 ? t("offline.kept", { count }) : t("offline.none")}</span>
      <span className="acts">
        <button type="button" className="btn btn-sm btn-text" onClick={() => connection.retryNow()}>
          {t("offline.retry")}
        </button>
        {count > 0 ? (
          <Popover
            trigger="click"
            placement="bottomRight"
            destroyOnHidden
            content={
              <section className="waiting" aria-label={t("offline.waiting", { count })}>
                <h2>{t("offline.waiting", { count })}</h2>
                <ul>
                  {queue.unsent.map((entry) => (
                    <li key={entry.id}>
                      <Icon of={entry.name === "message.create" ? MessageSquare : CloudUpload} />
                      <span className="grow ell" dir="auto">
                        {told(client, entry, t)}
                      </span>
                      <Time at={entry.at} kind="clock" className="t3 s12" />
                    </li>
                  ))}
                </ul>
                <p className="t3 s12">{t("offline.inOrder")}</p>
              </section>
            }
          >
            <button type="button" className="btn btn-sm">
              {t("offline.show")}
              <Icon of={ChevronDown} size={14} />
            </button>
          </Popover>
        ) : null}
      </span>
    </div>
  );
});

/** What a command that waits will do, as far as it concerns a ticket. */
function told(client: Client, { name, input }: { name: string; input: unknown }, t: Translate): string {
  const { id, ticketId, kind } = input as { id?: string; ticketId?: string; kind?: string };
  const ticket = client.pool.get<TicketRecord>("ticket", ticketId ?? id);
  if (!ticket) return t("offline.other");
  const values = { number: ticket.number, subject: ticket.subject };
  if (name === "message.create") return t(kind === "note" ? "offline.note" : "offline.reply", values);
  return t(name.startsWith("draft.") ? "offline.draft" : "offline.change", values);
}
