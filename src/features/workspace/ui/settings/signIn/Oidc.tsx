"use client";
/** The workspace's OpenID Connect provider: Google Workspace, Entra, Okta, and every other. */
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { ProviderState } from "#/features/workspace/ui/settings/signIn/ProviderState.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = { provider: IdentityProviderRecord | null; onChange: () => Promise<void> };

export function Oidc({ provider, onChange }: Props) {
  const { t } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const [typed, setTyped] = useState({
    name: provider?.name ?? "",
    issuer: provider?.issuer ?? "",
    clientId: provider?.clientId ?? "",
    clientSecret: "",
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { clientSecret, ...rest } = typed;
    void save(() => api.post("identity-providers/oidc", clientSecret ? typed : rest, "PUT"));
  };
  const input = (field: keyof typeof typed, id: string, hint: string | undefined, type = "text", placeholder = "") => (
    <input
      id={id}
      className="field"
      type={type}
      dir={field === "name" ? "auto" : "ltr"}
      autoComplete="off"
      spellCheck={false}
      required={field !== "clientSecret" || !provider}
      aria-describedby={hint}
      placeholder={placeholder}
      value={typed[field]}
      onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
    />
  );
  return (
    <Group title="OpenID Connect">
      <form onSubmit={submit}>
        <Line name={t("sso.name")} hint={t("sso.nameHint")}>
          {(id, hint) => input("name", id, hint)}
        </Line>
        <Line name={t("sso.issuer")} hint={t("sso.issuerHint")}>
          {(id, hint) => input("issuer", id, hint, "url", "https://accounts.google.com")}
        </Line>
        <Line name={t("sso.clientId")}>{(id, hint) => input("clientId", id, hint)}</Line>
        <Line name={t("sso.clientSecret")} hint={provider ? t("sso.secretKept") : undefined}>
          {(id, hint) => input("clientSecret", id, hint, "password")}
        </Line>
        <Line name="" hint={t("sso.saveHint")} isTitle>
          {() => (
            <button type="submit" className="btn btn-primary" disabled={isBusy}>
              {t("inboxMail.save")}
              <span className="sr"> OpenID Connect</span>
            </button>
          )}
        </Line>
      </form>
      {provider ? (
        <>
          <Line name={t("sso.redirectUrl")} hint={t("sso.oursHint")} isTitle isWide>
            {() => (
              <div className="sso-copy">
                <Copied text={provider.ours.redirectUrl} label={t("sso.copy", { name: t("sso.redirectUrl") })} />
              </div>
            )}
          </Line>
          <Line name={t("sso.logoutUrl")} hint={t("sso.logoutHint")} isTitle isWide>
            {() => (
              <div className="sso-copy">
                <Copied text={provider.ours.logoutUrl ?? ""} label={t("sso.copy", { name: t("sso.logoutUrl") })} />
              </div>
            )}
          </Line>
          <ProviderState provider={provider} onChange={onChange} />
        </>
      ) : null}
    </Group>
  );
}
