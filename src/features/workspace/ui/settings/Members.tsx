"use client";
/** Who works here, as what; and asking others in. */
import { Popconfirm } from "antd";
import { ChevronDown, Mail, Plus, Search } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/member/policy.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { pictureOf } from "#/features/member/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { fold } from "#/features/search/rules.ts";
import { choiceOf, roleChoices } from "#/features/role/store.ts";
import { Joining } from "#/features/workspace/ui/settings/Joining.tsx";
import { AccountActs } from "#/features/workspace/ui/settings/AccountActs.tsx";
import { InviteMember } from "#/features/workspace/ui/settings/InviteMember.tsx";
import { MemberRights } from "#/features/workspace/ui/settings/MemberRights.tsx";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { TwoFactorRule } from "#/features/workspace/ui/settings/TwoFactorRule.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** Too late to come in by the invitation: it has to be sent again. */
const isOver = ({ inviteExpiresAt }: MemberRecord) => inviteExpiresAt !== null && Date.parse(inviteExpiresAt) <= Date.now();

export const Members = observer(function Members() {
  const { t, locale, language } = useText();
  const client = useClient();
  const { api, pool, queue, me, workspace } = client;
  const roleName = useRoleName();
  const self = pool.get<MemberRecord>("member", me.id);
  const isAdmin = self !== undefined && may.update(self);
  const [isInviting, setInviting] = useState(false);
  const [typed, setTyped] = useState("");
  const isMeant = (member: MemberRecord) => fold(`${member.name} ${member.email}`).includes(fold(typed.trim()));
  const members = pool
    .all<MemberRecord>("member")
    .filter(isMeant)
    .sort((a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name));
  const owners = pool.all<MemberRecord>("member").filter((member) => member.role === "owner" && member.isActive).length;
  const teamsOf = (id: string) => {
    const names = pool
      .all<TeamRecord>("team")
      .filter(({ memberIds }) => memberIds.includes(id))
      .map(({ name }) => name);
    return new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(names.sort((a, b) => a.localeCompare(b)));
  };
  const setActive = (member: MemberRecord, isActive: boolean) => queue.add("member.update", { id: member.id, isActive });
  const resend = async (member: MemberRecord) => {
    try {
      await api.post(`members/${member.id}/invitation`, {});
      toasts.show({ text: t("settings.inviteSent", { email: member.email }), icon: Mail });
    } catch (error) {
      const reason = reasonOfError(error, { t, language });
      toasts.show({ text: reason, icon: Mail, isError: true });
    }
  };
  const choices = roleChoices(client).filter((choice) => self && may.give(self, choice));
  const [changing, setChanging] = useState<string | null>(null);
  const changed = pool.get<MemberRecord>("member", changing);
  return (
    <>
      <div className="settings-head">
        <div>
          <h1>{t("settings.members")}</h1>
          <p className="lede">{t("settings.membersLede")}</p>
        </div>
        {isAdmin ? (
          <button type="button" className="btn btn-primary" onClick={() => setInviting(true)}>
            <Icon of={Plus} />
            {t("settings.inviteOne")}
          </button>
        ) : null}
      </div>
      {isAdmin ? null : <p className="t2">{t("settings.adminsOnly")}</p>}
      <div className="toolbar settings-add">
        <label className="field">
          <Icon of={Search} />
          <input
            aria-label={t("settings.find")}
            placeholder={t("settings.find")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </div>
      {members.length === 0 ? <p className="t2">{t("settings.findNone")}</p> : null}
      {isInviting ? <InviteMember choices={choices} onClose={() => setInviting(false)} /> : null}
      {changed ? <MemberRights member={changed} choices={choices} onClose={() => setChanging(null)} /> : null}
      <table className="table table-stack">
        <thead>
          <tr>
            <th scope="col">{t("settings.member")}</th>
            <th scope="col">{t("settings.role")}</th>
            <th scope="col">{t("settings.teams")}</th>
            <th scope="col">
              <span className="sr">{t("settings.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => {
            const isLastOwner = member.role === "owner" && member.isActive && owners === 1;
            const mayChange = isAdmin && self !== undefined && may.give(self, member) && member.id !== me.id && !isLastOwner;
            const isInvited = member.joinedAt === null;
            return (
              <tr key={member.id} className={member.isActive ? "" : "t3"}>
                <td>
                  <span className="settings-person">
                    <Avatar name={member.name} size={28} isTeam src={pictureOf(member, workspace.slug)} />
                    <span>
                      <span className="w5" dir="auto">
                        {member.name}
                      </span>{" "}
                      <span className="t2">
                        {member.id === me.id
                          ? t("member.you")
                          : !member.isActive
                            ? t("settings.inactive")
                            : isInvited
                              ? t(isOver(member) ? "settings.inviteOver" : "settings.invited")
                              : ""}
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
                    <Picker
                      content={{
                        label: t("settings.roleOf", { name: member.name }),
                        items: () =>
                          choices.map((choice) => ({
                            id: choice.id,
                            label: roleName(choice),
                            isOn: choice.id === choiceOf(member),
                            perform: () => queue.add("member.update", { id: member.id, role: choice.role, roleId: choice.roleId }),
                          })),
                      }}
                    >
                      <button type="button" className="btn btn-sm btn-text settings-role">
                        <span className="sr">{t("settings.roleOf", { name: member.name })}: </span>
                        {roleName(member)}
                        <Icon of={ChevronDown} size={14} className="t3" />
                      </button>
                    </Picker>
                  ) : (
                    roleName(member)
                  )}
                  {member.limits ? <span className="s12 t3"> · {t("roles.some")}</span> : null}
                </td>
                <td className="t2 settings-teams">
                  <span className="ell" dir="auto">
                    {teamsOf(member.id)}
                  </span>
                </td>
                <td className="r">
                  {mayChange && member.isActive ? (
                    <button type="button" className="btn btn-sm btn-text" onClick={() => setChanging(member.id)}>
                      {t("roles.rights")}
                      <span className="sr">: {member.name}</span>
                    </button>
                  ) : null}
                  {mayChange && isInvited && member.isActive ? (
                    <button type="button" className="btn btn-sm btn-text" onClick={() => void resend(member)}>
                      {t("settings.inviteAgain")}
                    </button>
                  ) : null}
                  {mayChange && !isInvited && member.isActive ? <AccountActs member={member} /> : null}
                  {mayChange ? (
                    <Popconfirm
                      title={t(isInvited ? "settings.revokeSure" : "settings.deactivateSure", { name: member.name })}
                      icon={null}
                      okText={t(isInvited ? "settings.revoke" : "settings.deactivate")}
                      cancelText={t("action.dismiss")}
                      placement="topRight"
                      disabled={!member.isActive}
                      onConfirm={() => setActive(member, false)}
                    >
                      <button type="button" className="btn btn-sm btn-text" onClick={() => !member.isActive && setActive(member, true)}>
                        {t(!member.isActive ? "settings.activate" : isInvited ? "settings.revoke" : "settings.deactivate")}
                        <span className="sr">: {member.name}</span>
                      </button>
                    </Popconfirm>
                  ) : isLastOwner ? (
                    <span className="s12 t3">{t("settings.lastOwner")}</span>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {isAdmin ? <Joining choices={choices} /> : null}
      <TwoFactorRule />
    </>
  );
});
