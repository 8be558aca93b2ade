"use client";
/** Who works here, as what; and asking others in. */
import { observer } from "mobx-react-lite";
import { type FormEvent, useState } from "react";
import { ROLES } from "#/core/actor.ts";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/member/policy.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { Avatar } from "#/ui/Avatar.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

export const Members = observer(function Members() {
  const { t, language } = useText();
  const { api, pool, queue, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const isAdmin = self !== undefined && may.update(self);
  const [typed, setTyped] = useState({ name: "", email: "", role: "agent" });
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const members = pool.all<MemberRecord>("member").sort((a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name));
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post("members", typed);
      setTyped({ name: "", email: "", role: "agent" });
      setFault(null);
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <h1>{t("settings.members")}</h1>
      <p className="lede">{t("settings.membersLede")}</p>
      {isAdmin ? (
        <form className="toolbar settings-add" onSubmit={(event) => void invite(event)}>
          <input
            className="field"
            required
            aria-label={t("settings.name")}
            placeholder={t("settings.name")}
            value={typed.name}
            onChange={(event) => setTyped({ ...typed, name: event.target.value })}
          />
          <input
            className="field"
            required
            type="email"
            aria-label={t("signIn.email")}
            placeholder={t("signIn.email")}
            value={typed.email}
            onChange={(event) => setTyped({ ...typed, email: event.target.value })}
          />
          <RoleSelect
            label={t("settings.role")}
            value={typed.role}
            roles={ROLES.filter((role) => self && may.give(self, role))}
            onChange={(role) => setTyped({ ...typed, role })}
          />
          <button type="submit" className="btn btn-primary" disabled={isBusy}>
            {t("settings.invite")}
          </button>
        </form>
      ) : (
        <p className="t2">{t("settings.adminsOnly")}</p>
      )}
      {fault ? (
        <p className="tc-danger" role="alert">
          {fault}
        </p>
      ) : null}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("settings.member")}</th>
            <th scope="col">{t("settings.role")}</th>
            <th scope="col">
              <span className="sr">{t("settings.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => {
            const mayChange = isAdmin && self !== undefined && may.give(self, member.role) && member.id !== me.id;
            return (
              <tr key={member.id} className={member.isActive ? "" : "t3"}>
                <td>
                  <span className="settings-person">
                    <Avatar name={member.name} size={28} isTeam />
                    <span>
                      <span className="w5" dir="auto">
                        {member.name}
                      </span>{" "}
                      <span className="t2">
                        {member.id === me.id ? t("member.you") : member.joinedAt === null ? t("settings.invited") : ""}
                      </span>
                      <br />
                      <span className="s12 t2" dir="auto">
                        {member.email}
                      </span>
                    </span>
                  </span>
                </td>
                <td>
                  {mayChange ? (
                    <RoleSelect
                      label={t("settings.roleOf", { name: member.name })}
                      value={member.role}
                      roles={ROLES.filter((role) => self && may.give(self, role))}
                      onChange={(role) => queue.add("member.update", { id: member.id, role })}
                    />
                  ) : (
                    t(`role.${member.role}`)
                  )}
                </td>
                <td className="r">
                  {mayChange ? (
                    <button
                      type="button"
                      className="btn btn-sm btn-text"
                      onClick={() => queue.add("member.update", { id: member.id, isActive: !member.isActive })}
                    >
                      {t(member.isActive ? "settings.deactivate" : "settings.activate")}
                    </button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
});

function RoleSelect({
  label,
  value,
  roles,
  onChange,
}: {
  label: string;
  value: string;
  roles: readonly (typeof ROLES)[number][];
  onChange: (role: string) => void;
}) {
  const { t } = useText();
  return (
    <select className="field" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {roles.map((role) => (
        <option key={role} value={role}>
          {t(`role.${role}`)}
        </option>
      ))}
    </select>
  );
}
