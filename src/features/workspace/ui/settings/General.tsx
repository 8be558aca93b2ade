"use client";
/** What holds for the whole workspace: its name, when an answer opens a follow-up, how long the source of mail is kept. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { Choose, Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { useText } from "#/ui/messages/text.tsx";

const FOLLOW_UP_DAYS = [3, 7, 14, 30, 60, 90];
const KEEP_DAYS = [7, 30, 90, 180, 365, 730];

export const General = observer(function General() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const [workspace] = pool.all<WorkspaceRecord>("workspace");
  const self = pool.get<MemberRecord>("member", me.id);
  if (!workspace) return null;
  const isReadOnly = !self || !may.update(self);
  const { name, followUpAfterDays, keepRawMailDays } = workspace;
  const set = (change: object) => queue.add("workspace.update", change);
  // One that was set by the API to something in between is shown as it is.
  const options = (usual: number[], days: number | null) =>
    [...new Set([...usual, ...(days ? [days] : [])])]
      .sort((a, b) => a - b)
      .map((one) => ({ value: String(one), name: t("settings.days", { count: one }) }));
  return (
    <>
      <h1>{t("settings.general")}</h1>
      <p className="lede">{t("settings.generalLede")}</p>
      {isReadOnly ? <p className="notice">{t("settings.generalAdmins")}</p> : null}
      <fieldset className="settings-edit" disabled={isReadOnly}>
        <legend className="sr">{t("settings.general")}</legend>
        <Group>
          <Line name={t("settings.name")}>
            {(id) => <Field id={id} value={name} maxLength={80} isNeeded onChange={(value) => set({ name: value })} />}
          </Line>
          <Line name={t("settings.followUp")} hint={t("settings.followUpHint")}>
            {(id, hint) => (
              <Choose
                id={id}
                describedBy={hint}
                value={String(followUpAfterDays)}
                options={options(FOLLOW_UP_DAYS, followUpAfterDays)}
                onChange={(chosen) => set({ followUpAfterDays: Number(chosen) })}
              />
            )}
          </Line>
          <Line name={t("settings.keepSource")} hint={t("settings.keepSourceHint")}>
            {(id, hint) => (
              <Choose
                id={id}
                describedBy={hint}
                value={String(keepRawMailDays ?? "")}
                options={[...options(KEEP_DAYS, keepRawMailDays), { value: "", name: t("settings.forEver") }]}
                onChange={(chosen) => set({ keepRawMailDays: chosen ? Number(chosen) : null })}
              />
            )}
          </Line>
        </Group>
      </fieldset>
    </>
  );
});
