"use client";
/** A list of named things that can be added to, opened and changed: what most settings are. */
import { Plus } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { isComposing } from "#/ui/shortcuts.ts";

type Thing = { id: string; name: string; hint?: string };
type Props = {
  title: string;
  lede: string;
  empty: string;
  things: Thing[];
  /** What the field for a new one is called; left out, none can be added here. */
  add?: { label: string; perform: (name: string) => void };
  /** The opened thing's form. */
  edit: (id: string, close: () => void) => ReactNode;
};

export function Things({ title, lede, empty, things, add, edit }: Props) {
  const { t } = useText();
  const [openId, setOpenId] = useState<string | null>(null);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    add?.perform(name.trim());
    setName("");
  };
  return (
    <>
      <h1>{title}</h1>
      <p className="lede">{lede}</p>
      {add ? (
        <form className="toolbar settings-add" onSubmit={submit}>
          <input
            className="field"
            aria-label={add.label}
            placeholder={add.label}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="btn btn-primary" disabled={!name.trim()}>
            <Icon of={Plus} size={14} />
            {t("settings.add")}
          </button>
        </form>
      ) : null}
      {things.length === 0 ? <p className="t2">{empty}</p> : null}
      <ul className="settings-list">
        {things.map((thing) => (
          <li key={thing.id}>
            <button
              type="button"
              className="settings-row"
              aria-expanded={openId === thing.id}
              onClick={() => setOpenId(openId === thing.id ? null : thing.id)}
            >
              <span className="w5 ell" dir="auto">
                {thing.name}
              </span>
              {thing.hint ? (
                <span className="t2 ell" dir="auto">
                  {thing.hint}
                </span>
              ) : null}
            </button>
            {openId === thing.id ? <div className="settings-edit">{edit(thing.id, () => setOpenId(null))}</div> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One line of a form: its name, what it holds, and a word on it. */
export function Line({ name, hint, children }: { name: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="settings-line">
      <label htmlFor={id}>{name}</label>
      <div>
        {children(id)}
        {hint ? <p className="s12 t2">{hint}</p> : null}
      </div>
    </div>
  );
}

/** A text that is changed when one leaves it, or presses Enter. */
export function Field({
  id,
  value,
  onChange,
  isLong,
  type = "text",
}: {
  id: string;
  value: string;
  onChange: (value: string) => void;
  isLong?: boolean;
  type?: string;
}) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // Changed elsewhere meanwhile.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const save = () => typed !== value && onChange(typed);
  const common = { id, className: "field", dir: "auto" as const, value: typed, onBlur: save };
  return isLong ? (
    <textarea {...common} rows={5} onChange={(event) => setTyped(event.target.value)} />
  ) : (
    <input
      {...common}
      type={type}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && !isComposing(event.nativeEvent) && save()}
    />
  );
}
