"use client";
/** The workspace's menu: the others one belongs to, a new one, the look, the keys, and the way out. */
import { CircleAlert, Keyboard, LogOut, Monitor, Moon, Plus, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import { listOwnWorkspaces, type OwnWorkspace, signOut } from "#/features/session/store.ts";
import { DeskStore } from "#/features/workspace/store.ts";
import { useText } from "#/ui/messages/text.tsx";
import type { PickerItem } from "#/ui/PickerList.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { useTheme } from "#/ui/theme.tsx";
import { THEMES, type ThemeChoice } from "#/ui/themeChoice.ts";

const THEME_ICONS = { light: Sun, dark: Moon, system: Monitor } as const satisfies Record<ThemeChoice, unknown>;

export function useWorkspaceMenu(): () => PickerItem[] {
  const { t } = useText();
  const { workspace } = useClient();
  const desk = useStore(DeskStore);
  const theme = useTheme();
  const [own, setOwn] = useState<OwnWorkspace[]>([]);
  useEffect(() => {
    // Without the list there is still everything else in the menu.
    listOwnWorkspaces().then(setOwn, () => setOwn([]));
  }, []);
  const leave = async () => {
    try {
      await signOut();
    } catch {
      toasts.show({ text: t("error.signOut"), icon: CircleAlert, isError: true });
    }
  };
  return () => [
    ...own.map((other) => ({
      id: other.id,
      label: other.name,
      lead: (
        <span className="logo" aria-hidden="true">
          {[...other.name][0]?.toLocaleUpperCase()}
        </span>
      ),
      isOn: other.slug === workspace.slug,
      perform: () => {
        if (other.slug !== workspace.slug) window.location.assign(`/${other.slug}`);
      },
    })),
    { id: "new", label: t("nav.newWorkspace"), icon: Plus, perform: () => window.location.assign("/new") },
    ...THEMES.map((choice, index) => ({
      id: choice,
      label: t(`theme.${choice}`),
      icon: THEME_ICONS[choice],
      isOn: theme.choice === choice,
      isNewGroup: index === 0,
      perform: () => theme.choose(choice),
    })),
    { id: "keys", label: t("nav.shortcuts"), icon: Keyboard, keys: "?", isNewGroup: true, perform: () => desk.set({ isHelpOpen: true }) },
    { id: "out", label: t("nav.signOut"), icon: LogOut, perform: () => void leave() },
  ];
}
