"use client";
/** A member's role, and the tickets that alone they see. */
import { Modal } from "antd";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import type { Limits as Chosen } from "#/core/actor.ts";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { choiceOf, type RoleChoice } from "#/features/role/store.ts";
import { Limits } from "#/features/workspace/ui/settings/Limits.tsx";
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
  const { queue } = useClient();
  const roleName = useRoleName();
  const [choiceId, setChoiceId] = useState(choiceOf(member));
  const [limits, setLimits] = useState<Chosen | null>(member.limits);
  const choice = choices.find(({ id }) => id === choiceId);
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
        {hasLimits ? <Limits limits={limits} onChange={setLimits} hint={t("roles.limitsHint")} /> : null}
        <button type="submit" className="btn btn-primary">
          {t("roles.save")}
        </button>
      </form>
    </Modal>
  );
});
