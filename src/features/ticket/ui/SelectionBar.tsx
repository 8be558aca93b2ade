"use client";
/** In place of the list's head while tickets are chosen: how many, what can be done with them, and how far it has come. */
import { ListChecks, Undo2, X } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useRef } from "react";
import { useStore } from "#/core/client/context.tsx";
import { MANY_MAX } from "#/features/ticket/many/schema.ts";
import { ManyStore } from "#/features/ticket/many/store.ts";
import { SelectionStore } from "#/features/ticket/selection/store.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import type { Action } from "#/ui/shortcuts.ts";
import { toasts } from "#/ui/Toast.tsx";

/** In this order, as far as they are allowed. */
const SHOWN = ["close", "reopen", "assignee", "label", "snooze", "trash", "restore"];

type Props = {
  actions: Action[];
  /** How many the list shows, and whether there are more than that. */
  shown: number;
  hasMore: boolean;
  onAll: () => void;
};
export const SelectionBar = observer(function SelectionBar({ actions, shown, hasMore, onAll }: Props) {
  const { t, locale } = useText();
  const selection = useStore(SelectionStore);
  const many = useStore(ManyStore);
  const { progress } = many;
  const count = new Intl.NumberFormat(locale);
  if (progress)
    return (
      <div className="selection" role="status">
        <span className="grow">{t("many.progress", { done: count.format(progress.done), total: count.format(progress.total) })}</span>
        <progress max={progress.total} value={progress.done} aria-label={t("many.progressName")} />
        {progress.isUndo ? null : (
          <button type="button" className="btn btn-sm btn-text" onClick={() => many.undo()}>
            {t("action.undo")}
          </button>
        )}
      </div>
    );
  if (selection.count === 0) return null;
  const allowed = actions.filter((action) => action.may?.() ?? true);
  return (
    <section className="selection" aria-label={t("many.bar")}>
      <span className="selection-count" role="status">
        {t("many.selected", { count: selection.count })}
      </span>
      {selection.count < shown || hasMore ? (
        <button type="button" className="btn btn-sm btn-text" onClick={onAll}>
          {t("many.all")}
        </button>
      ) : null}
      <span className="grow" />
      {SHOWN.flatMap((id) => allowed.find((action) => action.id === id) ?? []).map((action) => (
        <button
          type="button"
          className="icon-btn"
          key={action.id}
          aria-label={t(action.name)}
          title={t(action.name)}
          onClick={action.perform}
        >
          {action.icon ? <Icon of={action.icon} /> : null}
        </button>
      ))}
      <button type="button" className="icon-btn" aria-label={t("many.none")} title={t("many.none")} onClick={() => selection.clear()}>
        <Icon of={X} />
      </button>
    </section>
  );
});

/** What took so long that the way back had gone meanwhile is offered it again. Call inside an observer that stays when the bar goes. */
export function useManyDone(): void {
  const { t } = useText();
  const many = useStore(ManyStore);
  const { progress } = many;
  const last = useRef<ManyStore["progress"]>(null);
  useEffect(() => {
    const done = progress === null ? last.current : null;
    last.current = progress;
    if (!done || done.total <= MANY_MAX) return;
    toasts.show({
      text: t(done.isUndo ? "many.undone" : "many.done", { count: done.total }),
      icon: done.isUndo ? Undo2 : ListChecks,
      ...(done.isUndo ? {} : { action: { label: t("action.undo"), keys: "Mod+z", perform: () => many.undo() } }),
    });
  }, [progress, many, t]);
}
