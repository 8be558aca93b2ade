"use client";
/** The domains whose addresses the identity providers speak for, and the DNS record that shows each to be the workspace's. */
import { CircleCheck, CircleDashed } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { SignInDomainRecord } from "#/features/identityProvider/domain/schema.ts";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function SignInDomains({ domains, onChange }: { domains: SignInDomainRecord[]; onChange: () => Promise<void> }) {
  const { t } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const [name, setName] = useState("");
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (await save(() => api.post("sign-in-domains", { name }))) setName("");
  };
  return (
    <Group title={t("sso.domains")}>
      {domains.map((domain) => (
        <div key={domain.id} className="set-row is-wide">
          <div className="dns-head">
            <b>{domain.name}</b>
            <span className="dns-state">
              <Icon of={domain.verifiedAt ? CircleCheck : CircleDashed} size={14} className={domain.verifiedAt ? "c-success" : "t3"} />
              {t(domain.verifiedAt ? "sso.domainOwn" : "sso.domainOpen")}
            </span>
          </div>
          <dl className="dns">
            <dt>{t("domains.host")}</dt>
            <dd>
              <span className="dns-type">TXT</span>
              <Copied text={domain.host} label={t("domains.copyHost", { kind: domain.name })} />
            </dd>
            <dt>{t("domains.value")}</dt>
            <dd>
              <Copied text={domain.value} label={t("domains.copyValue", { kind: domain.name })} />
            </dd>
          </dl>
          <div className="toolbar">
            <button
              type="button"
              className="btn"
              disabled={isBusy}
              onClick={() => void save(() => api.post(`sign-in-domains/${domain.id}/check`, {}), t("sso.checked"))}
            >
              {t("domains.check")}
            </button>
            <button
              type="button"
              className="btn btn-danger"
              disabled={isBusy}
              onClick={() => void save(() => api.remove(`sign-in-domains/${domain.id}`))}
            >
              {t("settings.delete")}
              <span className="sr"> {domain.name}</span>
            </button>
          </div>
        </div>
      ))}
      <form onSubmit={(event) => void add(event)}>
        <Line name={t("sso.domainNew")} hint={t("sso.domainHint")}>
          {(id, hint) => (
            <>
              <input
                id={id}
                className="field"
                dir="ltr"
                aria-describedby={hint}
                placeholder="example.com"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
              <button type="submit" className="btn" disabled={isBusy || !name.trim()}>
                {t("settings.add")}
              </button>
            </>
          )}
        </Line>
      </form>
    </Group>
  );
}
