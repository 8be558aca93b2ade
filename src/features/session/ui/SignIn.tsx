"use client";
/** The way in: an e-mail address with a password, or with a code that is mailed; or a passkey. Who has a second factor is asked for it then. */
import { CircleAlert } from "lucide-react";
import { type FormEvent, lazy, Suspense, useEffect, useState } from "react";
import type { SecondFactor } from "#/features/session/secondFactor/schema.ts";
import { askForCode, type SignInResult, signInByCode, signInByPassword } from "#/features/session/store.ts";
import { CodeStep } from "#/features/session/ui/CodeStep.tsx";
import { Icon, Mark } from "#/ui/Icon.tsx";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import { usePageText } from "#/ui/messages/text.tsx";

type Demo = { email: string; password: string } | null;
// Few need it, and then after a moment's wait anyway.
const SecondStep = lazy(() => import("#/features/session/ui/SecondStep.tsx").then((module) => ({ default: module.SecondStep })));
const passkeys = () => import("#/features/session/passkey/store.ts");

type Reason = Exclude<Exclude<SignInResult, { isSignedIn: true }>["reason"], "second-factor">;
const REASONS: Record<Reason, PageKey> = {
  refused: "signIn.refused",
  "rate-limited": "signIn.rateLimited",
  offline: "error.offline",
  failed: "signIn.failed",
};

/** `demo`: filled in, where the installation is a demo. `next`: where to go afterwards, a path of this site. */
export function SignIn({ demo, next }: { demo: Demo; next: string }) {
  const { t } = usePageText();
  const [step, setStep] = useState<"password" | "code" | "second">("password");
  const [factors, setFactors] = useState<SecondFactor[]>([]);
  const [email, setEmail] = useState(demo?.email ?? "");
  const [password, setPassword] = useState(demo?.password ?? "");
  const [error, setError] = useState<PageKey | null>(null);
  const [isBusy, setBusy] = useState(false);

  const finish = (result: SignInResult) => {
    if (result.isSignedIn) return window.location.assign(next);
    setBusy(false);
    if (result.reason === "second-factor") {
      setFactors(result.factors);
      setStep("second");
    } else setError(step === "code" && result.reason === "refused" ? "signIn.wrongCode" : REASONS[result.reason]);
  };
  // Where the browser can, it offers the passkeys it knows in the field of the address.
  useEffect(() => {
    if (!window.PublicKeyCredential?.isConditionalMediationAvailable) return;
    let isOver = false;
    void passkeys()
      .then(async ({ signInByAutofill }) => !isOver && (await signInByAutofill()) && window.location.assign(next))
      // Offered, not asked for: what is refused or put away is said nowhere.
      .catch(() => {});
    return () => {
      isOver = true;
      void passkeys().then(({ stopAutofill }) => stopAutofill());
    };
  }, [next]);
  const byPasskey = async () => {
    setError(null);
    setBusy(true);
    const { isDismissed, signInByPasskey } = await passkeys();
    try {
      await signInByPasskey();
      window.location.assign(next);
    } catch (fault) {
      setBusy(false);
      const { status } = fault as { status?: number };
      if (!isDismissed(fault)) setError(status === 429 ? "signIn.rateLimited" : status === 0 ? "error.offline" : "signIn.passkeyFailed");
    }
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    finish(await signInByPassword(email.trim(), password));
  };
  const sendCode = async () => {
    if (!email.includes("@")) {
      setError("signIn.emailFirst");
      document.getElementById("email")?.focus();
      return;
    }
    setError(null);
    setBusy(true);
    const answer = await askForCode(email.trim());
    setBusy(false);
    if (answer === "sent") setStep("code");
    else setError(answer === "failed" ? "signIn.codeFailed" : REASONS[answer]);
  };
  const onCode = async (code: string) => {
    setError(null);
    setBusy(true);
    finish(await signInByCode(email.trim(), code));
  };

  const problem = error ? (
    <p className="form-error" role="alert">
      <Icon of={CircleAlert} size={14} />
      {t(error)}
    </p>
  ) : null;
  return (
    <main className="auth-card">
      <Mark />
      {step === "second" ? (
        <Suspense>
          <SecondStep
            factors={factors}
            onDone={() => window.location.assign(next)}
            onBack={(isExpired) => {
              setStep("password");
              setError(isExpired ? "second.expired" : null);
            }}
          />
        </Suspense>
      ) : step === "code" ? (
        <CodeStep
          email={email.trim()}
          isBusy={isBusy}
          problem={problem}
          onCode={onCode}
          onAgain={sendCode}
          onChange={() => setStep("password")}
        />
      ) : (
        <form onSubmit={onSubmit}>
          <h1>{t("signIn.title")}</h1>
          <p className="t2">{t(demo ? "signIn.demo" : "signIn.lede")}</p>
          <div className="form">
            <label htmlFor="email">{t("signIn.email")}</label>
            <div className="field field-lg">
              <input
                id="email"
                name="email"
                type="email"
                autoComplete="username webauthn"
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            </div>
            <label htmlFor="password">{t("signIn.password")}</label>
            <div className="field field-lg">
              <input
                id="password"
                name="password"
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </div>
            {problem}
            <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
              {t(isBusy ? "signIn.busy" : "signIn.action")}
            </button>
          </div>
          <div className="or">{t("signIn.or")}</div>
          <div className="stackv">
            <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={sendCode}>
              {t("signIn.sendCode")}
            </button>
            <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={() => void byPasskey()}>
              {t("second.passkey")}
            </button>
          </div>
        </form>
      )}
    </main>
  );
}
