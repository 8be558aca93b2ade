"use client";
/** Keys or tokens, one a row: what it is called, by what it is known, when it was used and until when it works. */
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import type { ApiKeyRecord } from "#/features/apiKey/schema.ts";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

type Props = {
  keys: readonly ApiKeyRecord[];
  about: (key: ApiKeyRecord) => ReactNode;
  onRevoke: (key: ApiKeyRecord) => void;
  /** Left out, none is given another secret here. */
  onRotate?: (key: ApiKeyRecord) => void;
  mayRotate?: (key: ApiKeyRecord) => boolean;
};

export function KeyList({ keys, about, onRevoke, onRotate, mayRotate = () => true }: Props) {
  const { t } = useText();
  return (
    <ul className="settings-list key-list">
      {keys.map((key) => {
        const isOver = key.revokedAt !== null || (key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now());
        return (
          <li key={key.id} className={isOver ? "is-faded" : undefined}>
            <Icon of={KeyRound} className="t3" />
            <div className="key-about">
              <div className="row-x">
                <b className="w5 ell" dir="auto" title={key.name}>
                  {key.name}
                </b>
                <code className="t2 s12">{key.prefix}…</code>
              </div>
              <p className="s12 t2">
                {about(key)} ·{" "}
                {key.lastUsedAt ? (
                  <>
                    {t("keys.lastUsed")} <Time at={key.lastUsedAt} kind="clock" />
                  </>
                ) : (
                  t("keys.neverUsed")
                )}
                {key.expiresAt && !isOver ? (
                  <>
                    {" · "}
                    {t("keys.ends")} <Time at={key.expiresAt} kind="clock" />
                  </>
                ) : null}
                {key.previousUntil ? (
                  <>
                    {" · "}
                    {t("keys.overlap")} <Time at={key.previousUntil} kind="clock" />
                  </>
                ) : null}
              </p>
            </div>
            {isOver ? (
              <span className="s12 t3">{t(key.revokedAt ? "keys.revoked" : "keys.ended")}</span>
            ) : (
              <div className="row-x">
                {onRotate && key.memberId === null && mayRotate(key) ? (
                  <Sure
                    title={t("keys.rotateSure", { name: key.name })}
                    action={t("keys.rotate")}
                    name={key.name}
                    onSure={() => onRotate(key)}
                  />
                ) : null}
                <Sure
                  title={t("keys.revokeSure", { name: key.name })}
                  action={t("keys.revoke")}
                  name={key.name}
                  onSure={() => onRevoke(key)}
                  isDanger
                />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
