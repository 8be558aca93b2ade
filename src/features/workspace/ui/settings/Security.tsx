"use client";
/** How one signs in, and where one is signed in. */
import { Devices } from "#/features/session/ui/Devices.tsx";
import { Factors } from "#/features/session/ui/Factors.tsx";
import { Identities } from "#/features/session/ui/Identities.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function Security() {
  const { t } = useText();
  return (
    <>
      <h1>{t("settings.security")}</h1>
      <p className="lede">{t("security.lede")}</p>
      <Factors title={t("factor.title")} />
      <Identities />
      <Devices />
    </>
  );
}
