"use client";
/** What became of mail to a contact: that none goes there any more, why, and lets it go again; and the last that came back. */
import { MailX } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

export function Reachable({ contact: { suppression, lastReturn } }: { contact: ContactRecord }) {
  return (
    <>
      {suppression ? <Silenced suppression={suppression} /> : null}
      {lastReturn && lastReturn.messageId !== suppression?.messageId ? <LastReturn of={lastReturn} /> : null}
    </>
  );
}

function LastReturn({ of: { state, bounce, at, detail } }: { of: NonNullable<ContactRecord["lastReturn"]> }) {
  const { t } = useText();
  return (
    <div className="silenced">
      <Icon of={MailX} className="c-warning" />
      <div>
        <b>{t(state === "complained" ? "returned.complained" : bounce === "hard" ? "returned.hard" : "returned.soft")}</b>
        <p className="s12 t3">
          <Time at={at} kind="clock" />
        </p>
        {detail ? (
          <p className="s12 t2" dir="auto">
            {detail}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Silenced({ suppression }: { suppression: NonNullable<ContactRecord["suppression"]> }) {
  const { t } = useText();
  const { queue } = useClient();
  return (
    <div className="silenced">
      <Icon of={MailX} className="c-danger" />
      <div>
        <b>{t("suppression.title")}</b>
        <p>{t(`suppression.${suppression.reason}`)}</p>
        {suppression.detail ? (
          <p className="s12 t2" dir="auto">
            {suppression.detail}
          </p>
        ) : null}
        <button type="button" className="btn btn-sm" onClick={() => queue.add("suppression.lift", { id: suppression.id })}>
          {t("suppression.lift")}
        </button>
      </div>
    </div>
  );
}
