"use client";
/** Macros: words and actions that are used again and again. */
import { observer } from "mobx-react-lite";
import { v7 as uuidv7 } from "uuid";
import { useClient } from "#/core/client/context.tsx";
import { VARIABLES } from "#/features/macro/rules.ts";
import { MACRO_STATUSES, type MacroActions, type MacroRecord } from "#/features/macro/schema.ts";
import { PRIORITIES } from "#/features/ticket/schema.ts";
import { PRIORITY_LOOK, STATUS_LOOK } from "#/features/ticket/ui/look.ts";
import { Field, Line, Things } from "#/features/workspace/ui/settings/Things.tsx";
import { useText } from "#/ui/messages/text.tsx";

const htmlOf = (text: string) =>
  text
    .split(/\n{2,}/)
    .map((part) => `<p>${part.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`).replaceAll("\n", "<br>")}</p>`)
    .join("");
const textOf = (html: string) =>
  new DOMParser().parseFromString(html.replaceAll("</p><p>", "\n\n").replace(/<br\s*\/?>/g, "\n"), "text/html").body.textContent ?? "";

export const Macros = observer(function Macros() {
  const { t } = useText();
  const { pool, queue } = useClient();
  const macros = pool.all<MacroRecord>("macro").sort((a, b) => a.name.localeCompare(b.name));
  const edit = (id: string, close: () => void) => {
    const macro = pool.get<MacroRecord>("macro", id);
    if (!macro) return null;
    const set = (change: object) => queue.add("macro.update", { id, ...change });
    const act = (change: Partial<MacroActions>) =>
      set({ actions: Object.fromEntries(Object.entries({ ...macro.actions, ...change }).filter(([, value]) => value !== undefined)) });
    return (
      <>
        <Line name={t("settings.name")}>{(field) => <Field id={field} value={macro.name} onChange={(name) => set({ name })} />}</Line>
        <Line
          name={t("settings.macroWords")}
          hint={t("settings.macroVariables", { names: VARIABLES.map((name) => `{{${name}}}`).join(" ") })}
        >
          {(field) => <Field id={field} value={textOf(macro.html)} isLong onChange={(text) => set({ html: htmlOf(text) })} />}
        </Line>
        <Line name={t("ticket.setStatus")}>
          {(field) => (
            <select
              id={field}
              className="field"
              value={macro.actions.status ?? ""}
              onChange={(event) => act({ status: MACRO_STATUSES.find((one) => one === event.target.value) })}
            >
              <option value="">{t("settings.unchanged")}</option>
              {MACRO_STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t(STATUS_LOOK[status].name)}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("ticket.setPriority")}>
          {(field) => (
            <select
              id={field}
              className="field"
              value={macro.actions.priority ?? ""}
              onChange={(event) => act({ priority: PRIORITIES.find((one) => one === event.target.value) })}
            >
              <option value="">{t("settings.unchanged")}</option>
              {PRIORITIES.map((priority) => (
                <option key={priority} value={priority}>
                  {t(PRIORITY_LOOK[priority].name)}
                </option>
              ))}
            </select>
          )}
        </Line>
        <label className="settings-check">
          <input type="checkbox" checked={macro.memberId === null} onChange={() => set({ isShared: macro.memberId !== null })} />
          {t("settings.shared")}
        </label>
        <button
          type="button"
          className="btn btn-sm btn-danger"
          onClick={() => {
            queue.add("macro.delete", { id });
            close();
          }}
        >
          {t("settings.delete")}
        </button>
      </>
    );
  };
  return (
    <Things
      title={t("settings.macros")}
      lede={t("settings.macrosLede")}
      empty={t("settings.macrosEmpty")}
      things={macros.map(({ id, name, memberId }) => ({ id, name, hint: t(memberId === null ? "settings.shared" : "settings.personal") }))}
      add={{ label: t("settings.macroNew"), perform: (name) => queue.add("macro.create", { id: uuidv7(), name }) }}
      edit={edit}
    />
  );
});
