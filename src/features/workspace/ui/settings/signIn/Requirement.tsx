"use client";
/** Whether single sign-on is required, whom it makes a member, and which role each group gives. */
import { type FormEvent, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { GIVEN_ROLES, type SignInPolicyRecord } from "#/features/identityProvider/requirement/schema.ts";
import { Choose, Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { useSaved } from "#/features/workspace/ui/settings/signIn/useSaved.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = { policy: SignInPolicyRecord; groups: string[]; isReady: boolean; onChange: () => Promise<void> };
type Role = SignInPolicyRecord["defaultRole"];

export function Requirement({ policy, groups, isReady, onChange }: Props) {
  const { t } = useText();
  const { api } = useClient();
  const { isBusy, save } = useSaved(onChange);
  const [group, setGroup] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const roles = GIVEN_ROLES.map((value) => ({ value, name: t(`role.${value}`) }));
  const set = (change: Partial<SignInPolicyRecord>) => save(() => api.post("sign-in-policy", change, "PATCH"));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const others = policy.groupRoles.filter((one) => one.group !== group.trim());
    if (await set({ groupRoles: [...others, { group: group.trim(), role }] })) setGroup("");
  };
  return (
    <Group title={t("sso.rules")}>
      <Toggle
        name={t("sso.require")}
        hint={t(isReady || policy.requiresSso ? "sso.requireHint" : "sso.requireNotYet")}
        isOn={policy.requiresSso}
        isDisabled={isBusy || (!isReady && !policy.requiresSso)}
        onChange={(requiresSso) => void set({ requiresSso })}
      />
      <Toggle
        name={t("sso.provision")}
        hint={t("sso.provisionHint")}
        isOn={policy.provisions}
        isDisabled={isBusy}
        onChange={(provisions) => void set({ provisions })}
      />
      <Line name={t("sso.defaultRole")} hint={t("sso.defaultRoleHint")}>
        {(id, hint) => (
          <Choose
            id={id}
            describedBy={hint}
            value={policy.defaultRole}
            options={roles}
            onChange={(defaultRole) => void set({ defaultRole })}
          />
        )}
      </Line>
      {policy.groupRoles.map((one) => (
        <Line key={one.group} name={one.group} hint={t(`role.${one.role}`)} isTitle>
          {() => (
            <button
              type="button"
              className="btn btn-danger"
              disabled={isBusy}
              onClick={() => void set({ groupRoles: policy.groupRoles.filter((other) => other.group !== one.group) })}
            >
              {t("settings.delete")}
              <span className="sr"> {one.group}</span>
            </button>
          )}
        </Line>
      ))}
      <form onSubmit={(event) => void add(event)}>
        <Line name={t("sso.group")} hint={t("sso.groupHint")}>
          {(id, hint) => (
            <>
              <input
                id={id}
                className="field"
                dir="auto"
                list={`${id}-groups`}
                aria-describedby={hint}
                value={group}
                onChange={(event) => setGroup(event.target.value)}
              />
              <datalist id={`${id}-groups`}>
                {groups.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
              <select
                className="field"
                aria-label={t("settings.role")}
                value={role}
                onChange={(event) => setRole(event.target.value as Role)}
              >
                {roles.map(({ value, name }) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </select>
              <button type="submit" className="btn" disabled={isBusy || !group.trim()}>
                {t("settings.add")}
              </button>
            </>
          )}
        </Line>
      </form>
    </Group>
  );
}
