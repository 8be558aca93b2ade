"use client";
/** How close the rows of lists stand: the member's own choice, on every device of theirs. Call inside an observer. */
import { Rows2, Rows3 } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import { DENSITIES, type MemberRecord } from "#/features/member/schema.ts";
import { useText } from "#/ui/messages/text.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";

export type Density = (typeof DENSITIES)[number];
const ICONS = { comfortable: Rows2, compact: Rows3 } as const satisfies Record<Density, unknown>;

export function useDensity(): Density {
  const { pool, me } = useClient();
  return pool.get<MemberRecord>("member", me.id)?.preferences.density ?? "comfortable";
}

/** The choices, for a menu or the palette. */
export function useDensityItems(): () => (PickerItem & { icon: (typeof ICONS)[Density] })[] {
  const { t } = useText();
  const { queue } = useClient();
  const density = useDensity();
  return () =>
    DENSITIES.map((choice) => ({
      id: `density-${choice}`,
      label: t(`density.${choice}`),
      hint: t("list.density"),
      icon: ICONS[choice],
      isOn: choice === density,
      isNewGroup: choice === DENSITIES[0],
      perform: () => {
        if (choice !== density) queue.add("member.updateProfile", { preferences: { density: choice } });
      },
    }));
}
