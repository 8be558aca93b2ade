"use client";
/** The directory that brings the members (SCIM): its address, and a token that is shown once. */
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { DirectoryRecord } from "#/features/directory/schema.ts";
import { Copied } from "#/features/workspace/ui/settings/Copied.tsx";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

export function Directory({ directory, onChange }: { directory: DirectoryRecord; onChange: () => Promise<void> }) {
  const { t } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const [token, setToken] = useState<string | null>(null);
  const make = () =>
    save(async () => {
      setToken((await api.post<{ token: string }>("directory/token", {})).token);
    });
  return (
    <Group title={t("sso.directory")}>
      <Line name={t("sso.scimUrl")} hint={t("sso.oursHint")} isTitle isWide>
        {() => (
          <div className="sso-copy">
            <Copied text={directory.url} label={t("sso.copy", { name: t("sso.scimUrl") })} />
          </div>
        )}
      </Line>
      <Line
        name={t("sso.token")}
        hint={directory.token ? t("sso.directoryHas", { users: directory.userCount, groups: directory.groups.length }) : t("sso.tokenNone")}
        isTitle
      >
        {() => (
          <>
            {directory.token?.usedAt ? (
              <span className="t2 dns-checked">
                {t("sso.tokenUsed")} <Time at={directory.token.usedAt} kind="clock" />
              </span>
            ) : null}
            {directory.token ? (
              <Sure title={t("sso.tokenSure")} action={t("sso.tokenMake")} className="btn" isBusy={isBusy} onSure={() => void make()} />
            ) : (
              <button type="button" className="btn" disabled={isBusy} onClick={() => void make()}>
                {t("sso.tokenMake")}
              </button>
            )}
          </>
        )}
      </Line>
      {token ? (
        <Line name={t("sso.tokenOnce")} isTitle isWide>
          {() => (
            <div className="sso-copy" role="status">
              <Copied text={token} label={t("sso.copy", { name: t("sso.token") })} />
            </div>
          )}
        </Line>
      ) : null}
      {directory.groups.length > 0 ? (
        <Line name={t("sso.groups")} isTitle isWide>
          {() => <p>{directory.groups.map(({ name, memberCount }) => `${name} (${memberCount})`).join(", ")}</p>}
        </Line>
      ) : null}
      {directory.token ? (
        <DeleteLine
          name={t("sso.tokenDelete")}
          sure={t("sso.tokenDeleteSure")}
          onDelete={() => {
            setToken(null);
            void save(() => api.remove("directory/token"));
          }}
        />
      ) : null}
    </Group>
  );
}
