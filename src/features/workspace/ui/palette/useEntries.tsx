"use client";
/** Everything the palette can do or go to: what is typed chooses among it. */
import { Inbox, Layers, MailCheck, MessageSquare, Search, Tag, User, Users } from "lucide-react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { LabelRecord } from "#/features/label/schema.ts";
import { may as mayMail } from "#/features/mail/policy.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { useDensityItems } from "#/features/member/ui/useDensity.ts";
import { hitsIn, parseQuestion } from "#/features/search/rules.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import type { ListQuery, TicketRecord } from "#/features/ticket/schema.ts";
import { fitOf } from "#/features/workspace/palette/rules.ts";
import { PaletteStore } from "#/features/workspace/palette/store.ts";
import { LISTS } from "#/features/workspace/place/rules.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { useWorkspaceMenu } from "#/features/workspace/ui/useWorkspaceMenu.tsx";
import type { IconType } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { currentActions } from "#/ui/shortcuts.ts";

export type Group = "recent" | "actions" | "go" | "tickets" | "contacts";
export type Entry = {
  id: string;
  group: Group;
  name: string;
  hint?: string;
  icon?: IconType;
  keys?: string;
  hits: [number, number][];
  perform: () => void;
};
type Choice = Omit<Entry, "hits">;

const TICKETS_MAX = 6;
const CHOICES_MAX = 12;
const WORKED_ON: ListQuery["status"] = ["open", "waiting", "snoozed", "closed"];
/** Not offered in the palette: it moves about in the list, or opens the palette itself. */
const LEFT_OUT = new Set(["palette", "next", "previous", "selectDown", "selectUp", "back", "open"]);

/** Made when the palette opens; gives the entries for what is typed, best first in each group. */
export function useEntries(): () => Entry[] {
  const { t } = useText();
  const client = useClient();
  const palette = useStore(PaletteStore);
  const { go } = usePlace();
  const menu = useWorkspaceMenu();
  const densities = useDensityItems();
  const self = client.pool.get<MemberRecord>("member", client.me.id);
  const list = (id: string, name: string, icon: IconType, query: Partial<ListQuery>, hint?: string): Choice => ({
    id,
    group: "go",
    name,
    hint,
    icon,
    perform: () => go({ page: "inbox", detail: "", list: { ...ALL_OPEN, ...query }, ticket: null, q: "" }),
  });
  const choices = (): Choice[] => [
    ...currentActions()
      .filter((action) => !LEFT_OUT.has(action.id) && !action.id.startsWith("go-"))
      .map((action): Choice => ({ ...action, name: t(action.name), keys: action.keys?.[0], group: "actions" })),
    ...currentActions()
      .filter((action) => action.id.startsWith("go-"))
      .map((action): Choice => ({ ...action, name: t(action.name), keys: action.keys?.[0], icon: Inbox, group: "go" })),
    list("all", t("list.all"), Layers, LISTS.inbox),
    ...client.pool.all<InboxRecord>("inbox").map((inbox) => list(inbox.id, inbox.name, Inbox, { inboxes: [inbox.id] }, t("palette.inbox"))),
    ...client.pool.all<TeamRecord>("team").map((team) => list(team.id, team.name, Users, { teams: [team.id] }, t("palette.team"))),
    ...client.pool
      .all<LabelRecord>("label")
      .map((label) => list(label.id, label.name, Tag, { labels: [label.id], status: WORKED_ON }, t("palette.label"))),
    ...(self && mayMail.readLedger(self)
      ? [
          {
            id: "incoming",
            group: "go" as const,
            name: t("nav.incoming"),
            icon: MailCheck,
            perform: () => go({ page: "incoming", detail: "", ticket: null }),
          },
        ]
      : []),
    ...densities().map((item): Choice => ({ id: item.id, group: "actions", name: item.label, icon: item.icon, perform: item.perform })),
    ...menu().map(
      (item): Choice => ({ id: item.id, group: "actions", name: item.label, icon: item.icon, keys: item.keys, perform: item.perform }),
    ),
  ];
  const ticketEntry = (id: string, number: number | null, name: string, hint: string): Choice => ({
    id,
    group: "tickets",
    name,
    hint,
    icon: MessageSquare,
    perform: () => {
      if (number !== null) go({ ticket: number });
      else
        void client.api.get<TicketRecord>(`tickets/${id}`).then(
          (ticket) => go({ ticket: ticket.number }),
          () => {},
        );
    },
  });
  return () => {
    const { typed, hits } = palette;
    const all = choices();
    if (!typed.trim()) {
      const recent = palette.recent().flatMap((id) => all.find((choice) => choice.id === id) ?? []);
      const rest = all.filter((choice) => !recent.includes(choice));
      return [...recent.map((choice): Choice => ({ ...choice, group: "recent" })), ...ordered(rest)].map((choice) => ({
        ...choice,
        hits: [],
      }));
    }
    const found = all
      .flatMap((choice) => {
        const fit = fitOf(choice.name, typed);
        return fit ? [{ entry: { ...choice, hits: fit.hits }, score: fit.score }] : [];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, CHOICES_MAX)
      .map(({ entry }) => entry);
    const question = parseQuestion(typed);
    const local = palette.local.tickets;
    const known = new Set(local.map(({ id }) => id));
    const more = hits.filter(
      (hit, index) => hit.ticketId && !known.has(hit.ticketId) && hits.findIndex((one) => one.ticketId === hit.ticketId) === index,
    );
    const others: Choice[] = [
      ...local.map((ticket) => ticketEntry(ticket.id, ticket.number, ticket.subject, `#${ticket.number} · ${ticket.contact.name}`)),
      ...more.slice(0, TICKETS_MAX).map((hit) => ticketEntry(hit.ticketId ?? "", null, hit.title, "")),
      ...hits
        .filter((hit) => hit.type === "contact")
        .map(
          (hit): Choice => ({
            ...list(hit.id, hit.title, User, { status: WORKED_ON, contactId: hit.id }, hit.snippet),
            group: "contacts",
          }),
        ),
      {
        id: "search-for",
        group: "tickets",
        name: t("palette.searchFor", { q: typed.trim() }),
        icon: Search,
        perform: () => go({ page: "search", ticket: null, q: typed.trim() }),
      },
    ];
    return [...ordered(found), ...ordered(others.map((choice) => ({ ...choice, hits: hitsIn(choice.name, question) })))];
  };
}

const ORDER: Group[] = ["recent", "actions", "go", "tickets", "contacts"];
/** Groups together, in the order of the best of each. */
const ordered = <T extends { group: Group }>(entries: T[]): T[] => {
  const groups = [...new Set(entries.map(({ group }) => group))].filter((group) => ORDER.includes(group));
  return groups.flatMap((group) => entries.filter((entry) => entry.group === group));
};
