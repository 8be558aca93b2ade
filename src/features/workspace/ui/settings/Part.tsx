"use client";
/** All of something, or a part of it that is chosen. */
import type { ReactNode } from "react";

type PartProps = {
  name: string;
  title: string;
  all: string;
  some: string;
  isSome: boolean;
  onChange: (isSome: boolean) => void;
  /** What is chosen from. */
  children: ReactNode;
  hint?: string;
};
export function Part({ name, title, all, some, isSome, onChange, children, hint }: PartProps) {
  return (
    <fieldset className="stackv rights">
      <legend>{title}</legend>
      <label className="rights-line">
        <input type="radio" name={name} checked={!isSome} onChange={() => onChange(false)} />
        {all}
      </label>
      <label className="rights-line">
        <input type="radio" name={name} checked={isSome} onChange={() => onChange(true)} />
        {some}
      </label>
      {isSome ? children : null}
      {hint ? <p className="s12 t3">{hint}</p> : null}
    </fieldset>
  );
}

type ChecksProps = { things: readonly { id: string; name: string }[]; chosen: readonly string[]; onChange: (chosen: string[]) => void };
export function Checks({ things, chosen, onChange }: ChecksProps) {
  return (
    <ul className="settings-checks key-checks">
      {things.map(({ id, name }) => (
        <li key={id}>
          <label>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
            />
            <span className="ell" dir="auto">
              {name}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
