"use client";
/** The workspace's API keys, and its members' personal tokens. */
import { CircleAlert, Plus } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/apiKey/policy.ts";
import type { ApiKeyRecord, IssuedKey } from "#/features/apiKey/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { roleChoices } from "#/features/role/store.ts";
import { KeyList } from "#/features/workspace/ui/settings/KeyList.tsx";
import { ListFault, ListMore } from "#/features/workspace/ui/settings/ListState.tsx";
import { NewKey } from "#/features/workspace/ui/settings/NewKey.tsx";
import { SecretOnce } from "#/features/workspace/ui/settings/SecretOnce.tsx";
import { usePages } from "#/features/workspace/ui/settings/usePages.ts";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const ApiKeys = observer(function ApiKeys() {
  const { t } = useText();
  const { pool, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  if (self && may.manage(self)) return <Keys self={self} />;
  return (
    <>
      <h1>{t("settings.apiKeys")}</h1>
      <p className="notice">{t("keys.adminsOnly")}</p>
    </>
  );
});

const Keys = observer(function Keys({ self }: { self: MemberRecord }) {
  const { t, language } = useText();
  const client = useClient();
  const { api, pool } = client;
  const roleName = useRoleName();
  const list = usePages<ApiKeyRecord>("api-keys");
  const [isMaking, setMaking] = useState(false);
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const choices = roleChoices(client).filter((choice) => choice.role !== "custom" && may.give(self, choice));
  const perform = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await list.reload();
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  const about = ({ role, permissions, limits, memberId }: ApiKeyRecord) => {
    const owner = memberId ? pool.get<MemberRecord>("member", memberId)?.name : null;
    const what = role ? roleName({ role, roleId: null }) : t("keys.tokenOf", { name: owner ?? "" });
    return [what, permissions ? t("keys.some") : null, limits ? t("roles.some") : null].filter(Boolean).join(" · ");
  };
  return (
    <>
      <div className="settings-head">
        <div>
          <h1>{t("settings.apiKeys")}</h1>
          <p className="lede">{t("keys.lede")}</p>
        </div>
        <button type="button" className="btn btn-primary" onClick={() => setMaking(true)}>
          <Icon of={Plus} />
          {t("keys.new")}
        </button>
      </div>
      <ListFault list={list} />
      {list.isReady && list.rows.length === 0 ? <p className="t2 settings-none">{t("keys.empty")}</p> : null}
      <KeyList
        keys={list.rows}
        about={about}
        mayRotate={({ role, permissions, limits }) => role !== null && may.give(self, { role, permissions, limits })}
        onRotate={(key) => void perform(async () => setIssued(await api.post<IssuedKey>(`api-keys/${key.id}/rotate`, {})))}
        onRevoke={(key) => void perform(() => api.post(`api-keys/${key.id}/revoke`, {}))}
      />
      <ListMore list={list} />
      {isMaking ? (
        <NewKey
          path="api-keys"
          title={t("keys.new")}
          choices={choices}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setIssued(key);
            void list.reload();
          }}
        />
      ) : null}
      {issued ? <SecretOnce name={issued.name} secret={issued.key} onClose={() => setIssued(null)} /> : null}
    </>
  );
});
