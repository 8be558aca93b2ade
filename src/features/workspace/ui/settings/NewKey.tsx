"use client";
/** What a new key or token is for, what it may do, what it sees, and until when. */
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { can, GRANTABLE, type Permission } from "#/core/permission.ts";
import type { IssuedKey } from "#/features/apiKey/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { RoleChoice } from "#/features/role/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
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
  const [limits, setLimits] = useState<{ inboxIds: string[]; teamIds: string[] } | null>(null);
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
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
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
        {choices && choice?.role !== "owner" && choice?.role !== "guest" ? (
          <Part
            name="limits"
            title={t("roles.limits")}
            all={t("roles.everything")}
            some={t("roles.some")}
            isSome={limits !== null}
            onChange={(isSome) => setLimits(isSome ? { inboxIds: [], teamIds: [] } : null)}
          >
            <Checks
              things={pool.all<InboxRecord>("inbox").sort(byName)}
              chosen={limits?.inboxIds ?? []}
              onChange={(inboxIds) => setLimits({ inboxIds, teamIds: limits?.teamIds ?? [] })}
            />
            <Checks
              things={pool.all<TeamRecord>("team").sort(byName)}
              chosen={limits?.teamIds ?? []}
              onChange={(teamIds) => setLimits({ teamIds, inboxIds: limits?.inboxIds ?? [] })}
            />
          </Part>
        ) : null}
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

type PartProps = {
  name: string;
  title: string;
  all: string;
  some: string;
  isSome: boolean;
  onChange: (isSome: boolean) => void;
  children: React.ReactNode;
};
/** All of it, or a part that is chosen. */
function Part({ name, title, all, some, isSome, onChange, children }: PartProps) {
  return (
    <fieldset className="stackv rights">
      <legend>{title}</legend>
      <label className="rights-line">
        <input type="radio" name={name} checked={!isSome} onChange={() => onChange(false)} />
        {all}
      </label>
      <label className="rights-line">
        <input type="radio" name={name} checked={isSome} onChange={() => onChange(true)} />
        {some}
      </label>
      {isSome ? children : null}
    </fieldset>
  );
}

type ChecksProps = { things: readonly { id: string; name: string }[]; chosen: readonly string[]; onChange: (chosen: string[]) => void };
function Checks({ things, chosen, onChange }: ChecksProps) {
  return (
    <ul className="settings-checks key-checks">
      {things.map(({ id, name }) => (
        <li key={id}>
          <label>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
            />
            <span className="ell" dir="auto">
              {name}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
