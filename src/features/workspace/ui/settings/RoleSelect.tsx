"use client";
/** One of the roles that the reader may give. */
import type { RoleChoice } from "#/features/role/store.ts";
import { useRoleName } from "#/features/workspace/ui/settings/useRoleName.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = { choices: readonly RoleChoice[]; value: string; onChange: (id: string) => void };

export function RoleSelect({ choices, value, onChange }: Props) {
  const { t } = useText();
  const roleName = useRoleName();
  return (
    <select className="field" aria-label={t("settings.role")} value={value} onChange={(event) => onChange(event.target.value)}>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {roleName(choice)}
        </option>
      ))}
    </select>
  );
}

/** Agent, unless the reader may not give as much. */
export const firstOf = (choices: readonly RoleChoice[]) => choices.find(({ id }) => id === "agent")?.id ?? choices[0]?.id ?? "";

/** As the API takes a role. */
export function givenBy(choices: readonly RoleChoice[], id: string) {
  const choice = choices.find((one) => one.id === id);
  return { role: choice?.role, roleId: choice?.roleId ?? null };
}
