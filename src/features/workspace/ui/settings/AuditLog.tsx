"use client";
/** The audit log: filters, entries in words, and what each has changed. */
import { Download } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/audit/policy.ts";
import { type AuditEntry, AUDIT_KINDS } from "#/features/audit/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { AuditRow } from "#/features/workspace/ui/settings/AuditRow.tsx";
import { ListFault, ListMore } from "#/features/workspace/ui/settings/ListState.tsx";
import { usePages } from "#/features/workspace/ui/settings/usePages.ts";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const AuditLog = observer(function AuditLog() {
  const { t } = useText();
  const { pool, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  return (
    <>
      <h1>{t("settings.audit")}</h1>
      <p className="lede">{t("audit.lede")}</p>
      {self && may.read(self) ? <Entries /> : <p className="notice">{t("audit.adminsOnly")}</p>}
    </>
  );
});

const NO_FILTER = { kind: "", actorId: "", from: "", to: "", q: "" };
/** Somebody is still typing. */
const TYPING_MS = 150;
/** As the API takes them: a day begins where the reader is. */
function queryOf({ from, to, ...filters }: typeof NO_FILTER): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value.trim() !== ""));
  const midnight = (day: string) => new Date(`${day}T00:00:00`);
  if (from) query.set("from", midnight(from).toISOString());
  if (to) {
    // The next midnight, on a day of 23 or 25 hours too.
    const end = midnight(to);
    end.setDate(end.getDate() + 1);
    query.set("to", end.toISOString());
  }
  return query.toString();
}

const Entries = observer(function Entries() {
  const { t } = useText();
  const { pool, workspace } = useClient();
  const [filters, setFilters] = useState({ ...NO_FILTER, kind: "access" });
  const wanted = queryOf(filters);
  const [query, setQuery] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setQuery(wanted), TYPING_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const list = usePages<AuditEntry>("audit-log", query);
  const [openSeq, setOpenSeq] = useState<number | null>(null);
  const set = (change: Partial<typeof NO_FILTER>) => setFilters({ ...filters, ...change });
  const members = pool.all<MemberRecord>("member").sort((a, b) => a.name.localeCompare(b.name));
  const exportUrl = (format: string) => `/api/v1/audit-log/export.${format}?${query}&workspace=${workspace.slug}`;
  return (
    <>
      <div className="toolbar audit-bar">
        <label>
          <span className="s12 t2">{t("audit.kind")}</span>
          <select className="field" value={filters.kind} onChange={(event) => set({ kind: event.target.value })}>
            <option value="">{t("audit.kind.all")}</option>
            {AUDIT_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`audit.kind.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="s12 t2">{t("audit.who")}</span>
          <select className="field" value={filters.actorId} onChange={(event) => set({ actorId: event.target.value })}>
            <option value="">{t("audit.everybody")}</option>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="s12 t2">{t("audit.from")}</span>
          <input className="field" type="date" value={filters.from} onChange={(event) => set({ from: event.target.value })} />
        </label>
        <label>
          <span className="s12 t2">{t("audit.to")}</span>
          <input className="field" type="date" value={filters.to} onChange={(event) => set({ to: event.target.value })} />
        </label>
        <label className="grow">
          <span className="s12 t2">{t("audit.find")}</span>
          <input
            className="field"
            type="search"
            dir="auto"
            maxLength={200}
            value={filters.q}
            onChange={(event) => set({ q: event.target.value })}
          />
        </label>
        <span className="row-x">
          {["csv", "ndjson"].map((format) => (
            <a key={format} className="btn btn-sm" href={exportUrl(format)} download>
              <Icon of={Download} size={14} />
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      </div>
      <ListFault list={list} />
      {list.isReady && list.rows.length === 0 ? <p className="t2 settings-none">{t("audit.none")}</p> : null}
      {list.rows.length > 0 ? (
        <table className="table audit">
          <thead>
            <tr>
              <th scope="col">{t("audit.when")}</th>
              <th scope="col">{t("audit.who")}</th>
              <th scope="col">{t("audit.what")}</th>
              <th scope="col">{t("audit.where")}</th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map((entry) => (
              <AuditRow
                key={entry.seq}
                entry={entry}
                isOpen={entry.seq === openSeq}
                onToggle={() => setOpenSeq(entry.seq === openSeq ? null : entry.seq)}
              />
            ))}
          </tbody>
        </table>
      ) : null}
      <ListMore list={list} text={t("audit.further")} />
    </>
  );
});
