"use client";
/** How members come in, and who brings them: domains, identity providers, single sign-on, the directory. For administrators alone. */
import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import type { DirectoryRecord } from "#/features/directory/schema.ts";
import type { SignInDomainRecord } from "#/features/identityProvider/domain/schema.ts";
import { may } from "#/features/identityProvider/policy.ts";
import type { SignInPolicyRecord } from "#/features/identityProvider/requirement/schema.ts";
import type { IdentityProviderRecord } from "#/features/identityProvider/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Directory } from "#/features/workspace/ui/settings/signIn/Directory.tsx";
import { Oidc } from "#/features/workspace/ui/settings/signIn/Oidc.tsx";
import { Requirement } from "#/features/workspace/ui/settings/signIn/Requirement.tsx";
import { Saml } from "#/features/workspace/ui/settings/signIn/Saml.tsx";
import { SignInDomains } from "#/features/workspace/ui/settings/signIn/SignInDomains.tsx";
import { Trial } from "#/features/workspace/ui/settings/signIn/Trial.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

type Loaded = {
  providers: IdentityProviderRecord[];
  domains: SignInDomainRecord[];
  policy: SignInPolicyRecord;
  directory: DirectoryRecord;
};

export const SignIn = observer(function SignIn() {
  const { t, language } = useText();
  const { api, pool, me } = useClient();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const self = pool.get<MemberRecord>("member", me.id);
  const isAllowed = self !== undefined && may.manage(self);
  const load = useCallback(async () => {
    try {
      const [providers, domains, policy, directory] = await Promise.all([
        api.get<Page<IdentityProviderRecord>>("identity-providers"),
        api.get<Page<SignInDomainRecord>>("sign-in-domains"),
        api.get<SignInPolicyRecord>("sign-in-policy"),
        api.get<DirectoryRecord>("directory"),
      ]);
      setLoaded({ providers: providers.data, domains: domains.data, policy, directory });
      setFault(null);
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    }
  }, [api, t, language]);
  useEffect(() => {
    if (isAllowed) void load();
  }, [isAllowed, load]);
  const of = (kind: IdentityProviderRecord["kind"]) => loaded?.providers.find((provider) => provider.kind === kind) ?? null;
  return (
    <>
      <h1>{t("settings.signIn")}</h1>
      <p className="lede">{t("sso.lede")}</p>
      {isAllowed ? null : <p className="notice">{t("sso.adminsOnly")}</p>}
      {fault ? (
        <div className="notice" role="alert">
          <p>{fault}</p>
          <button type="button" className="btn" onClick={() => void load()}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {isAllowed && loaded ? (
        <>
          <Trial providers={loaded.providers} />
          <SignInDomains domains={loaded.domains} onChange={load} />
          <Oidc key={`oidc ${of("oidc")?.version}`} provider={of("oidc")} onChange={load} />
          <Saml key={`saml ${of("saml")?.version}`} provider={of("saml")} onChange={load} />
          <Requirement
            policy={loaded.policy}
            groups={loaded.directory.groups.map(({ name }) => name)}
            isReady={loaded.providers.some(({ isOn }) => isOn) && loaded.domains.some(({ verifiedAt }) => verifiedAt)}
            onChange={load}
          />
          <Directory directory={loaded.directory} onChange={load} />
        </>
      ) : null}
    </>
  );
});
