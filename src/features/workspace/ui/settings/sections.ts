/** The settings there are, in their groups. */
import {
  Fingerprint,
  Globe,
  Inbox,
  KeyRound,
  Keyboard,
  Layers,
  ListChecks,
  LogIn,
  MailX,
  Mails,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  SunMoon,
  Tag,
  UserCog,
  UserRound,
  Users,
  UsersRound,
  Zap,
} from "lucide-react";
import type { IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";

type Section = { id: string; name: MessageKey; icon: IconType };
export const GROUPS = [
  {
    name: "settings.you",
    sections: [
      { id: "profile", name: "settings.profile", icon: UserRound },
      { id: "security", name: "settings.security", icon: ShieldCheck },
      { id: "appearance", name: "settings.appearance", icon: SunMoon },
      { id: "shortcuts", name: "settings.shortcuts", icon: Keyboard },
    ],
  },
  {
    name: "settings.workspace",
    sections: [
      { id: "general", name: "settings.general", icon: SlidersHorizontal },
      { id: "members", name: "settings.members", icon: Users },
      { id: "roles", name: "settings.roles", icon: UserCog },
      { id: "teams", name: "settings.teams", icon: UsersRound },
      { id: "inboxes", name: "settings.inboxes", icon: Inbox },
      { id: "sign-in", name: "settings.signIn", icon: LogIn },
      { id: "domains", name: "settings.domains", icon: Globe },
      { id: "mail", name: "settings.mail", icon: Mails },
      { id: "suppressions", name: "settings.suppressions", icon: MailX },
      { id: "labels", name: "settings.labels", icon: Tag },
      { id: "macros", name: "settings.macros", icon: Zap },
      { id: "fields", name: "settings.fields", icon: ListChecks },
      { id: "views", name: "settings.views", icon: Layers },
      { id: "api-keys", name: "settings.apiKeys", icon: KeyRound },
      { id: "audit-log", name: "settings.audit", icon: ScrollText },
      { id: "privacy", name: "settings.privacy", icon: Fingerprint },
    ],
  },
] as const satisfies { name: MessageKey; sections: readonly Section[] }[];

export const SECTIONS = GROUPS.flatMap((group): readonly (typeof GROUPS)[number]["sections"][number][] => group.sections);
export type SectionId = (typeof SECTIONS)[number]["id"];
