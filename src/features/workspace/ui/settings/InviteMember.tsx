"use client";
/** Asking somebody in as a member, and what they may do. */
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { InvitePerson } from "#/features/member/ui/InvitePerson.tsx";
import type { RoleChoice } from "#/features/role/store.ts";
import { firstOf, givenBy, RoleSelect } from "#/features/workspace/ui/settings/RoleSelect.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Props = {
  /** Those the reader may give. */
  choices: readonly RoleChoice[];
  onClose: () => void;
};

export function InviteMember({ choices, onClose }: Props) {
  const { t } = useText();
  const { api } = useClient();
  const [choiceId, setChoiceId] = useState(firstOf(choices));
  return (
    <InvitePerson
      title={t("settings.inviteOne")}
      hint={t("settings.inviteHint")}
      send={(person) => api.post("members", { ...person, ...givenBy(choices, choiceId) })}
      onClose={onClose}
    >
      <RoleSelect choices={choices} value={choiceId} onChange={setChoiceId} />
    </InvitePerson>
  );
}
