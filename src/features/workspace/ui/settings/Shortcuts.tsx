"use client";
/** Every key there is, by where it works; looked through by typing, and printed. */
import { Printer, Search } from "lucide-react";
import { useState } from "react";
import { Icon } from "#/ui/Icon.tsx";
import { Kbd } from "#/ui/Kbd.tsx";
import { useIsBrowser } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";
import { keyCap, knownShortcuts } from "#/ui/shortcuts.ts";

export function Shortcuts() {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const needle = typed.trim().toLocaleLowerCase();
  // Known in the browser alone, where those who answer to them are.
  const groups = (useIsBrowser() ? knownShortcuts() : [])
    .map(({ title, actions }) => ({
      title,
      actions: actions.filter(
        ({ name, keys = [] }) => t(name).toLocaleLowerCase().includes(needle) || keys.some((key) => key.toLocaleLowerCase() === needle),
      ),
    }))
    .filter(({ actions }) => actions.length > 0);
  return (
    <>
      <h1>{t("settings.shortcuts")}</h1>
      <p className="lede">{t("settings.shortcutsLede")}</p>
      <div className="toolbar settings-add">
        <label className="field">
          <Icon of={Search} />
          <input
            type="search"
            aria-label={t("settings.keyFind")}
            placeholder={t("settings.keyFind")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="button" className="btn" onClick={() => window.print()}>
          <Icon of={Printer} size={14} />
          {t("settings.print")}
        </button>
      </div>
      <p role="status" className="t2">
        {groups.length === 0 && needle ? t("settings.keyNone") : ""}
      </p>
      {groups.map(({ title, actions }) => (
        <section key={title} className="settings-keys" aria-label={t(title)}>
          <h2>{t(title)}</h2>
          <ul className="settings-list">
            {actions.map(({ id, name, keys = [] }) => (
              <li key={id} className="settings-key">
                <span>{t(name)}</span>
                <span>
                  <span className="sr">{keys.map((key) => keyCap(key, false).join(" ")).join(", ")}</span>
                  {keys.map((key) => (
                    <Kbd key={key} keys={key} />
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
