"use client";
/** The settings: one's own, and the workspace's. What one may not change is shown, and says so when it is tried. */
import { Inbox, Keyboard, Layers, ListChecks, Tag, UserRound, Users, Zap } from "lucide-react";
import { observer } from "mobx-react-lite";
import type { ComponentType } from "react";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { Fields } from "#/features/workspace/ui/settings/Fields.tsx";
import { Inboxes } from "#/features/workspace/ui/settings/Inboxes.tsx";
import { Labels } from "#/features/workspace/ui/settings/Labels.tsx";
import { Macros } from "#/features/workspace/ui/settings/Macros.tsx";
import { Members } from "#/features/workspace/ui/settings/Members.tsx";
import { Profile } from "#/features/workspace/ui/settings/Profile.tsx";
import { Shortcuts } from "#/features/workspace/ui/settings/Shortcuts.tsx";
import { Teams } from "#/features/workspace/ui/settings/Teams.tsx";
import { Views } from "#/features/workspace/ui/settings/Views.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";

type Section = { id: string; name: MessageKey; icon: IconType; View: ComponentType };
const GROUPS: { name: MessageKey; sections: Section[] }[] = [
  {
    name: "settings.you",
    sections: [
      { id: "profile", name: "settings.profile", icon: UserRound, View: Profile },
      { id: "shortcuts", name: "settings.shortcuts", icon: Keyboard, View: Shortcuts },
    ],
  },
  {
    name: "settings.workspace",
    sections: [
      { id: "members", name: "settings.members", icon: Users, View: Members },
      { id: "teams", name: "settings.teams", icon: Users, View: Teams },
      { id: "inboxes", name: "settings.inboxes", icon: Inbox, View: Inboxes },
      { id: "labels", name: "settings.labels", icon: Tag, View: Labels },
      { id: "macros", name: "settings.macros", icon: Zap, View: Macros },
      { id: "fields", name: "settings.fields", icon: ListChecks, View: Fields },
      { id: "views", name: "settings.views", icon: Layers, View: Views },
    ],
  },
];
const ALL = GROUPS.flatMap(({ sections }) => sections);

export const SettingsPage = observer(function SettingsPage({ detail }: { detail: string }) {
  const { t } = useText();
  const { place } = usePlace();
  const section = ALL.find(({ id }) => id === detail) ?? (ALL[0] as Section);
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t("settings.title")}>
        {GROUPS.map((group) => (
          <div className="nav-group" key={group.name}>
            <h2 className="nav-title">{t(group.name)}</h2>
            {group.sections.map(({ id, name, icon }) => (
              <NavLink
                key={id}
                to={{ ...place, page: "settings", detail: id, ticket: null }}
                className={`nav-item${id === section.id ? " is-on" : ""}`}
                isOn={id === section.id}
              >
                <Icon of={icon} />
                <span>{t(name)}</span>
              </NavLink>
            ))}
          </div>
        ))}
      </nav>
      <main className="page settings-page" aria-label={t(section.name)}>
        <section.View />
      </main>
    </div>
  );
});
