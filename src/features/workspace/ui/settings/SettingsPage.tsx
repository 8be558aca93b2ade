"use client";
/** The settings: one's own, and the workspace's. What one may not change is shown, and says so when it is tried. */
import { ChevronLeft } from "lucide-react";
import { observer } from "mobx-react-lite";
import { Privacy } from "#/features/privacy/ui/Privacy.tsx";
import { type ComponentType, lazy, Suspense } from "react";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { ApiKeys } from "#/features/workspace/ui/settings/ApiKeys.tsx";
import { AuditLog } from "#/features/workspace/ui/settings/AuditLog.tsx";
import { Appearance } from "#/features/workspace/ui/settings/Appearance.tsx";
import { Domains } from "#/features/workspace/ui/settings/Domains.tsx";
import { Fields } from "#/features/workspace/ui/settings/Fields.tsx";
import { General } from "#/features/workspace/ui/settings/General.tsx";
import { Inboxes } from "#/features/workspace/ui/settings/Inboxes.tsx";
import { Labels } from "#/features/workspace/ui/settings/Labels.tsx";
import { Macros } from "#/features/workspace/ui/settings/Macros.tsx";
import { MailLook } from "#/features/workspace/ui/settings/MailLook.tsx";
import { Members } from "#/features/workspace/ui/settings/Members.tsx";
import { Profile } from "#/features/workspace/ui/settings/Profile.tsx";
import { Roles } from "#/features/workspace/ui/settings/Roles.tsx";
import { Security } from "#/features/workspace/ui/settings/Security.tsx";
import { SettingsNav } from "#/features/workspace/ui/settings/SettingsNav.tsx";
import { Shortcuts } from "#/features/workspace/ui/settings/Shortcuts.tsx";
import { SECTIONS, type SectionId } from "#/features/workspace/ui/settings/sections.ts";
import { Suppressions } from "#/features/workspace/ui/settings/Suppressions.tsx";
import { Teams } from "#/features/workspace/ui/settings/Teams.tsx";
import { Views } from "#/features/workspace/ui/settings/Views.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useIsPhone } from "#/ui/media.ts";
import { useText } from "#/ui/messages/text.tsx";

/** Seldom gone to, and only by administrators. */
const SignIn = lazy(() => import("#/features/workspace/ui/settings/signIn/SignIn.tsx").then((module) => ({ default: module.SignIn })));

const SECTION_VIEWS: Record<SectionId, ComponentType> = {
  profile: Profile,
  security: Security,
  appearance: Appearance,
  shortcuts: Shortcuts,
  general: General,
  members: Members,
  roles: Roles,
  teams: Teams,
  inboxes: Inboxes,
  "sign-in": SignIn,
  domains: Domains,
  mail: MailLook,
  suppressions: Suppressions,
  labels: Labels,
  macros: Macros,
  fields: Fields,
  views: Views,
  "api-keys": ApiKeys,
  "audit-log": AuditLog,
  privacy: Privacy,
};

export const SettingsPage = observer(function SettingsPage({ detail }: { detail: string }) {
  const { t } = useText();
  const isPhone = useIsPhone();
  const section = SECTIONS.find(({ id }) => id === detail) ?? SECTIONS[0];
  if (!section) return null;
  // There is room for one of them: the way through, or where it leads.
  if (isPhone && detail === "")
    return (
      <main className="settings-index" aria-label={t("settings.title")}>
        <h1 className="sr">{t("settings.title")}</h1>
        <SettingsNav />
      </main>
    );
  const View = SECTION_VIEWS[section.id];
  return (
    <main className="page settings-page" aria-label={t(section.name)}>
      <NavLink to={{ page: "settings", detail: "", ticket: null }} className="settings-up only-sm">
        <Icon of={ChevronLeft} />
        {t("settings.title")}
      </NavLink>
      <Suspense fallback={<h1>{t(section.name)}</h1>}>
        <View />
      </Suspense>
    </main>
  );
});
