"use client";
/** A member's role, and the tickets that alone they see. */
import { Modal } from "antd";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { choiceOf, type RoleChoice } from "#/features/role/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  member: MemberRecord;
  /** Those the reader may give. */
  choices: readonly RoleChoice[];
  onClose: () => void;
};

export const MemberRights = observer(function MemberRights({ member, choices, onClose }: Props) {
  const { t } = useText();
  const { pool, queue } = useClient();
  const roleName = useRoleName();
  const [choiceId, setChoiceId] = useState(choiceOf(member));
  const [limits, setLimits] = useState(member.limits);
  const choice = choices.find(({ id }) => id === choiceId);
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const places = [
    { of: "inboxIds" as const, things: pool.all<InboxRecord>("inbox").sort(byName) },
    { of: "teamIds" as const, things: pool.all<TeamRecord>("team").sort(byName) },
  ];
  const toggle = (of: "inboxIds" | "teamIds", id: string) => {
    const now = limits ?? { inboxIds: [], teamIds: [] };
    setLimits({ ...now, [of]: now[of].includes(id) ? now[of].filter((one) => one !== id) : [...now[of], id] });
  };
  // An owner owns all of it, and a guest sees what they were asked into.
  const hasLimits = choice !== undefined && choice.role !== "owner" && choice.role !== "guest";
  const save = () => {
    if (!choice) return;
    queue.add("member.update", { id: member.id, role: choice.role, roleId: choice.roleId, limits: hasLimits ? limits : null });
    onClose();
  };
  return (
    <Modal open onCancel={onClose} title={member.name} footer={null} width={440} transitionName="" maskTransitionName="">
      <form
        className="stackv"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
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
        {hasLimits ? (
          <fieldset className="stackv rights">
            <legend>{t("roles.limits")}</legend>
            <label className="rights-line">
              <input type="radio" name="limits" checked={limits === null} onChange={() => setLimits(null)} />
              {t("roles.everything")}
            </label>
            <label className="rights-line">
              <input
                type="radio"
                name="limits"
                checked={limits !== null}
                onChange={() => setLimits(limits ?? { inboxIds: [], teamIds: [] })}
              />
              {t("roles.some")}
            </label>
            {limits
              ? places.map(({ of, things }) =>
                  things.length === 0 ? null : (
                    <fieldset key={of} className="rights-places">
                      <legend className="s12 t3">{t(of === "inboxIds" ? "settings.inboxes" : "settings.teams")}</legend>
                      <ul className="settings-checks">
                        {things.map(({ id, name }) => (
                          <li key={id}>
                            <label>
                              <input type="checkbox" checked={limits[of].includes(id)} onChange={() => toggle(of, id)} />
                              <span className="ell" dir="auto">
                                {name}
                              </span>
                            </label>
                          </li>
                        ))}
                      </ul>
                    </fieldset>
                  ),
                )
              : null}
            <p className="s12 t3">{t("roles.limitsHint")}</p>
          </fieldset>
        ) : null}
        <button type="submit" className="btn btn-primary">
          {t("roles.save")}
        </button>
      </form>
    </Modal>
  );
});
