"use client";
/** Coming in by the link of an invitation, or by one to join by. */
import { type FormEvent, useState } from "react";
import { arrive, letAddressIn, signOut } from "#/features/session/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Mark } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";
import { useTypedEarly } from "#/ui/useTypedEarly.ts";

type Props = {
  kind: "invite" | "join";
  token: string;
  /** Where the link leads, and to whom it went; null: it works no more. */
  to: { workspace: string; email: string | null; isTheirs: boolean } | null;
  signedInAs: string | null;
};

export function Arrival({ kind, token, to, signedInAs }: Props) {
  const { t, language } = usePageText();
  const [email, setEmail] = useState("");
  useTypedEarly("email", setEmail);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<string>) => {
    setBusy(true);
    setFault(null);
    try {
      window.location.assign(await work());
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
      setBusy(false);
    }
  };
  const signInPath = (address: string) => `/sign-in?next=${encodeURIComponent(`/${kind}/${token}`)}&email=${encodeURIComponent(address)}`;
  const toAddress = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await letAddressIn(token, email.trim());
      return signInPath(email.trim());
    });
  };

  if (!to)
    return (
      <main className="auth-card">
        <Mark />
        <h1>{t("arrival.over")}</h1>
        <p className="t2">{t("arrival.overText")}</p>
        <a className="btn btn-lg btn-block" href="/">
          {t("signIn.title")}
        </a>
      </main>
    );
  return (
    <main className="auth-card">
      <Mark />
      <h1>{t(kind === "invite" ? "arrival.invited" : "arrival.join", { workspace: to.workspace })}</h1>
      {signedInAs && to.isTheirs ? (
        <div className="stackv">
          <p className="t2">{t("arrival.as", { email: signedInAs })}</p>
          <button
            type="button"
            className="btn btn-lg btn-block btn-primary"
            disabled={isBusy}
            onClick={() => void attempt(async () => `/${await arrive(kind, token)}`)}
          >
            {t("arrival.action")}
          </button>
        </div>
      ) : signedInAs ? (
        <div className="stackv">
          <p className="t2">{t("arrival.as", { email: signedInAs })}</p>
          <p>{t("arrival.other", { email: to.email ?? "" })}</p>
          <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={() => void signOut()}>
            {t("arrival.signOut")}
          </button>
        </div>
      ) : to.email ? (
        <div className="stackv">
          <p className="t2">{t("arrival.signInFirst", { email: to.email })}</p>
          <a className="btn btn-lg btn-block btn-primary" href={signInPath(to.email)}>
            {t("arrival.next")}
          </a>
        </div>
      ) : (
        <form className="form" onSubmit={toAddress}>
          <label htmlFor="email">{t("arrival.address")}</label>
          <div className="field field-lg">
            <input
              id="email"
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </div>
          <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
            {t("arrival.next")}
          </button>
        </form>
      )}
      <Problem text={fault} />
    </main>
  );
}
