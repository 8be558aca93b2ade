"use client";
/** A list of named things that can be added to, opened, changed and put in order: what most settings are. */
import { ArrowDown, ArrowUp, ChevronDown, Plus } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export type Thing = { id: string; name: string; icon?: IconType; hint?: string; isFaded?: boolean };
type Props = {
  title: string;
  lede: string;
  /** Said instead of the list. */
  empty: string;
  things: Thing[];
  /** What the field for a new one is called; left out, none can be added here. `extra`: what else must be known of it. */
  add?: { label: string; type?: "text" | "email"; isReady?: boolean; perform: (name: string) => void; extra?: ReactNode };
  /** Above the list: which of several it is. */
  before?: ReactNode;
  /** Said to who may not change anything here. */
  readOnly?: string | null;
  /** The opened thing's form. */
  edit: (id: string, close: () => void) => ReactNode;
  /** Moves one by a place; left out, the order is by name. */
  move?: (id: string, by: 1 | -1) => void;
};

export function Things({ title, lede, empty, things, add, readOnly = null, before, edit, move }: Props) {
  const { t } = useText();
  const [openId, setOpenId] = useState<string | null>(null);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || add?.isReady === false) return;
    add?.perform(name.trim());
    setName("");
  };
  return (
    <>
      <h1>{title}</h1>
      <p className="lede">{lede}</p>
      {readOnly ? <p className="notice">{readOnly}</p> : null}
      {before ? <div className="settings-before">{before}</div> : null}
      {add && !readOnly ? (
        <form className="toolbar settings-add" onSubmit={submit}>
          <input
            className="field"
            type={add.type ?? "text"}
            aria-label={add.label}
            placeholder={add.label}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {add.extra}
          <button type="submit" className="btn btn-primary" disabled={!name.trim() || add.isReady === false}>
            <Icon of={Plus} size={14} />
            {t("settings.add")}
          </button>
        </form>
      ) : null}
      {things.length === 0 ? <p className="t2 settings-none">{empty}</p> : null}
      <ul className="settings-list">
        {things.map((thing, index) => (
          <li key={thing.id} className={thing.isFaded ? "is-faded" : undefined}>
            <div className="settings-thing">
              <button
                type="button"
                className="settings-row"
                aria-expanded={openId === thing.id}
                onClick={() => setOpenId(openId === thing.id ? null : thing.id)}
              >
                {thing.icon ? <Icon of={thing.icon} className="t3" /> : null}
                <span className="w5 ell settings-name" dir="auto" title={thing.name}>
                  {thing.name}
                </span>
                {thing.hint ? (
                  <span className="t2 ell settings-hint" dir="auto" title={thing.hint}>
                    {thing.hint}
                  </span>
                ) : null}
                <Icon of={ChevronDown} size={14} className={`t3 settings-fold${openId === thing.id ? "" : " is-folded"}`} />
              </button>
              {move && !readOnly ? (
                <>
                  <MoveButton
                    label={t("settings.up", { name: thing.name })}
                    icon={ArrowUp}
                    isOff={index === 0}
                    onClick={() => move(thing.id, -1)}
                  />
                  <MoveButton
                    label={t("settings.down", { name: thing.name })}
                    icon={ArrowDown}
                    isOff={index === things.length - 1}
                    onClick={() => move(thing.id, 1)}
                  />
                </>
              ) : null}
            </div>
            {openId === thing.id ? (
              <fieldset className="settings-edit" disabled={Boolean(readOnly)}>
                <legend className="sr">{thing.name}</legend>
                {edit(thing.id, () => setOpenId(null))}
              </fieldset>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function MoveButton({ label, icon, isOff, onClick }: { label: string; icon: IconType; isOff: boolean; onClick: () => void }) {
  // Not `disabled`: the focus would be lost at the end of the list.
  return (
    <button type="button" className="icon-btn" aria-label={label} title={label} aria-disabled={isOff} onClick={() => !isOff && onClick()}>
      <Icon of={icon} size={14} />
    </button>
  );
}

/** The places that change when one of these is moved: each thing with its new position. Gaps and ties of old are mended on the way. */
export function moved<T extends { id: string; position: number }>(
  things: readonly T[],
  id: string,
  by: 1 | -1,
): { id: string; position: number }[] {
  const from = things.findIndex((thing) => thing.id === id);
  const order = [...things];
  const [one] = order.splice(from, 1);
  if (!one) return [];
  order.splice(from + by, 0, one);
  return order.flatMap((thing, position) => (thing.position === position ? [] : [{ id: thing.id, position }]));
}
