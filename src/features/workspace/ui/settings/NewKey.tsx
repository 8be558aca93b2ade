"use client";
/** What a new key or token is for, what it may do, what it sees, and until when. */
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import type { Limits as Chosen } from "#/core/actor.ts";
import { useClient } from "#/core/client/context.tsx";
import { can, GRANTABLE, type Permission } from "#/core/permission.ts";
import type { IssuedKey } from "#/features/apiKey/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { RoleChoice } from "#/features/role/store.ts";
import { Limits } from "#/features/workspace/ui/settings/Limits.tsx";
import { Checks, Part } from "#/features/workspace/ui/settings/Part.tsx";
import { firstOf } from "#/features/workspace/ui/settings/RoleSelect.tsx";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

const DAYS = [30, 90, 365] as const;
type Props = {
  path: "api-keys" | "members/me/tokens";
  title: string;
  /** Those that a key may have; left out for a token, which has its member's. */
  choices?: readonly RoleChoice[];
  onMade: (key: IssuedKey) => void;
  onClose: () => void;
};

export function NewKey({ path, title, choices, onMade, onClose }: Props) {
  const { t, language } = useText();
  const { api, pool, me } = useClient();
  const roleName = useRoleName();
  const self = pool.get<MemberRecord>("member", me.id);
  const [name, setName] = useState("");
  const [choiceId, setChoiceId] = useState(firstOf(choices ?? []));
  const [days, setDays] = useState<number | null>(90);
  const [permissions, setPermissions] = useState<Permission[] | null>(null);
  const [limits, setLimits] = useState<Chosen | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const choice = choices?.find(({ id }) => id === choiceId);
  const whole = choices ? choice : self;
  const possible = GRANTABLE.filter((one) => whole !== undefined && can(whole, one));
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const key = await api.post<IssuedKey>(path, {
        name,
        permissions: permissions?.filter((one) => possible.includes(one)) ?? null,
        expiresAt: days === null ? null : new Date(Date.now() + days * 86_400_000).toISOString(),
        ...(choices ? { role: choice?.role, limits } : {}),
      });
      onMade(key);
    } catch (error) {
      setFault(faultOfError(error, { t, language }));
      setBusy(false);
    }
  };
  return (
    <Modal open onCancel={onClose} title={title} footer={null} width={480} transitionName="" maskTransitionName="">
      <form className="stackv" onSubmit={(event) => void make(event)}>
        <label>
          {t("keys.name")}
          <input
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
            autoFocus
            required
            className="field"
            dir="auto"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {choices ? (
          <label>
            {t("settings.role")}
            <select className="field" value={choiceId} onChange={(event) => setChoiceId(event.target.value)}>
              {choices.map((one) => (
                <option key={one.id} value={one.id}>
                  {roleName(one)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          {t("keys.ends")}
          <select
            className="field"
            value={days ?? ""}
            onChange={(event) => setDays(event.target.value ? Number(event.target.value) : null)}
          >
            {DAYS.map((one) => (
              <option key={one} value={one}>
                {t("keys.inDays", { days: one })}
              </option>
            ))}
            <option value="">{t("keys.never")}</option>
          </select>
        </label>
        <Part
          name="permissions"
          title={t("roles.permissions")}
          all={t(choices ? "keys.all" : "tokens.all")}
          some={t("keys.some")}
          isSome={permissions !== null}
          onChange={(isSome) => setPermissions(isSome ? [...possible] : null)}
        >
          <Checks
            things={possible.map((one) => ({ id: one, name: t(`permission.${one}`) }))}
            chosen={permissions ?? []}
            onChange={(chosen) => setPermissions(possible.filter((one) => chosen.includes(one)))}
          />
        </Part>
        {choices && choice?.role !== "owner" && choice?.role !== "guest" ? <Limits limits={limits} onChange={setLimits} /> : null}
        {fault ? (
          <p className="s12 tc-danger" role="alert">
            {fault}
          </p>
        ) : null}
        <button type="submit" className="btn btn-primary" disabled={isBusy || !name.trim()}>
          {t("keys.create")}
        </button>
      </form>
    </Modal>
  );
}
