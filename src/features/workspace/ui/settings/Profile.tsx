"use client";
/** How others see a member: name, picture, time zone, and what stands below their replies. */
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { isLocale, LANGUAGES, LOCALES } from "#/core/locale.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { RichText } from "#/features/message/ui/RichText.tsx";
import { AvatarLine } from "#/features/workspace/ui/settings/AvatarLine.tsx";
import { Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Tokens } from "#/features/workspace/ui/settings/Tokens.tsx";
import { Password } from "#/features/workspace/ui/settings/Password.tsx";
import { RichField } from "#/features/workspace/ui/settings/RichField.tsx";
import { useChooseLanguage, useText } from "#/ui/messages/text.tsx";

export const Profile = observer(function Profile() {
  const { t } = useText();
  const { pool, queue, me } = useClient();
  const choose = useChooseLanguage();
  const [typed, setTyped] = useState<string | null>(null);
  // Asked of the browser alone: the server may know other names.
  const [zones, setZones] = useState<string[]>([]);
  useEffect(() => setZones(Intl.supportedValuesOf("timeZone")), []);
  const self = pool.get<MemberRecord>("member", me.id);
  if (!self) return null;
  const set = (change: object) => queue.add("member.updateProfile", change);
  const speak = (chosen: string) => {
    const language = isLocale(chosen) ? chosen : null;
    set({ language });
    // At once, also offline; the profile's own language is heard of by the desk.
    void choose(language);
  };
  const signature = typed ?? self.signature ?? "";
  return (
    <>
      <h1>{t("settings.profile")}</h1>
      <p className="lede">{t("settings.profileLede")}</p>
      <Group>
        <AvatarLine member={self} />
        <Line name={t("settings.name")}>
          {(id) => <Field id={id} value={self.name} maxLength={120} isNeeded onChange={(name) => set({ name })} />}
        </Line>
        <Line name={t("signIn.email")} hint={t("settings.emailHint")} isTitle>
          {() => (
            <span className="ell" dir="auto">
              {self.email}
            </span>
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
              {self.timeZone && !zones.includes(self.timeZone) ? <option value={self.timeZone}>{self.timeZone}</option> : null}
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          )}
        </Line>
        <Line name={t("settings.signature")} hint={t("settings.signatureHint")} isTitle isWide>
          {() => (
            <>
              <RichField
                label={t("settings.signature")}
                html={self.signature ?? ""}
                isReadOnly={false}
                onType={setTyped}
                onSave={(html) => {
                  setTyped(null);
                  set({ signature: html || null });
                }}
              />
              {signature ? (
                <section className="rich-preview" aria-label={t("settings.preview")}>
                  <p className="s12 t2">{t("settings.preview")}</p>
                  <p>{t("settings.signatureSample")}</p>
                  <RichText html={signature} text="" />
                </section>
              ) : null}
            </>
          )}
        </Line>
      </Group>
      <Tokens />
      <Password member={self} />
    </>
  );
});
