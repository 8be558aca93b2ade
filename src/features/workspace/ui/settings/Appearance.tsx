"use client";
/** How the desk looks and behaves for one member. Chosen, it is so at once, on all their devices; light or dark is each device's own. */
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { AFTER_CLOSE, DENSITIES, type MemberRecord } from "#/features/member/schema.ts";
import { Choose, Group, Line, Segments } from "#/features/workspace/ui/settings/Line.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { forgetPanes } from "#/ui/panes.ts";
import { useTheme } from "#/ui/theme.tsx";
import { THEMES } from "#/ui/themeChoice.ts";

const DEFAULT_UNDO_S = 10;
const UNDO_SECONDS = [0, 5, 10, 20, 30, 60];

export const Appearance = observer(function Appearance() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const theme = useTheme();
  const [isReset, setReset] = useState(false);
  const self = pool.get<MemberRecord>("member", me.id);
  if (!self) return null;
  const { density = "comfortable", afterClose = "next", undoSendS = DEFAULT_UNDO_S } = self.preferences;
  const set = (preferences: MemberRecord["preferences"]) => queue.add("member.updateProfile", { preferences });
  // One that was set elsewhere to something in between is shown as it is.
  const seconds = [...new Set([...UNDO_SECONDS, undoSendS])].sort((a, b) => a - b);
  return (
    <>
      <h1>{t("settings.appearance")}</h1>
      <p className="lede">{t("settings.appearanceLede")}</p>
      <Group title={t("settings.look")}>
        <Line name={t("settings.theme")} hint={t("settings.themeHint")} isTitle>
          {() => (
            <Segments
              label={t("settings.theme")}
              value={theme.choice}
              options={THEMES.map((one) => ({ value: one, name: t(`theme.${one}`) }))}
              onChange={theme.choose}
            />
          )}
        </Line>
        <Line name={t("settings.density")} hint={t("settings.densityHint")} isTitle>
          {() => (
            <Segments
              label={t("settings.density")}
              value={density}
              options={DENSITIES.map((one) => ({ value: one, name: t(`density.${one}`) }))}
              onChange={(chosen) => set({ density: chosen })}
            />
          )}
        </Line>
        <Line name={t("settings.panes")} hint={t("settings.panesHint")} isTitle>
          {() => (
            <button
              type="button"
              className="btn"
              onClick={() => {
                forgetPanes();
                setReset(true);
              }}
            >
              {t(isReset ? "settings.panesDone" : "settings.panesReset")}
            </button>
          )}
        </Line>
        <Line name={t("settings.motion")} hint={t("settings.motionHint")} isTitle>
          {() => <span className="t2">{t("theme.system")}</span>}
        </Line>
      </Group>
      <Group title={t("settings.work")}>
        <Line name={t("settings.afterClose")} hint={t("settings.afterCloseHint")} isTitle>
          {() => (
            <Segments
              label={t("settings.afterClose")}
              value={afterClose}
              options={AFTER_CLOSE.map((one) => ({ value: one, name: t(`afterClose.${one}`) }))}
              onChange={(chosen) => set({ afterClose: chosen })}
            />
          )}
        </Line>
        <Line name={t("settings.undo")} hint={t("settings.undoHint")}>
          {(id, hint) => (
            <Choose
              id={id}
              describedBy={hint}
              value={String(undoSendS)}
              options={seconds.map((one) => ({ value: String(one), name: t("settings.seconds", { count: one }) }))}
              onChange={(chosen) => set({ undoSendS: Number(chosen) })}
            />
          )}
        </Line>
      </Group>
    </>
  );
});
