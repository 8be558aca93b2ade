"use client";
/** Says that no mail goes to a contact, why, and lets it go again. */
import { MailX } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import type { ContactRecord } from "#/features/contact/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function Silenced({ suppression }: { suppression: NonNullable<ContactRecord["suppression"]> }) {
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
