"use client";
/** The workspace's own fields of a ticket or contact, each with the control its kind asks for. Saved at once. */
import { ChevronDown } from "lucide-react";
import { observer } from "mobx-react-lite";
import { type KeyboardEvent, useId, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { FIELD_TEXT_MAX, type FieldValue, type FieldValues as Values } from "#/features/customField/rules.ts";
import type { CustomFieldRecord } from "#/features/customField/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

type Props = { of: CustomFieldRecord["of"]; values: Values; isReadOnly: boolean; onChange: (change: Values) => void };

/** Every field that is in use. Nothing where the workspace has none. */
export const FieldValues = observer(function FieldValues({ of, values, isReadOnly, onChange }: Props) {
  const { pool } = useClient();
  const fields = pool
    .all<CustomFieldRecord>("customField")
    .filter((field) => field.of === of && !field.isArchived)
    .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  return fields.map((field) => (
    <FieldControl
      key={field.id}
      field={field}
      value={values[field.id] ?? null}
      isReadOnly={isReadOnly}
      onChange={(value) => onChange({ [field.id]: value })}
    />
  ));
});

type ControlProps = {
  field: CustomFieldRecord;
  value: FieldValue;
  isReadOnly?: boolean;
  isRequired?: boolean;
  onChange: (value: FieldValue) => void;
};

/** One field: its name, and the control of its kind. */
export function FieldControl({ field, value, isReadOnly = false, isRequired = false, onChange }: ControlProps) {
  const { t } = useText();
  const id = useId();
  const name = (
    <label htmlFor={id} dir="auto">
      {field.name}
      {field.isRequiredOnClose ? (
        <span className="field-must" title={t("field.required")}>
          {" *"}
          <span className="sr">{t("field.required")}</span>
        </span>
      ) : null}
    </label>
  );
  const control = () => {
    switch (field.type) {
      case "checkbox":
        return (
          <input
            id={id}
            type="checkbox"
            className="edit-check"
            checked={value === true}
            disabled={isReadOnly}
            onChange={(event) => onChange(event.target.checked)}
          />
        );
      case "select":
        return (
          <select
            id={id}
            className="edit-select"
            value={typeof value === "string" ? value : ""}
            disabled={isReadOnly}
            required={isRequired}
            onChange={(event) => onChange(event.target.value || null)}
          >
            <option value="">{t("field.none")}</option>
            {field.options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </select>
        );
      case "multi-select":
        return <Several id={id} field={field} chosen={Array.isArray(value) ? value : []} isReadOnly={isReadOnly} onChange={onChange} />;
      default:
        return <Typed id={id} type={field.type} value={value} isReadOnly={isReadOnly} isRequired={isRequired} onChange={onChange} />;
    }
  };
  return (
    <div className="edit-field">
      {name}
      <div className="grow">{control()}</div>
    </div>
  );
}

type TypedProps = {
  id: string;
  type: "text" | "number" | "date";
  value: FieldValue;
  isReadOnly: boolean;
  isRequired: boolean;
  onChange: (value: FieldValue) => void;
};
/** Saved when it is left or with Enter, as it was with Esc. */
function Typed({ id, type, value, isReadOnly, isRequired, onChange }: TypedProps) {
  const shown = value === null ? "" : String(value);
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    if (typed !== null && typed.trim() !== shown) onChange(typed.trim() === "" ? null : type === "number" ? Number(typed) : typed.trim());
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Escape" && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter") save();
  };
  return (
    <input
      id={id}
      type={type}
      step={type === "number" ? "any" : undefined}
      max={type === "date" ? "9999-12-31" : undefined}
      maxLength={FIELD_TEXT_MAX}
      value={typed ?? shown}
      placeholder="–"
      dir="auto"
      readOnly={isReadOnly}
      required={isRequired}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={save}
      onKeyDown={onKeyDown}
    />
  );
}

type SeveralProps = {
  id: string;
  field: CustomFieldRecord;
  chosen: string[];
  isReadOnly: boolean;
  onChange: (value: FieldValue) => void;
};
function Several({ id, field, chosen, isReadOnly, onChange }: SeveralProps) {
  const { t, locale } = useText();
  const names = field.options.filter((option) => chosen.includes(option.id)).map((option) => option.name);
  const words = names.length > 0 ? new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(names) : t("field.none");
  const toggle = (optionId: string) => {
    // In the order of the options, whatever was clicked first.
    const next = field.options.map((option) => option.id).filter((one) => (one === optionId) !== chosen.includes(one));
    onChange(next.length > 0 ? next : null);
  };
  const items = () =>
    field.options.map((option) => ({
      id: option.id,
      label: option.name,
      isOn: chosen.includes(option.id),
      perform: () => toggle(option.id),
    }));
  if (isReadOnly)
    return (
      <span className="edit-text" id={id} dir="auto">
        {words}
      </span>
    );
  return (
    <Picker content={{ label: field.name, placeholder: field.name, isMulti: true, items }}>
      <button type="button" id={id} className="edit-pick">
        <span className="ell" dir="auto">
          <span className="sr">{field.name}: </span>
          {words}
        </span>
        <Icon of={ChevronDown} size={14} />
      </button>
    </Picker>
  );
}
