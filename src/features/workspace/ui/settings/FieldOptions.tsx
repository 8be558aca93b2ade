"use client";
/** The choices of a field: renamed, put in order, added and taken away. Values hold their ids, so that a new name changes nothing. */
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { Field } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

type Option = { id: string; name: string };
export function FieldOptions({ options, onChange }: { options: Option[]; onChange: (options: Option[]) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const swap = (index: number, by: 1 | -1) => {
    const next = [...options];
    const [one] = next.splice(index, 1);
    if (one) next.splice(index + by, 0, one);
    onChange(next);
  };
  const add = () => {
    const name = typed.trim();
    if (!name || options.some((option) => option.name.toLowerCase() === name.toLowerCase())) return;
    onChange([...options, { id: uuidv7(), name }]);
    setTyped("");
  };
  return (
    <ul className="settings-choices">
      {options.map((option, index) => (
        <li key={option.id}>
          <label className="sr" htmlFor={`option-${option.id}`}>
            {t("settings.option", { number: index + 1 })}
          </label>
          <Field
            id={`option-${option.id}`}
            value={option.name}
            maxLength={80}
            isNeeded
            onChange={(name) => onChange(options.map((one) => (one.id === option.id ? { ...one, name: name.trim() } : one)))}
          />
          <button
            type="button"
            className="icon-btn"
            aria-label={t("settings.up", { name: option.name })}
            aria-disabled={index === 0}
            onClick={() => index > 0 && swap(index, -1)}
          >
            <Icon of={ArrowUp} size={14} />
          </button>
          <button
            type="button"
            className="icon-btn"
            aria-label={t("settings.down", { name: option.name })}
            aria-disabled={index === options.length - 1}
            onClick={() => index < options.length - 1 && swap(index, 1)}
          >
            <Icon of={ArrowDown} size={14} />
          </button>
          <button
            type="button"
            className="icon-btn"
            aria-label={t("settings.optionRemove", { name: option.name })}
            // The last one stays: a field to choose from needs something to choose.
            aria-disabled={options.length === 1}
            onClick={() => options.length > 1 && onChange(options.filter((one) => one.id !== option.id))}
          >
            <Icon of={X} size={14} />
          </button>
        </li>
      ))}
      <li>
        <input
          className="field"
          aria-label={t("settings.optionNew")}
          placeholder={t("settings.optionNew")}
          maxLength={80}
          dir="auto"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <button type="button" className="icon-btn" aria-label={t("settings.optionAdd")} onClick={add}>
          <Icon of={Plus} size={14} />
        </button>
      </li>
    </ul>
  );
}
