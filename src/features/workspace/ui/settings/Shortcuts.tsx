"use client";
/** Every key there is: known in the browser alone, where those who answer to them are. */
import { useEffect, useState } from "react";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { knownShortcuts } from "#/ui/shortcuts.ts";

export function Shortcuts() {
  const { t } = useText();
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return (
    <>
      <h1>{t("settings.shortcuts")}</h1>
      <p className="lede">{t("settings.shortcutsLede")}</p>
      {(isThere ? knownShortcuts() : []).map(({ title, actions }) => (
        <section key={title} className="settings-keys" aria-label={t(title)}>
          <h2>{t(title)}</h2>
          <ul className="settings-list">
            {actions.map(({ id, name, keys }) => (
              <li key={id} className="settings-key">
                <span>{t(name)}</span>
                <Kbd keys={keys?.[0] ?? ""} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
