"use client";
/** Lists that were given a name: what they ask for, who sees them, and in which order they stand. */
import { ListFilter, ListTree } from "lucide-react";
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { ALL_OPEN } from "#/features/ticket/rules.ts";
import { type ListQuery, SORTS } from "#/features/ticket/schema.ts";
import { FilterChips, useFilterContent } from "#/features/ticket/ui/ListFilters.tsx";
import { SORT_NAMES } from "#/features/ticket/ui/look.ts";
import { may } from "#/features/view/policy.ts";
import type { ViewRecord } from "#/features/view/schema.ts";
import { NavLink } from "#/features/workspace/ui/Sidebar.tsx";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { IconLine } from "#/features/workspace/ui/settings/IconLine.tsx";
import { Choose, Field, Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { moved, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { MARKS } from "#/ui/marks.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

export const Views = observer(function Views() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const views = pool.all<ViewRecord>("view").sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  const mayChange = (view: ViewRecord) => self !== undefined && may.change(self, view);
  const edit = (id: string, close: () => void) => {
    const view = pool.get<ViewRecord>("view", id);
    if (!view) return null;
    const set = (change: object) => queue.add("view.update", { id, ...change });
    const isReadOnly = !mayChange(view);
    return (
      <fieldset className="settings-edit" disabled={isReadOnly}>
        <Group>
          <Line name={t("settings.name")}>
            {(field) => <Field id={field} value={view.name} maxLength={80} isNeeded onChange={(name) => set({ name })} />}
          </Line>
          <IconLine value={view.icon} usual={ListTree} isDisabled={isReadOnly} onChange={(icon) => set({ icon })} />
          <Query query={view.query} onChange={(query) => set({ query })} />
          <Toggle
            name={t("settings.shared")}
            hint={t("settings.viewSharedHint")}
            isOn={view.memberId === null}
            isDisabled={!self || !may.share(self)}
            onChange={(isShared) => set({ isShared })}
          />
          <DeleteLine
            name={t("settings.viewDelete")}
            sure={t("settings.deleteSure", { name: view.name })}
            onDelete={() => {
              queue.add("view.delete", { id });
              close();
            }}
          />
        </Group>
        <NavLink to={{ page: "inbox", detail: "", ticket: null, list: { ...ALL_OPEN, ...view.query } }} className="start-link">
          {t("settings.viewOpen")}
        </NavLink>
      </fieldset>
    );
  };
  return (
    <Things
      title={t("settings.views")}
      lede={t("settings.viewsLede")}
      empty={t("settings.viewsEmpty")}
      things={views.map(({ id, name, memberId, icon }) => ({
        id,
        name,
        icon: icon ? MARKS[icon] : ListTree,
        hint: t(memberId === null ? "settings.shared" : "settings.personal"),
      }))}
      add={{ label: t("settings.viewNew"), perform: (name) => queue.add("view.create", { id: uuidv7(), name, query: ALL_OPEN }) }}
      move={
        views.every(mayChange)
          ? (id, by) => {
              for (const change of moved(views, id, by)) queue.add("view.update", change);
            }
          : undefined
      }
      edit={edit}
    />
  );
});

const Query = observer(function Query({ query, onChange }: { query: ListQuery; onChange: (query: ListQuery) => void }) {
  const { t } = useText();
  const whole = { ...ALL_OPEN, ...query };
  const change = (part: Partial<ListQuery>) => onChange({ ...whole, ...part });
  const content = useFilterContent(whole, change);
  return (
    <>
      <Line name={t("settings.viewQuery")} hint={t("settings.viewQueryHint")} isTitle isWide>
        {() => (
          <div className="settings-chips">
            <FilterChips query={whole} implied={[]} change={change} isWhole />
            <Picker content={content}>
              <button type="button" className="btn btn-sm">
                <Icon of={ListFilter} size={14} />
                {t("list.filter")}
              </button>
            </Picker>
          </div>
        )}
      </Line>
      <Line name={t("list.sort")}>
        {(id) => (
          <Choose
            id={id}
            value={whole.sort}
            options={SORTS.flatMap((sort) => {
              const name = SORT_NAMES[sort];
              return name ? [{ value: sort, name: t(name) }] : [];
            })}
            onChange={(sort) => change({ sort })}
          />
        )}
      </Line>
    </>
  );
});
