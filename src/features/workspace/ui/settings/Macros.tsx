"use client";
/** Macros: words and actions that are used again and again. */
import { Zap } from "lucide-react";
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { may } from "#/features/macro/policy.ts";
import type { MacroRecord } from "#/features/macro/schema.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { DeleteLine } from "#/features/workspace/ui/settings/DeleteLine.tsx";
import { Field, Group, Line, Toggle } from "#/features/workspace/ui/settings/Line.tsx";
import { MacroActionLines } from "#/features/workspace/ui/settings/MacroActionLines.tsx";
import { MacroWords } from "#/features/workspace/ui/settings/MacroWords.tsx";
import { moved, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

export const Macros = observer(function Macros() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const self = pool.get<MemberRecord>("member", me.id);
  const macros = pool.all<MacroRecord>("macro").sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  const mayChange = (macro: MacroRecord) => self !== undefined && may.change(self, macro);
  const edit = (id: string, close: () => void) => {
    const macro = pool.get<MacroRecord>("macro", id);
    if (!macro) return null;
    const isReadOnly = !mayChange(macro);
    const set = (change: object) => queue.add("macro.update", { id, ...change });
    return (
      <>
        {isReadOnly ? <p className="notice">{t("settings.adminsShare")}</p> : null}
        <fieldset className="settings-edit" disabled={isReadOnly}>
          <Group>
            <Line name={t("settings.name")}>
              {(field) => <Field id={field} value={macro.name} maxLength={80} isNeeded onChange={(name) => set({ name })} />}
            </Line>
            <Toggle
              name={t("settings.shared")}
              hint={t("settings.sharedHint")}
              isOn={macro.memberId === null}
              isDisabled={!self || !may.share(self)}
              onChange={(isShared) => set({ isShared })}
            />
            <Line name={t("settings.macroWords")} hint={t("settings.macroWordsHint")} isTitle isWide>
              {() => <MacroWords html={macro.html} isReadOnly={isReadOnly} onSave={(html) => set({ html })} />}
            </Line>
          </Group>
          <Group title={t("settings.macroActions")}>
            <MacroActionLines actions={macro.actions} onChange={(actions) => set({ actions })} />
          </Group>
          <Group>
            <DeleteLine
              name={t("settings.macroDelete")}
              sure={t("settings.deleteSure", { name: macro.name })}
              onDelete={() => {
                queue.add("macro.delete", { id });
                close();
              }}
            />
          </Group>
        </fieldset>
      </>
    );
  };
  return (
    <Things
      title={t("settings.macros")}
      lede={t("settings.macrosLede")}
      empty={t("settings.macrosEmpty")}
      readOnly={self && may.create(self) ? null : t("settings.agentsOnly")}
      things={macros.map(({ id, name, memberId }) => ({
        id,
        name,
        icon: Zap,
        hint: t(memberId === null ? "settings.shared" : "settings.personal"),
      }))}
      add={{ label: t("settings.macroNew"), perform: (name) => queue.add("macro.create", { id: uuidv7(), name }) }}
      move={
        macros.every(mayChange)
          ? (id, by) => {
              for (const change of moved(macros, id, by)) queue.add("macro.update", change);
            }
          : undefined
      }
      edit={edit}
    />
  );
});
