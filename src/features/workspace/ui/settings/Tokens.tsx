"use client";
/** One's own personal tokens, in the profile. */
import { CircleAlert, Plus } from "lucide-react";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { ApiKeyRecord, IssuedKey } from "#/features/apiKey/schema.ts";
import { KeyList } from "#/features/workspace/ui/settings/KeyList.tsx";
import { ListFault, ListMore } from "#/features/workspace/ui/settings/ListState.tsx";
import { NewKey } from "#/features/workspace/ui/settings/NewKey.tsx";
import { SecretOnce } from "#/features/workspace/ui/settings/SecretOnce.tsx";
import { usePages } from "#/features/workspace/ui/settings/usePages.ts";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function Tokens() {
  const { t, language } = useText();
  const { api } = useClient();
  const list = usePages<ApiKeyRecord>("members/me/tokens");
  const [isMaking, setMaking] = useState(false);
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const revoke = async ({ id }: ApiKeyRecord) => {
    try {
      await api.remove(`members/me/tokens/${id}`);
      await list.reload();
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  return (
    <section className="set-group" aria-label={t("tokens.title")}>
      <div className="settings-head">
        <div>
          <h2>{t("tokens.title")}</h2>
          <p className="t2">{t("tokens.lede")}</p>
        </div>
        <button type="button" className="btn" onClick={() => setMaking(true)}>
          <Icon of={Plus} size={14} />
          {t("tokens.new")}
        </button>
      </div>
      <ListFault list={list} />
      {list.isReady && list.rows.length === 0 ? <p className="t2 settings-none">{t("tokens.empty")}</p> : null}
      <KeyList
        keys={list.rows}
        about={({ permissions }) => t(permissions ? "keys.some" : "tokens.all")}
        onRevoke={(key) => void revoke(key)}
      />
      <ListMore list={list} />
      {isMaking ? (
        <NewKey
          path="members/me/tokens"
          title={t("tokens.new")}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setIssued(key);
            void list.reload();
          }}
        />
      ) : null}
      {issued ? <SecretOnce name={issued.name} secret={issued.key} onClose={() => setIssued(null)} /> : null}
    </section>
  );
}
