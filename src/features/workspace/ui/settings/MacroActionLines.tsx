"use client";
/** What a macro does to its conversation, beside its words. */
import { ChevronDown, Tag } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { LabelRecord } from "#/features/label/schema.ts";
import { MACRO_STATUSES, type MacroActions } from "#/features/macro/schema.ts";
import { can } from "#/core/permission.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import type { TeamRecord } from "#/features/team/schema.ts";
import { SNOOZES } from "#/features/ticket/rules.ts";
import { PRIORITIES } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Choose, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { MARKS } from "#/ui/marks.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

type Props = { actions: MacroActions; onChange: (actions: MacroActions) => void };
export const MacroActionLines = observer(function MacroActionLines({ actions, onChange }: Props) {
  const { t } = useText();
  const { pool } = useClient();
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const act = (change: Partial<MacroActions>) =>
    onChange(Object.fromEntries(Object.entries({ ...actions, ...change }).filter(([, value]) => value !== undefined)));
  const unchanged = { value: "", name: t("settings.unchanged") };
  const members = pool.all<MemberRecord>("member").filter((member) => member.isActive && can(member, "ticket.update"));
  const idOf = (value: string) => (value === "" ? undefined : value === "none" ? null : value);
  const chosenOf = (id: string | null | undefined) => (id === undefined ? "" : (id ?? "none"));
  return (
    <>
      <Line name={t("ticket.setStatus")}>
        {(id) => (
          <Choose
            id={id}
            value={actions.snooze ? `snooze:${actions.snooze}` : (actions.status ?? "")}
            options={[
              unchanged,
              ...MACRO_STATUSES.map((status) => ({ value: status as string, name: t(STATUS_LOOK[status].name) })),
              ...SNOOZES.map((snooze) => ({ value: `snooze:${snooze}`, name: t("settings.snoozeUntil", { when: t(`snooze.${snooze}`) }) })),
            ]}
            onChange={(value) =>
              act({
                status: MACRO_STATUSES.find((status) => status === value),
                snooze: SNOOZES.find((snooze) => `snooze:${snooze}` === value),
              })
            }
          />
        )}
      </Line>
      <Line name={t("ticket.setPriority")}>
        {(id) => (
          <Choose
            id={id}
            value={actions.priority ?? ""}
            options={[unchanged, ...PRIORITIES.map((priority) => ({ value: priority as string, name: t(PRIORITY_LOOK[priority].name) }))]}
            onChange={(value) => act({ priority: PRIORITIES.find((priority) => priority === value) })}
          />
        )}
      </Line>
      <Line name={t("ticket.assign")}>
        {(id) => (
          <Choose
            id={id}
            value={chosenOf(actions.assigneeId)}
            options={[
              unchanged,
              { value: "none", name: t("ticket.unassigned") },
              ...members.sort(byName).map((member) => ({ value: member.id, name: member.name })),
            ]}
            onChange={(value) => act({ assigneeId: idOf(value) })}
          />
        )}
      </Line>
      <Line name={t("ticket.setTeam")}>
        {(id) => (
          <Choose
            id={id}
            value={chosenOf(actions.teamId)}
            options={[
              unchanged,
              { value: "none", name: t("ticket.noTeam") },
              ...pool
                .all<TeamRecord>("team")
                .sort(byName)
                .map((team) => ({ value: team.id, name: team.name })),
            ]}
            onChange={(value) => act({ teamId: idOf(value) })}
          />
        )}
      </Line>
      <LabelsLine name={t("settings.addLabels")} ids={actions.addLabelIds ?? []} onChange={(ids) => act({ addLabelIds: ids })} />
      <LabelsLine name={t("settings.removeLabels")} ids={actions.removeLabelIds ?? []} onChange={(ids) => act({ removeLabelIds: ids })} />
    </>
  );
});

type LabelsProps = { name: string; ids: string[]; onChange: (ids: string[] | undefined) => void };
const LabelsLine = observer(function LabelsLine({ name, ids, onChange }: LabelsProps) {
  const { t, locale } = useText();
  const { pool } = useClient();
  const labels = pool.all<LabelRecord>("label").sort((a, b) => a.name.localeCompare(b.name));
  const names = labels.filter(({ id }) => ids.includes(id)).map((label) => label.name);
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <Line name={name} isTitle>
      {() => (
        <Picker
          placement="bottomEnd"
          content={{
            label: name,
            placeholder: name,
            isMulti: true,
            items: () =>
              labels.map((label) => ({
                id: label.id,
                label: label.name,
                icon: label.icon ? MARKS[label.icon] : Tag,
                isOn: ids.includes(label.id),
                perform: () => toggle(label.id),
              })),
          }}
        >
          <button type="button" className="btn settings-pick">
            <span className="sr">{name}: </span>
            <span className="ell" dir="auto">
              {names.length > 0 ? new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(names) : t("field.none")}
            </span>
            <Icon of={ChevronDown} size={14} />
          </button>
        </Picker>
      )}
    </Line>
  );
});
