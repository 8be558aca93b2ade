"use client";
/** Tells that the line to the server is cut: nothing is lost, and what waits goes out when it is back. */
import { CloudOff, LogIn } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Banner = observer(function Banner() {
  const { t, locale } = useText();
  const { connection, queue } = useClient();
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
  const waiting = { replies: 0, notes: 0, changes: 0 };
  for (const { name, input } of queue.unsent) waiting[kindOf(name, input)] += 1;
  const told = (["replies", "notes", "changes"] as const).flatMap((kind) =>
    waiting[kind] > 0 ? [t(`offline.${kind}`, { count: waiting[kind] })] : [],
  );
  const what = new Intl.ListFormat(locale, { type: "conjunction" }).format(told);
  return (
    <div className="banner" role="status">
      <Icon of={CloudOff} />
      <span>{t("offline.title")}</span>
      <span className="t2 banner-more">{told.length > 0 ? t("offline.kept", { what, count: queue.unsentCount }) : t("offline.none")}</span>
      <span className="acts">
        <button type="button" className="btn btn-sm btn-text" onClick={() => connection.retryNow()}>
          {t("offline.retry")}
        </button>
      </span>
    </div>
  );
});

/** What a command is to whoever gave it. */
function kindOf(name: string, input: unknown): "replies" | "notes" | "changes" {
  if (name !== "message.create") return "changes";
  return (input as { kind?: string }).kind === "note" ? "notes" : "replies";
}
