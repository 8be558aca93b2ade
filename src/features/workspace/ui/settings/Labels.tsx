"use client";
/** Labels: the words that group tickets. */
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import type { LabelRecord } from "#/features/label/schema.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Labels = observer(function Labels() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const labels = pool.all<LabelRecord>("label").sort((a, b) => a.name.localeCompare(b.name));
  const edit = (id: string, close: () => void) => {
    const label = pool.get<LabelRecord>("label", id);
    if (!label) return null;
    return (
      <>
        <Line name={t("settings.name")}>
          {(field) => <Field id={field} value={label.name} onChange={(name) => queue.add("label.update", { id, name })} />}
        </Line>
        <Line name={t("settings.description")}>
          {(field) => (
            <Field
              id={field}
              value={label.description ?? ""}
              onChange={(value) => queue.add("label.update", { id, description: value || null })}
            />
          )}
        </Line>
        <button
          type="button"
          className="btn btn-sm btn-danger"
          onClick={() => {
            queue.add("label.delete", { id });
            close();
          }}
        >
          {t("settings.labelDelete")}
        </button>
      </>
    );
  };
  return (
    <Things
      title={t("settings.labels")}
      lede={t("settings.labelsLede")}
      empty={t("settings.labelsEmpty")}
      things={labels.map(({ id, name, description }) => ({ id, name, hint: description ?? undefined }))}
      add={{ label: t("settings.labelNew"), perform: (name) => queue.add("label.create", { id: uuidv7(), name }) }}
      edit={edit}
    />
  );
});
