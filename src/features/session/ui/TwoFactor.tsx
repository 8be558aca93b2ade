"use client";
/** Where a workspace that asks for a second factor sends those who have signed in without: to set one up, or to give the one they have. */
import { signOut } from "#/features/session/store.ts";
import { ConfirmForm } from "#/features/session/ui/ConfirmForm.tsx";
import { ConfirmIdentity } from "#/features/session/ui/ConfirmIdentity.tsx";
import { Factors } from "#/features/session/ui/Factors.tsx";
import { Mark } from "#/ui/Icon.tsx";
import { usePageText } from "#/ui/messages/text.tsx";

/** `has`: the person has a second factor, and this session has not seen it. `next`: where to go then, a path of this site. */
export function TwoFactor({ has, next }: { has: boolean; next: string }) {
  const { t } = usePageText();
  const goOn = () => window.location.assign(next);
  return (
    <main className={`auth-card${has ? "" : " auth-card-wide"}`}>
      <Mark />
      <h1>{t("factor.title")}</h1>
      <p className="t2">{t(has ? "factor.give" : "factor.required")}</p>
      {has ? <ConfirmForm onDone={goOn} /> : <Factors onChange={goOn} />}
      <button type="button" className="btn btn-lg btn-block btn-text" onClick={() => void signOut()}>
        {t("factor.signOut")}
      </button>
      <ConfirmIdentity />
    </main>
  );
}
