"use client";
/**
 * A page whose code comes when it is first gone to. The server draws its title alone: had it drawn all of it, records would have changed by
 * the time the browser has the code, and what the two have drawn would differ.
 */
import { type ComponentType, lazy, Suspense } from "react";
import type { Place } from "#/features/workspace/place/rules.ts";
import { useIsBrowser } from "#/ui/media.ts";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";

type Props = { detail: string; smtpPort: number };
type Late = { title: MessageKey; View: ComponentType<Props> };

/** Pages that take the place of list and conversation. */
export const LATE_PAGES: Partial<Record<Place["page"], Late>> = {
  contacts: {
    title: "nav.contacts",
    View: lazy(() => import("#/features/contact/ui/ContactsPage.tsx").then((module) => ({ default: module.ContactsPage }))),
  },
  companies: {
    title: "nav.companies",
    View: lazy(() => import("#/features/company/ui/CompaniesPage.tsx").then((module) => ({ default: module.CompaniesPage }))),
  },
  settings: {
    title: "settings.title",
    View: lazy(() => import("#/features/workspace/ui/settings/SettingsPage.tsx").then((module) => ({ default: module.SettingsPage }))),
  },
  start: {
    title: "start.title",
    View: lazy(() => import("#/features/workspace/ui/start/StartPage.tsx").then((module) => ({ default: module.StartPage }))),
  },
  incoming: {
    title: "incoming.title",
    View: lazy(() => import("#/features/mail/ui/IncomingMail.tsx").then((module) => ({ default: module.IncomingMail }))),
  },
  outgoing: {
    title: "outgoing.title",
    View: lazy(() => import("#/features/mail/ui/OutgoingMail.tsx").then((module) => ({ default: module.OutgoingMail }))),
  },
};

export function LatePage({ page: { title, View }, ...props }: { page: Late } & Props) {
  const { t } = useText();
  const isBrowser = useIsBrowser();
  const head = (
    <main className="page" aria-label={t(title)}>
      <h1>{t(title)}</h1>
    </main>
  );
  return isBrowser ? (
    <Suspense fallback={head}>
      <View {...props} />
    </Suspense>
  ) : (
    head
  );
}
