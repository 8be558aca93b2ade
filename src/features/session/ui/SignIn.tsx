"use client";
/**
 * The way in: an e-mail address with a password, or with a code that is mailed; a passkey; or an identity provider. Who has a second factor is asked
 * for it then.
 */
import { type FormEvent, lazy, Suspense, useEffect, useState } from "react";
import { isDismissed } from "#/features/session/passkey/rules.ts";
import type { Refusal, SignInWay } from "#/features/session/provider/schema.ts";
import type { SecondFactor } from "#/features/session/secondFactor/schema.ts";
import { askForCode, type SignInResult, signInByCode, signInByPassword, waysOf } from "#/features/session/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Ways } from "#/features/session/ui/Ways.tsx";
import { Mark } from "#/ui/Icon.tsx";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import { usePageText } from "#/ui/messages/text.tsx";
import { useTypedEarly } from "#/ui/useTypedEarly.ts";

type Demo = { email: string; password: string } | null;
// Few need them, and the first page is as light as it can be.
const CodeStep = lazy(() => import("#/features/session/ui/CodeStep.tsx").then((module) => ({ default: module.CodeStep })));
const ForgottenStep = lazy(() => import("#/features/session/ui/ForgottenStep.tsx").then((module) => ({ default: module.ForgottenStep })));
const SecondStep = lazy(() => import("#/features/session/ui/SecondStep.tsx").then((module) => ({ default: module.SecondStep })));
const passkeys = () => import("#/features/session/passkey/store.ts");

const PASSKEY_FAULTS: Record<number, PageKey> = { 0: "error.offline", 403: "refused.sso-required", 429: "signIn.rateLimited" };
type Reason = Exclude<Exclude<SignInResult, { isSignedIn: true }>["reason"], "second-factor">;
const REASONS: Record<Reason, PageKey> = {
  refused: "signIn.refused",
  "rate-limited": "signIn.rateLimited",
  offline: "error.offline",
  failed: "signIn.failed",
  "sso-required": "refused.sso-required",
};

/**
 * `demo`: filled in, where the installation is a demo. `next`: where to go afterwards, a path of this site. `email`: of who was sent here. `ways`: the installation's identity
 * providers; `refused`: why one has just not let somebody in; `pending`: one has, and one of these factors is to come.
 */
type Props = {
  demo: Demo;
  next: string;
  email: string;
  ways: SignInWay[];
  refused: Refusal | null;
  pending: SecondFactor[];
  hasForgotten: boolean;
};

export function SignIn({ demo, next, email: known, ways, refused, pending, hasForgotten }: Props) {
  const { t } = usePageText();
  const [step, setStep] = useState<"password" | "code" | "second" | "forgotten">(
    pending.length > 0 ? "second" : hasForgotten ? "forgotten" : "password",
  );
  const [factors, setFactors] = useState(pending);
  const [own, setOwn] = useState<SignInWay[]>([]);
  const [email, setEmail] = useState(known || (demo?.email ?? ""));
  const [password, setPassword] = useState(known ? "" : (demo?.password ?? ""));
  useTypedEarly("email", setEmail);
  useTypedEarly("password", setPassword);
  const [error, setError] = useState<PageKey | null>(refused ? `refused.${refused}` : null);
  const [isBusy, setBusy] = useState(false);

  const finish = (result: SignInResult) => {
    if (result.isSignedIn) return window.location.assign(next);
    setBusy(false);
    if (result.reason === "second-factor") {
      setFactors(result.factors);
      return setStep("second");
    }
    if (result.reason === "sso-required") {
      setStep("password");
      void findWays();
    }
    setError(step === "code" && result.reason === "refused" ? "signIn.wrongCode" : REASONS[result.reason]);
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
    try {
      await (await passkeys()).signInByPasskey();
      window.location.assign(next);
    } catch (fault) {
      setBusy(false);
      const { status = -1 } = fault as { status?: number };
      if (!isDismissed(fault)) setError(PASSKEY_FAULTS[status] ?? "signIn.passkeyFailed");
    }
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    finish(await signInByPassword(email.trim(), password));
  };
  const hasAddress = () => {
    if (email.includes("@")) return true;
    setError("signIn.emailFirst");
    document.getElementById("email")?.focus();
    return false;
  };
  const findWays = async () => {
    const found = await waysOf(email.trim());
    setOwn(found ?? []);
    return found;
  };
  /** One provider is gone to at once; of several, the person chooses. */
  const singleSignOn = async () => {
    if (!hasAddress()) return;
    setError(null);
    setBusy(true);
    const found = await findWays();
    const [only, ...others] = found ?? [];
    if (only && others.length === 0) return window.location.assign(`${only.url}?next=${encodeURIComponent(next)}`);
    setBusy(false);
    if (!only) setError(found ? "signIn.noSso" : "error.offline");
  };
  const sendCode = async () => {
    if (!hasAddress()) return;
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

  const problem = <Problem text={error && t(error)} />;
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
      ) : step === "forgotten" ? (
        <Suspense fallback={<h1>{t("reset.title")}</h1>}>
          <ForgottenStep email={email} onEmail={setEmail} onBack={() => setStep("password")} />
        </Suspense>
      ) : step === "code" ? (
        <Suspense fallback={<h1>{t("code.title")}</h1>}>
          <CodeStep
            email={email.trim()}
            isBusy={isBusy}
            problem={problem}
            onCode={onCode}
            onAgain={sendCode}
            onChange={() => setStep("password")}
          />
        </Suspense>
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
            {own.length > 0 ? (
              <div className="stackv">
                <Ways ways={own} next={next} />
              </div>
            ) : null}
            <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
              {t(isBusy ? "signIn.busy" : "signIn.action")}
            </button>
            <button type="button" className="link" onClick={() => setStep("forgotten")}>
              {t("signIn.forgotten")}
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
            <Ways ways={ways} next={next} />
            <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={() => void singleSignOn()}>
              {t("signIn.sso")}
            </button>
          </div>
        </form>
      )}
    </main>
  );
}
