"use client";
/** The rows that settings are made of: name and help at the beginning, the control at the end. What is chosen is saved at once. */
import { type ReactNode, useId, useState } from "react";

/** Rows in one bordered group. */
export function Group({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="set-group" aria-label={title}>
      {title ? <h2>{title}</h2> : null}
      <div className="set-card">{children}</div>
    </section>
  );
}

type LineProps = {
  name: string;
  hint?: string;
  isWide?: boolean;
  isTitle?: boolean;
  children: (id: string, hintId: string | undefined) => ReactNode;
};
/** One row. `isWide`: its control takes the whole width, below the name. `isTitle`: the control brings a name of its own. */
export function Line({ name, hint, isWide = false, isTitle = false, children }: LineProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  return (
    <div className={`set-row${isWide ? " is-wide" : ""}`}>
      <div>
        {isTitle ? <b>{name}</b> : <label htmlFor={id}>{name}</label>}
        {hint ? <p id={hintId}>{hint}</p> : null}
      </div>
      <div className="set-control">{children(id, hintId)}</div>
    </div>
  );
}

type FieldProps = {
  id: string;
  value: string;
  onChange: (value: string) => void;
  isLong?: boolean;
  type?: "text" | "email" | "number";
  maxLength?: number;
  describedBy?: string;
  /** Emptied, it becomes what it was. */
  isNeeded?: boolean;
};
/** A text that is changed when one leaves it, or presses Enter; Esc leaves it as it was. */
export function Field({ id, value, onChange, isLong, type = "text", maxLength, describedBy, isNeeded = false }: FieldProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // Changed elsewhere meanwhile.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const save = () => {
    if (isNeeded && !typed.trim()) setTyped(value);
    else if (typed !== value) onChange(typed);
  };
  const common = { id, className: "field", dir: "auto" as const, value: typed, maxLength, "aria-describedby": describedBy, onBlur: save };
  return isLong ? (
    <textarea {...common} rows={4} onChange={(event) => setTyped(event.target.value)} />
  ) : (
    <input
      {...common}
      type={type}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        if (event.key === "Escape") setTyped(value);
      }}
    />
  );
}

type ChooseProps<T extends string> = {
  id: string;
  value: T;
  options: readonly { value: T; name: string }[];
  describedBy?: string;
  onChange: (value: T) => void;
};
/** One of several. */
export function Choose<T extends string>({ id, value, options, describedBy, onChange }: ChooseProps<T>) {
  return (
    <select
      id={id}
      className="field"
      value={value}
      aria-describedby={describedBy}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  );
}

type ToggleProps = { name: string; hint?: string; isOn: boolean; isDisabled?: boolean; onChange: (isOn: boolean) => void };
/** A row that is on or off. */
export function Toggle({ name, hint, isOn, isDisabled = false, onChange }: ToggleProps) {
  return (
    <Line name={name} hint={hint}>
      {(id, hintId) => (
        <button
          type="button"
          id={id}
          role="switch"
          className={`switch${isOn ? " is-on" : ""}`}
          aria-checked={isOn}
          aria-describedby={hintId}
          disabled={isDisabled}
          onClick={() => onChange(!isOn)}
        />
      )}
    </Line>
  );
}

type SegmentsProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; name: string }[];
  onChange: (value: T) => void;
};
/** Two or three choices side by side. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="seg seg-radio">
      <legend className="sr">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? "is-on" : undefined}>
          <input
            type="radio"
            className="sr"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
