"use client";
/** The way through the settings: in place of the sidebar, and on a phone a page of its own. */
import { ChevronLeft } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { ReactNode } from "react";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { GROUPS, SECTIONS } from "#/features/workspace/ui/settings/sections.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const SettingsNav = observer(function SettingsNav({ children }: { children?: ReactNode }) {
  const { t } = useText();
  const { place } = usePlace();
  const current = SECTIONS.find(({ id }) => id === place.detail)?.id ?? (place.detail === "" ? null : SECTIONS[0]?.id);
  return (
    <nav className="sidebar settings-nav" aria-label={t("settings.title")}>
      <NavLink to={{ page: "inbox", detail: "", ticket: null }} className="ws settings-back" title={t("settings.back")}>
        <Icon of={ChevronLeft} />
        <b className="grow ell">{t("settings.title")}</b>
        <span className="sr">{t("settings.back")}</span>
      </NavLink>
      <div className="nav-scroll">
        {GROUPS.map((group) => (
          <div className="nav-group" key={group.name}>
            <h2 className="nav-title">{t(group.name)}</h2>
            {group.sections.map(({ id, name, icon }) => (
              <NavLink
                key={id}
                to={{ page: "settings", detail: id, ticket: null }}
                className={`nav-item${id === current ? " is-on" : ""}${current === null && id === SECTIONS[0]?.id ? " is-first" : ""}`}
                isOn={id === current}
                title={t(name)}
              >
                <Icon of={icon} />
                <span>{t(name)}</span>
              </NavLink>
            ))}
          </div>
        ))}
      </div>
      {children}
    </nav>
  );
});
