"use client";
/** The phone's bottom bar. */
import { CircleUserRound, Inbox, Layers, Search } from "lucide-react";
import { useStore } from "#/core/client/context.tsx";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { useWorkspaceMenu } from "#/features/workspace/ui/useWorkspaceMenu.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

export function TabBar() {
  const { t } = useText();
  const { place } = usePlace();
  const desk = useStore(DeskStore);
  const menu = useWorkspaceMenu();
  return (
    <nav className="tabbar" aria-label={t("nav.phone")}>
      <NavLink
        to={{ page: "inbox", list: ALL_OPEN, ticket: null, q: "" }}
        className={place.page === "inbox" ? "is-on" : ""}
        isOn={place.page === "inbox"}
      >
        <Icon of={Inbox} />
        {t("nav.inbox")}
      </NavLink>
      <button type="button" onClick={() => desk.set({ isNavOpen: true })}>
        <Icon of={Layers} />
        {t("nav.views")}
      </button>
      <NavLink
        to={{ page: "search", ticket: null, q: "" }}
        className={place.page === "search" ? "is-on" : ""}
        isOn={place.page === "search"}
      >
        <Icon of={Search} />
        {t("nav.search")}
      </NavLink>
      <Picker placement="topEnd" content={{ label: t("nav.you"), items: menu }}>
        <button type="button">
          <Icon of={CircleUserRound} />
          {t("nav.you")}
        </button>
      </Picker>
    </nav>
  );
}
