"use client";
/** The workspace's own fields of tickets and contacts. */
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { FIELD_TYPES } from "#/features/customField/rules.ts";
import { type CustomFieldRecord, FIELD_SUBJECTS } from "#/features/customField/schema.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Fields = observer(function Fields() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const [type, setType] = useState<(typeof FIELD_TYPES)[number]>("text");
  const [of, setOf] = useState<CustomFieldRecord["of"]>("ticket");
  const fields = pool.all<CustomFieldRecord>("customField").sort((a, b) => a.of.localeCompare(b.of) || a.position - b.position);
  const edit = (id: string) => {
    const field = pool.get<CustomFieldRecord>("customField", id);
    if (!field) return null;
    const set = (change: object) => queue.add("customField.update", { id, ...change });
    const isChoice = field.type === "select" || field.type === "multi-select";
    return (
      <>
        <Line name={t("settings.name")}>{(input) => <Field id={input} value={field.name} onChange={(name) => set({ name })} />}</Line>
        {isChoice ? (
          <Line name={t("settings.options")} hint={t("settings.optionsHint")}>
            {(input) => (
              <Field
                id={input}
                isLong
                value={field.options.map(({ name }) => name).join("\n")}
                onChange={(value) => {
                  const names = value
                    .split("\n")
                    .map((name) => name.trim())
                    .filter(Boolean);
                  set({
                    options: names.map((name) => ({ id: field.options.find((option) => option.name === name)?.id ?? uuidv7(), name })),
                  });
                }}
              />
            )}
          </Line>
        ) : null}
        {field.of === "ticket" ? (
          <label className="settings-check">
            <input
              type="checkbox"
              checked={field.isRequiredOnClose}
              onChange={() => set({ isRequiredOnClose: !field.isRequiredOnClose })}
            />
            {t("settings.required")}
          </label>
        ) : null}
        <button type="button" className="btn btn-sm" onClick={() => set({ isArchived: !field.isArchived })}>
          {t(field.isArchived ? "settings.unarchive" : "settings.archive")}
        </button>
      </>
    );
  };
  return (
    <>
      <Things
        title={t("settings.fields")}
        lede={t("settings.fieldsLede")}
        empty={t("settings.fieldsEmpty")}
        things={fields.map((field) => ({
          id: field.id,
          name: field.name,
          hint: field.isArchived ? t("settings.archived") : `${t(`settings.of.${field.of}`)} · ${t(`settings.type.${field.type}`)}`,
        }))}
        add={{ label: t("settings.fieldNew"), perform: (name) => queue.add("customField.create", { id: uuidv7(), of, name, type }) }}
        edit={edit}
      />
      <div className="settings-new">
        <Line name={t("settings.fieldOf")}>
          {(input) => (
            <select
              id={input}
              className="field"
              value={of}
              onChange={(event) => setOf(FIELD_SUBJECTS.find((one) => one === event.target.value) ?? "ticket")}
            >
              {FIELD_SUBJECTS.map((one) => (
                <option key={one} value={one}>
                  {t(`settings.of.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("settings.fieldType")}>
          {(input) => (
            <select
              id={input}
              className="field"
              value={type}
              onChange={(event) => setType(FIELD_TYPES.find((one) => one === event.target.value) ?? "text")}
            >
              {FIELD_TYPES.map((one) => (
                <option key={one} value={one}>
                  {t(`settings.type.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Line>
      </div>
    </>
  );
});
