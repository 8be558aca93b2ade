"use client";
/** Lists that were given a name. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { ViewRecord } from "#/features/view/schema.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Views = observer(function Views() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const views = pool.all<ViewRecord>("view").sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  const edit = (id: string, close: () => void) => {
    const view = pool.get<ViewRecord>("view", id);
    if (!view) return null;
    return (
      <>
        <Line name={t("settings.name")}>
          {(field) => <Field id={field} value={view.name} onChange={(name) => queue.add("view.update", { id, name })} />}
        </Line>
        <label className="settings-check">
          <input
            type="checkbox"
            checked={view.memberId === null}
            onChange={() => queue.add("view.update", { id, isShared: view.memberId !== null })}
          />
          {t("settings.shared")}
        </label>
        <button
          type="button"
          className="btn btn-sm btn-danger"
          onClick={() => {
            queue.add("view.delete", { id });
            close();
          }}
        >
          {t("settings.delete")}
        </button>
      </>
    );
  };
  return (
    <Things
      title={t("settings.views")}
      lede={t("settings.viewsLede")}
      empty={t("settings.viewsEmpty")}
      things={views.map(({ id, name, memberId }) => ({ id, name, hint: t(memberId === null ? "settings.shared" : "settings.personal") }))}
      edit={edit}
    />
  );
});
