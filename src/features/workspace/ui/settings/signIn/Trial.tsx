"use client";
/** What a provider said when it was just tried out: whom it named, what a sign-in would have come to, and every word of it. */
import { CircleAlert, CircleCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { IdentityProviderRecord, TrialRecord } from "#/features/identityProvider/schema.ts";
import { REFUSALS } from "#/features/session/provider/schema.ts";
import { Group } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function Trial({ providers }: { providers: IdentityProviderRecord[] }) {
  const { t } = useText();
  const { api } = useClient();
  const [trial, setTrial] = useState<TrialRecord | null>(null);
  const id = new URLSearchParams(window.location.search).get("trial");
  useEffect(() => {
    if (!id || providers.length === 0) return;
    // Too old, or another's: there is nothing to show.
    api.get<TrialRecord>(`sign-in-trials/${encodeURIComponent(id)}`).then(setTrial, () => setTrial(null));
  }, [api, id, providers]);
  if (!trial) return null;
  const reason = REFUSALS.find((one) => one === trial.reason);
  const outcome =
    trial.fault ??
    (trial.outcome === "refused" && reason
      ? t(`refused.${reason}`)
      : t(`sso.outcome.${trial.outcome === "refused" ? "signs-in" : trial.outcome}`));
  return (
    <Group title={t("sso.trial")}>
      <div className="set-row is-wide" role="status">
        <div className="dns-head">
          <span className="dns-state">
            <Icon of={trial.isRight ? CircleCheck : CircleAlert} size={14} className={trial.isRight ? "c-success" : "c-danger"} />
            {outcome}
          </span>
        </div>
        <dl className="dns">
          {Object.entries({
            [t("sso.said.subject")]: trial.subject,
            [t("signIn.email")]:
              trial.email && `${trial.email} (${t(trial.isEmailVerified ? "sso.said.verified" : "sso.said.unverified")})`,
            [t("settings.name")]: trial.name,
            [t("sso.groups")]: trial.groups.join(", "),
          }).map(([name, value]) =>
            value ? (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ) : null,
          )}
        </dl>
        {Object.keys(trial.claims).length > 0 ? (
          <details>
            <summary>{t("sso.said.all")}</summary>
            <pre dir="ltr" className="sso-claims">
              {JSON.stringify(trial.claims, null, 2)}
            </pre>
          </details>
        ) : null}
      </div>
    </Group>
  );
}
