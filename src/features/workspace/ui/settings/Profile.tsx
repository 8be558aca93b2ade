"use client";
/** What a member chooses for themselves. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import { isLocale, LANGUAGES, LOCALES } from "#/core/locale.ts";
import { type MemberRecord, UNDO_SEND_S_MAX } from "#/features/member/schema.ts";
import { Field, Line } from "#/features/workspace/ui/settings/Things.tsx";
import { useChooseLanguage, useText } from "#/ui/messages/text.tsx";
import { useTheme } from "#/ui/theme.tsx";
import { THEMES } from "#/ui/themeChoice.ts";

const DEFAULT_UNDO_S = 10;

export const Profile = observer(function Profile() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const theme = useTheme();
  const choose = useChooseLanguage();
  const self = pool.get<MemberRecord>("member", me.id);
  if (!self) return null;
  const set = (change: object) => queue.add("member.updateProfile", change);
  const speak = (typed: string) => {
    const language = isLocale(typed) ? typed : null;
    set({ language });
    // At once, also offline; the profile's own language is heard of by the desk.
    void choose(language);
  };
  const zones = Intl.supportedValuesOf("timeZone");
  return (
    <>
      <h1>{t("settings.profile")}</h1>
      <p className="lede">{t("settings.profileLede")}</p>
      <div className="settings-form">
        <Line name={t("settings.name")}>
          {(id) => <Field id={id} value={self.name} onChange={(name) => name.trim() && set({ name })} />}
        </Line>
        <Line name={t("settings.theme")}>
          {(id) => (
            <select
              id={id}
              className="field"
              value={theme.choice}
              onChange={(event) => theme.choose(THEMES.find((one) => one === event.target.value) ?? "system")}
            >
              {THEMES.map((one) => (
                <option key={one} value={one}>
                  {t(`theme.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("language.label")}>
          {(id) => (
            <select id={id} className="field" value={self.language ?? ""} onChange={(event) => speak(event.target.value)}>
              <option value="">{t("settings.asBrowser")}</option>
              {LANGUAGES.map((one) => (
                <option key={one} value={one} lang={one}>
                  {LOCALES[one].name}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("settings.timeZone")} hint={t("settings.timeZoneHint")}>
          {(id) => (
            <select
              id={id}
              className="field"
              value={self.timeZone ?? ""}
              onChange={(event) => set({ timeZone: event.target.value || null })}
            >
              <option value="">{t("settings.asBrowser")}</option>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("settings.undo")} hint={t("settings.undoHint")}>
          {(id) => (
            <input
              id={id}
              className="field"
              type="number"
              min={0}
              max={UNDO_SEND_S_MAX}
              value={self.preferences.undoSendS ?? DEFAULT_UNDO_S}
              onChange={(event) =>
                set({ preferences: { undoSendS: Math.min(UNDO_SEND_S_MAX, Math.max(0, Number(event.target.value) || 0)) } })
              }
            />
          )}
        </Line>
        <Line name={t("settings.signature")} hint={t("settings.signatureHint")}>
          {(id) => <Field id={id} isLong value={self.signature ?? ""} onChange={(signature) => set({ signature: signature || null })} />}
        </Line>
      </div>
    </>
  );
});
