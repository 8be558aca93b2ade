"use client";
/** The workspace's SAML provider, by its metadata: from an address, or pasted. */
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { ProviderState } from "#/features/workspace/ui/settings/signIn/ProviderState.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = { provider: IdentityProviderRecord | null; onChange: () => Promise<void> };

export function Saml({ provider, onChange }: Props) {
  const { t, locale } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const [name, setName] = useState(provider?.name ?? "");
  const [metadata, setMetadata] = useState(provider?.metadataUrl ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isAddress = /^https?:\/\/\S+$/i.test(metadata.trim());
    const given = isAddress ? { metadataUrl: metadata.trim() } : { metadata };
    void save(() => api.post("identity-providers/saml", { name, ...given }, "PUT"));
  };
  return (
    <Group title="SAML 2.0">
      <form onSubmit={submit}>
        <Line name={t("sso.name")} hint={t("sso.nameHint")}>
          {(id, hint) => (
            <input
              id={id}
              className="field"
              dir="auto"
              required
              aria-describedby={hint}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Line>
        <Line name={t("sso.metadata")} hint={t("sso.metadataHint")} isWide>
          {(id, hint) => (
            <textarea
              id={id}
              className="field"
              dir="ltr"
              rows={3}
              required
              spellCheck={false}
              aria-describedby={hint}
              value={metadata}
              onChange={(event) => setMetadata(event.target.value)}
            />
          )}
        </Line>
        <Line name="" hint={t("sso.saveHint")} isTitle>
          {() => (
            <button type="submit" className="btn btn-primary" disabled={isBusy}>
              {t("inboxMail.save")}
              <span className="sr"> SAML 2.0</span>
            </button>
          )}
        </Line>
      </form>
      {provider ? (
        <>
          <div className="set-row is-wide">
            <b>{t("sso.ours")}</b>
            <p>{t("sso.oursHint")}</p>
            <dl className="dns">
              <dt>{t("sso.acsUrl")}</dt>
              <dd>
                <Copied text={provider.ours.redirectUrl} label={t("sso.copy", { name: t("sso.acsUrl") })} />
              </dd>
              <dt>{t("sso.entityId")}</dt>
              <dd>
                <Copied text={provider.ours.entityId ?? ""} label={t("sso.copy", { name: t("sso.entityId") })} />
              </dd>
              <dt>{t("sso.ourMetadata")}</dt>
              <dd>
                <Copied text={provider.ours.metadataUrl ?? ""} label={t("sso.copy", { name: t("sso.ourMetadata") })} />
              </dd>
              <dt>{t("sso.theirs")}</dt>
              <dd>
                <code>{provider.issuer}</code>
              </dd>
              {provider.certificates.map((certificate) => (
                <div key={`${certificate.name} ${certificate.expiresAt}`}>
                  <dt>{t("sso.certificate")}</dt>
                  <dd>
                    {certificate.name}
                    {certificate.expiresAt
                      ? `, ${new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(certificate.expiresAt))}`
                      : null}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
          <ProviderState provider={provider} onChange={onChange} />
        </>
      ) : null}
    </Group>
  );
}
