"use client";
/** The workspace's own fields of tickets and contacts. */
import { Calendar, CircleDot, Hash, ListChecks, SquareCheck, Type } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/customField/policy.ts";
import { FIELD_TYPES } from "#/features/customField/rules.ts";
import { type CustomFieldRecord, FIELD_SUBJECTS } from "#/features/customField/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { FieldOptions } from "#/features/workspace/ui/settings/FieldOptions.tsx";
import { Choose, Field, Group, Line, Segments, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { moved, Things } from "#/features/workspace/ui/settings/Things.tsx";
import type { IconType } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

const ICONS: Record<CustomFieldRecord["type"], IconType> = {
  text: Type,
  number: Hash,
  date: Calendar,
  select: CircleDot,
  "multi-select": ListChecks,
  checkbox: SquareCheck,
};
const isChoice = (type: CustomFieldRecord["type"]) => type === "select" || type === "multi-select";

export const Fields = observer(function Fields() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const [type, setType] = useState<CustomFieldRecord["type"]>("text");
  const [options, setOptions] = useState("");
  const [of, setOf] = useState<CustomFieldRecord["of"]>("ticket");
  const self = pool.get<MemberRecord>("member", me.id);
  const fields = pool
    .all<CustomFieldRecord>("customField")
    .filter((field) => field.of === of)
    .sort((a, b) => Number(a.isArchived) - Number(b.isArchived) || a.position - b.position || a.name.localeCompare(b.name));
  const edit = (id: string) => {
    const field = pool.get<CustomFieldRecord>("customField", id);
    if (!field) return null;
    const set = (change: object) => queue.add("customField.update", { id, ...change });
    return (
      <Group>
        <Line name={t("settings.name")}>
          {(input) => <Field id={input} value={field.name} maxLength={80} isNeeded onChange={(name) => set({ name })} />}
        </Line>
        <Line name={t("settings.fieldType")} hint={t("settings.fieldTypeHint")} isTitle>
          {() => t(`settings.type.${field.type}`)}
        </Line>
        {isChoice(field.type) ? (
          <Line name={t("settings.options")} hint={t("settings.optionsHint")} isTitle isWide>
            {() => <FieldOptions options={field.options} onChange={(next) => set({ options: next })} />}
          </Line>
        ) : null}
        {field.of === "ticket" ? (
          <Toggle
            name={t("settings.required")}
            hint={t("settings.requiredHint")}
            isOn={field.isRequiredOnClose}
            onChange={(isRequiredOnClose) => set({ isRequiredOnClose })}
          />
        ) : null}
        <Toggle
          name={t("settings.fieldArchive")}
          hint={t("settings.fieldArchiveHint")}
          isOn={field.isArchived}
          onChange={(isArchived) => set({ isArchived })}
        />
      </Group>
    );
  };
  const names = options
    .split("\n")
    .map((name) => name.trim())
    .filter(Boolean);
  const create = (name: string) => {
    const chosen = isChoice(type) ? [...new Set(names)].map((option) => ({ id: uuidv7(), name: option })) : [];
    queue.add("customField.create", { id: uuidv7(), of, name, type, options: chosen });
    setOptions("");
  };
  return (
    <Things
      key={of}
      title={t("settings.fields")}
      lede={t("settings.fieldsLede")}
      empty={t("settings.fieldsEmpty")}
      readOnly={self && may.update(self) ? null : t("settings.adminsOnlyHere")}
      before={
        <Segments
          label={t("settings.fieldOf")}
          value={of}
          options={FIELD_SUBJECTS.map((one) => ({ value: one, name: t(`settings.of.${one}`) }))}
          onChange={setOf}
        />
      }
      things={fields.map((field) => ({
        id: field.id,
        name: field.name,
        icon: ICONS[field.type],
        isFaded: field.isArchived,
        hint: [
          t(field.isArchived ? "settings.archived" : `settings.type.${field.type}`),
          field.isRequiredOnClose && !field.isArchived ? t("field.required") : "",
        ]
          .filter(Boolean)
          .join(" · "),
      }))}
      add={{
        label: t("settings.fieldNew"),
        isReady: !isChoice(type) || names.length > 0,
        perform: create,
        extra: (
          <>
            <label htmlFor="new-field-type">
              <span className="sr">{t("settings.fieldType")}</span>
              <Choose
                id="new-field-type"
                value={type}
                options={FIELD_TYPES.map((one) => ({ value: one, name: t(`settings.type.${one}`) }))}
                onChange={setType}
              />
            </label>
            {isChoice(type) ? (
              <textarea
                className="field settings-options"
                aria-label={t("settings.optionsNew")}
                placeholder={t("settings.optionsNew")}
                rows={3}
                dir="auto"
                value={options}
                onChange={(event) => setOptions(event.target.value)}
              />
            ) : null}
          </>
        ),
      }}
      move={(id, by) => {
        for (const change of moved(fields, id, by)) queue.add("customField.update", change);
      }}
      edit={edit}
    />
  );
});
