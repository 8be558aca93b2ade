"use client";
/** Where one can go: the reader's own work, everything, inboxes and teams, each with what waits there. */
import {
  AtSign,
  Ban,
  Building2,
  ChevronsUpDown,
  CircleCheck,
  CircleDashed,
  CircleEllipsis,
  CloudOff,
  Contact,
  Ellipsis,
  Inbox,
  Layers,
  ListChecks,
  ListTree,
  Mail,
  MailCheck,
  Moon,
  PencilLine,
  Search,
  Send,
  SendHorizontal,
  Settings,
  Trash2,
  Users,
} from "lucide-react";
import { observer } from "mobx-react-lite";
import { type MouseEvent, type ReactNode, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { DraftRecord } from "#/features/draft/schema.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { may } from "#/features/mail/policy.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { pictureOf } from "#/features/member/store.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { ALL_OPEN, listKey } from "#/features/ticket/rules.ts";
import type { ListQuery } from "#/features/ticket/schema.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import type { ViewRecord } from "#/features/view/schema.ts";
import { ViewStore } from "#/features/view/store.ts";
import { may as mayWorkspace } from "#/features/workspace/policy.ts";
import { LISTS, type Place } from "#/features/workspace/place/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { usePlace } from "#/features/workspace/ui/place.tsx";
import { useWorkspaceMenu } from "#/features/workspace/ui/useWorkspaceMenu.tsx";
import { Avatar } from "#/ui/Avatar.tsx";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import { MARKS } from "#/ui/marks.ts";
import { Kbd } from "#/ui/Kbd.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

const COUNTED_MAX = 100;
const PAGES = [
  { page: "contacts", name: "nav.contacts", icon: Contact },
  { page: "companies", name: "nav.companies", icon: Building2 },
  { page: "settings", name: "settings.title", icon: Settings },
] as const;

export const Sidebar = observer(function Sidebar({ onGo, children }: { onGo?: () => void; children?: ReactNode }) {
  const { t } = useText();
  const { pool, workspace, me, connection } = useClient();
  const { counts } = useStore(TicketStore);
  const { counts: viewCounts } = useStore(ViewStore);
  const { place } = usePlace();
  const menu = useWorkspaceMenu();
  const record = pool.get<WorkspaceRecord>("workspace", workspace.id);
  const self = pool.get<MemberRecord>("member", me.id);
  const name = record?.name ?? workspace.slug;
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const inboxes = pool
    .all<InboxRecord>("inbox")
    .filter(({ isArchived }) => !isArchived)
    .sort(byName);
  const saved = pool.all<ViewRecord>("view").sort((a, b) => a.position - b.position || byName(a, b));
  const teams = pool.all<TeamRecord>("team").sort(byName);
  const [isUnfolded, setUnfolded] = useState(false);
  const drafts = new Set(pool.all<DraftRecord>("draft").map((draft) => draft.ticketId)).size;
  const views: { name: string; icon: IconType; list: Partial<ListQuery>; count?: number }[] = [
    { name: t("list.mine"), icon: Inbox, list: LISTS.mine, count: counts?.views.mine },
    { name: t("list.unassigned"), icon: CircleDashed, list: LISTS.unassigned, count: counts?.views.unassigned },
    { name: t("list.all"), icon: Layers, list: LISTS.inbox, count: counts?.views.open },
    { name: t("list.mentions"), icon: AtSign, list: LISTS.mentions },
    { name: t("status.waiting"), icon: CircleEllipsis, list: LISTS.waiting, count: counts?.views.waiting },
    { name: t("status.snoozed"), icon: Moon, list: LISTS.snoozed, count: counts?.views.snoozed },
    { name: t("list.drafts"), icon: PencilLine, list: LISTS.drafts, count: drafts },
  ];
  const more: typeof views = [
    { name: t("list.sent"), icon: SendHorizontal, list: LISTS.sent },
    { name: t("status.closed"), icon: CircleCheck, list: LISTS.closed },
    { name: t("list.spam"), icon: Ban, list: LISTS.spam },
    { name: t("list.trash"), icon: Trash2, list: LISTS.trash },
  ];
  const isMoreShown =
    isUnfolded || more.some(({ list }) => place.page === "inbox" && listKey(place.list) === listKey({ ...ALL_OPEN, ...list }));
  const item = (key: string, label: string, icon: IconType, list: Partial<ListQuery>, count?: number) => {
    const target = { ...ALL_OPEN, ...list };
    // A tab inside a list keeps its place in the sidebar; the whole's tabs have places of their own.
    const here = {
      ...place.list,
      sort: target.sort,
      ...(list.isMentioned || list.isRepliedByMe || list.isDrafted || Object.keys(list).every((name) => name === "status")
        ? {}
        : { status: target.status }),
    };
    const isOn = place.page === "inbox" && listKey(here) === listKey(target);
    return (
      <NavItem
        key={key}
        label={label}
        icon={icon}
        to={{ page: "inbox", list: target, ticket: null, q: "" }}
        count={count}
        isOn={isOn}
        onGo={onGo}
      />
    );
  };

  return (
    <nav className="sidebar" aria-label={t("nav.label")}>
      <Picker content={{ label: t("nav.workspaces"), items: menu }}>
        <button type="button" className="ws">
          <span className="logo" aria-hidden="true">
            {[...name][0]?.toLocaleUpperCase()}
          </span>
          <b className="grow ell" dir="auto">
            {name}
          </b>
          <span className="sr">{t("nav.workspaceMenu")}</span>
          <Icon of={ChevronsUpDown} size={14} className="t3" />
        </button>
      </Picker>
      <NavLink to={{ page: "search", ticket: null, q: "" }} className="nav-search" title={t("nav.search")} onGo={onGo}>
        <Icon of={Search} />
        <span>{t("nav.search")}</span>
        <Kbd keys="/" />
      </NavLink>
      <div className="nav-scroll">
        {record && !record.onboardedAt && !record.isDemo && self && mayWorkspace.update(self) ? (
          <div className="nav-group">
            <NavItem
              label={t("nav.start")}
              icon={ListChecks}
              to={{ page: "start", detail: "", ticket: null }}
              isOn={place.page === "start"}
              onGo={onGo}
            />
          </div>
        ) : null}
        <div className="nav-group">
          {[...views, ...(isMoreShown ? more : [])].map((view) => item(view.name, view.name, view.icon, view.list, view.count))}
          {isMoreShown ? null : (
            <button type="button" className="nav-item" aria-expanded="false" onClick={() => setUnfolded(true)}>
              <Icon of={Ellipsis} />
              <span>{t("nav.more")}</span>
            </button>
          )}
        </div>
        {saved.length > 0 ? (
          <div className="nav-group">
            <h2 className="nav-title">{t("nav.savedViews")}</h2>
            {saved.map((view) => item(view.id, view.name, view.icon ? MARKS[view.icon] : ListTree, view.query, viewCounts[view.id]))}
          </div>
        ) : null}
        {inboxes.length > 0 ? (
          <div className="nav-group">
            <h2 className="nav-title">{t("nav.inboxes")}</h2>
            {inboxes.map((inbox) => item(inbox.id, inbox.name, Mail, { inboxes: [inbox.id] }, counts?.inboxes[inbox.id]))}
          </div>
        ) : null}
        {teams.length > 0 ? (
          <div className="nav-group">
            <h2 className="nav-title">{t("nav.teams")}</h2>
            {teams.map((team) => item(team.id, team.name, Users, { teams: [team.id] }, counts?.teams[team.id]))}
          </div>
        ) : null}
      </div>
      <div className="nav-foot">
        <div className="nav-group">
          {PAGES.map(({ page, name, icon }) => (
            <NavItem
              key={page}
              label={t(name)}
              icon={icon}
              to={{ page, detail: "", ticket: null }}
              isOn={place.page === page}
              onGo={onGo}
            />
          ))}
          <NavItem
            label={t("nav.outgoing")}
            icon={Send}
            to={{ page: "outgoing", detail: "", ticket: null }}
            isOn={place.page === "outgoing"}
            onGo={onGo}
          />
          {self && may.readLedger(self) ? (
            <NavItem
              label={t("nav.incoming")}
              icon={MailCheck}
              to={{ page: "incoming", detail: "", ticket: null }}
              isOn={place.page === "incoming"}
              onGo={onGo}
            />
          ) : null}
        </div>
        <div className="me">
          <Avatar
            name={self?.name ?? me.name}
            size={24}
            isTeam
            src={self && pictureOf(self, workspace.slug)}
            dot={connection.state === "live" ? "on" : "off"}
          />
          <span className="grow ell w5" dir="auto">
            {self?.name ?? me.name}
          </span>
          {connection.state === "lost" ? (
            <span className="row-x t3" title={t("offline.title")}>
              <Icon of={CloudOff} />
              <span className="sr">{t("offline.title")}</span>
            </span>
          ) : null}
        </div>
      </div>
      {children}
    </nav>
  );
});

type ItemProps = { label: string; icon: IconType; to: Partial<Place>; count?: number; isOn: boolean; onGo?: () => void };
function NavItem({ label, icon, to, count, isOn, onGo }: ItemProps) {
  const { t } = useText();
  return (
    <NavLink to={to} className={`nav-item${isOn ? " is-on" : ""}`} isOn={isOn} onGo={onGo} title={label}>
      <Icon of={icon} />
      <span dir="auto">{label}</span>
      {count ? <span className="count">{count >= COUNTED_MAX ? t("nav.many") : count}</span> : null}
    </NavLink>
  );
}

type LinkProps = { to: Partial<Place>; className: string; isOn?: boolean; title?: string; onGo?: () => void; children: ReactNode };
/** A real link: it can be copied and opened elsewhere, and is followed without loading a page. */
export function NavLink({ to, className, isOn, title, onGo, children }: LinkProps) {
  const { href, go } = usePlace();
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
    onGo?.();
  };
  return (
    <a href={href(to)} className={className} aria-current={isOn ? "page" : undefined} title={title} onClick={onClick}>
      {children}
    </a>
  );
}
