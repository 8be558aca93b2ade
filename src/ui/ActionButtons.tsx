"use client";
/** Actions as a row of buttons, each its icon: those that may be done now. */
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";

export function ActionButtons({ actions }: { actions: readonly Action[] }) {
  const { t } = useText();
  return actions
    .filter((action) => action.may?.() ?? true)
    .map((action) => (
      <button
        type="button"
        key={action.id}
        className="icon-btn"
        title={t(action.name)}
        aria-label={t(action.name)}
        onClick={action.perform}
      >
        {action.icon ? <Icon of={action.icon} /> : null}
      </button>
    ));
}
