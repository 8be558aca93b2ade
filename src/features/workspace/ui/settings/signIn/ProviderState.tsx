"use client";
/** What every provider has at its end: trying it out, switching it on, taking it away. */
import { useClient } from "#/core/client/context.tsx";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { useText } from "#/ui/messages/text.tsx";

export function ProviderState({ provider, onChange }: { provider: IdentityProviderRecord; onChange: () => Promise<void> }) {
  const { t } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const path = `identity-providers/${provider.id}`;
  return (
    <>
      <Line name={t("sso.try")} hint={t(provider.testedAt ? "sso.tried" : "sso.tryHint")} isTitle>
        {() => (
          <a className="btn" href={`${new URL(provider.ours.startUrl).pathname}?trial=1`}>
            {t("sso.tryAction")}
            <span className="sr"> {provider.name}</span>
          </a>
        )}
      </Line>
      <Toggle
        name={t("sso.on", { name: provider.name })}
        hint={t("sso.onHint")}
        isOn={provider.isOn}
        isDisabled={isBusy || (!provider.isOn && !provider.testedAt)}
        onChange={(isOn) => void save(() => api.post(path, { isOn }, "PATCH"))}
      />
      {provider.kind === "saml" ? (
        <Toggle
          name={t("sso.unasked")}
          hint={t("sso.unaskedHint")}
          isOn={provider.takesUnasked}
          isDisabled={isBusy}
          onChange={(takesUnasked) => void save(() => api.post(path, { takesUnasked }, "PATCH"))}
        />
      ) : null}
      <DeleteLine
        name={t("sso.remove", { name: provider.name })}
        sure={t("sso.removeSure", { name: provider.name })}
        onDelete={() => void save(() => api.remove(path))}
      />
    </>
  );
}
