"use client";
/** Teams, and who is in them. */
import { UsersRound } from "lucide-react";
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { pictureOf } from "#/features/member/store.ts";
import { may } from "#/features/team/policy.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Teams = observer(function Teams() {
  const { t } = useText();
  const { pool, queue, me, workspace } = useClient();
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const self = pool.get<MemberRecord>("member", me.id);
  const everybody = pool.all<MemberRecord>("member").sort(byName);
  const edit = (id: string, close: () => void) => {
    const team = pool.get<TeamRecord>("team", id);
    if (!team) return null;
    // Who was deactivated is shown as long as they are in it.
    const members = everybody.filter((member) => member.isActive || team.memberIds.includes(member.id));
    const toggle = (memberId: string) => {
      const memberIds = team.memberIds.includes(memberId)
        ? team.memberIds.filter((other) => other !== memberId)
        : [...team.memberIds, memberId];
      queue.add("team.setMembers", { id, memberIds });
    };
    return (
      <Group>
        <Line name={t("settings.name")}>
          {(field) => (
            <Field id={field} value={team.name} maxLength={80} isNeeded onChange={(name) => queue.add("team.update", { id, name })} />
          )}
        </Line>
        <Line name={t("settings.description")}>
          {(field) => (
            <Field
              id={field}
              value={team.description ?? ""}
              maxLength={200}
              onChange={(value) => queue.add("team.update", { id, description: value.trim() || null })}
            />
          )}
        </Line>
        <Line name={t("settings.members")} hint={t("settings.memberCount", { count: team.memberIds.length })} isTitle isWide>
          {() => (
            <ul className="settings-checks">
              {members.map((member) => (
                <li key={member.id}>
                  <label>
                    <input type="checkbox" checked={team.memberIds.includes(member.id)} onChange={() => toggle(member.id)} />
                    <Avatar name={member.name} size={22} isTeam src={pictureOf(member, workspace.slug)} />
                    <span className="ell" dir="auto">
                      {member.name}
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
        </Line>
        <DeleteLine
          name={t("settings.teamDelete")}
          sure={t("settings.deleteSure", { name: team.name })}
          onDelete={() => {
            queue.add("team.delete", { id });
            close();
          }}
        />
      </Group>
    );
  };
  return (
    <Things
      title={t("settings.teams")}
      lede={t("settings.teamsLede")}
      empty={t("settings.teamsEmpty")}
      readOnly={self && may.update(self) ? null : t("settings.adminsOnlyHere")}
      things={pool
        .all<TeamRecord>("team")
        .sort(byName)
        .map(({ id, name, memberIds }) => ({ id, name, icon: UsersRound, hint: t("settings.memberCount", { count: memberIds.length }) }))}
      add={{ label: t("settings.teamNew"), perform: (name) => queue.add("team.create", { id: uuidv7(), name }) }}
      edit={edit}
    />
  );
});
