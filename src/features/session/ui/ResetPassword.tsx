"use client";
/** Where the mailed link leads: a new password, and nothing else. Its token stands behind the #, which no server is sent. */
import { type FormEvent, useEffect, useState } from "react";
import { resetPassword } from "#/features/session/store.ts";
import { PasswordField } from "#/features/session/ui/PasswordField.tsx";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Mark } from "#/ui/Icon.tsx";
import { faultOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";
import { useTypedEarly } from "#/ui/useTypedEarly.ts";

export function ResetPassword() {
  const { t, language } = usePageText();
  const [token, setToken] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  useTypedEarly("password", setPassword);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  useEffect(() => setToken(window.location.hash.slice(1)), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await resetPassword(token ?? "", password);
      // The token is used: it need not stand in the history.
      window.history.replaceState(null, "", window.location.pathname);
      setDone(true);
    } catch (error) {
      const isOld = (error as { code?: string }).code === "forbidden";
      setFault(isOld ? t("reset.badLink") : faultOfError(error, { t, language }));
    }
    setBusy(false);
  };
  return (
    <main className="auth-card">
      <Mark />
      <h1>{t("reset.title")}</h1>
      {isDone ? (
        <>
          <p role="status">{t("reset.done")}</p>
          <div className="stackv reset-back">
            <a className="btn btn-lg btn-block btn-primary" href="/sign-in">
              {t("signIn.action")}
            </a>
          </div>
        </>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <div className="form">
            <label htmlFor="password">{t("reset.new")}</label>
            <PasswordField id="password" className="field field-lg" value={password} personal={[]} onChange={setPassword} t={t} />
            <Problem text={fault ?? (token === "" ? t("reset.badLink") : null)} />
            <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy || !token}>
              {t(isBusy ? "signIn.busy" : "reset.save")}
            </button>
          </div>
          <div className="stackv reset-back">
            <a className="btn btn-lg btn-block btn-text" href="/sign-in?forgotten=1">
              {t("reset.again")}
            </a>
          </div>
        </form>
      )}
    </main>
  );
}
