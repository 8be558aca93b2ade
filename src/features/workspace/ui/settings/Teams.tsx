"use client";
/** Teams, and who is in them. */
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Teams = observer(function Teams() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const members = pool
    .all<MemberRecord>("member")
    .filter(({ isActive }) => isActive)
    .sort(byName);
  const edit = (id: string, close: () => void) => {
    const team = pool.get<TeamRecord>("team", id);
    if (!team) return null;
    const toggle = (memberId: string) => {
      const memberIds = team.memberIds.includes(memberId)
        ? team.memberIds.filter((other) => other !== memberId)
        : [...team.memberIds, memberId];
      queue.add("team.setMembers", { id, memberIds });
    };
    return (
      <>
        <Line name={t("settings.name")}>
          {(field) => <Field id={field} value={team.name} onChange={(name) => queue.add("team.update", { id, name })} />}
        </Line>
        <Line name={t("settings.description")}>
          {(field) => (
            <Field
              id={field}
              value={team.description ?? ""}
              onChange={(value) => queue.add("team.update", { id, description: value || null })}
            />
          )}
        </Line>
        <fieldset className="settings-checks">
          <legend>{t("settings.members")}</legend>
          {members.map((member) => (
            <label key={member.id}>
              <input type="checkbox" checked={team.memberIds.includes(member.id)} onChange={() => toggle(member.id)} />
              <span dir="auto">{member.name}</span>
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          className="btn btn-sm btn-danger"
          onClick={() => {
            queue.add("team.delete", { id });
            close();
          }}
        >
          {t("settings.teamDelete")}
        </button>
      </>
    );
  };
  return (
    <Things
      title={t("settings.teams")}
      lede={t("settings.teamsLede")}
      empty={t("settings.teamsEmpty")}
      things={pool
        .all<TeamRecord>("team")
        .sort(byName)
        .map(({ id, name, memberIds }) => ({ id, name, hint: t("settings.memberCount", { count: memberIds.length }) }))}
      add={{ label: t("settings.teamNew"), perform: (name) => queue.add("team.create", { id: uuidv7(), name }) }}
      edit={edit}
    />
  );
});
