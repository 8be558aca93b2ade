"use client";
/** Sending and something more in one step: closing, waiting, snoozing, or later. Each has a key beside Mod+Enter. */
import { Clock, Moon } from "lucide-react";
import { useClient } from "#/core/client/context.tsx";
import { zoneOf } from "#/features/member/store.ts";
import type { SendOptions } from "#/features/message/outgoing/store.ts";
import { snoozeUntil } from "#/features/ticket/rules.ts";
import { STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { useText } from "#/ui/messages/text.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";

/** `combo`: what is held beside Mod and Enter. */
type Way = PickerItem & { combo?: string };

export function useWaysToSend(isNote: boolean, send: (options: SendOptions) => void): Way[] {
  const { t, locale } = useText();
  const zone = zoneOf(useClient());
  const now = new Date();
  const format = (date: Date) =>
    new Intl.DateTimeFormat(locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: zone,
    }).format(date);
  const way = (status: "waiting" | "closed", keys: string, combo: string): Way => ({
    id: status,
    label: t(isNote ? `composer.noteAnd.${status}` : `composer.sendAnd.${status}`),
    icon: STATUS_LOOK[status].icon,
    iconClass: STATUS_LOOK[status].color,
    keys,
    combo,
    perform: () => send({ status }),
  });
  const tomorrow = snoozeUntil("tomorrow", now, zone);
  return [
    way("waiting", "Mod+Alt+Enter", "alt"),
    way("closed", "Mod+Shift+Enter", "shift"),
    ...(isNote
      ? []
      : [
          {
            id: "snooze",
            label: t("composer.sendSnooze"),
            icon: Moon,
            iconClass: "c-snooze",
            keys: "Mod+Shift+Alt+Enter",
            combo: "shift alt",
            perform: () => send({ status: "snoozed" as const, snoozedUntil: tomorrow.toISOString() }),
          },
          ...(["laterToday", "tomorrow", "nextWeek"] as const).map((when, index) => {
            const at = snoozeUntil(when, now, zone);
            return {
              id: `later-${when}`,
              label: t("composer.sendLater", { when: t(`snooze.${when}`) }),
              hint: format(at),
              icon: Clock,
              isNewGroup: index === 0,
              perform: () => send({ sendAt: at.toISOString() }),
            };
          }),
        ]),
  ];
}
