"use client";
/** Tells that the line to the server is cut: nothing is lost, and what waits goes out when it is back. */
import { CloudOff, LogIn } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Banner = observer(function Banner() {
  const { t } = useText();
  const { connection, queue } = useClient();
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
      </span>
    </div>
  );
});
