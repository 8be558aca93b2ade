"use client";
/** The second step of signing in: a code of the app, a recovery code, or a passkey. */
import { KeyRound } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ApiError } from "#/core/client/api.ts";
import { isDismissed } from "#/features/session/passkey/rules.ts";
import type { SecondFactor } from "#/features/session/secondFactor/schema.ts";
import { finishSignIn } from "#/features/session/secondFactor/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";

type Props = { factors: SecondFactor[]; onDone: () => void; onBack: (isExpired: boolean) => void };

export function SecondStep({ factors, onDone, onBack }: Props) {
  const { t, language } = usePageText();
  const [code, setCode] = useState("");
  const [remembers, setRemembers] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const act = async (way: () => Promise<void>) => {
    setProblem(null);
    setBusy(true);
    try {
      await way();
      onDone();
    } catch (error) {
      const { status } = error as ApiError;
      if (status === 401 && way !== byPasskey) return onBack(true);
      setBusy(false);
      setProblem(
        isDismissed(error)
          ? null
          : status === 422
            ? t("second.wrong")
            : status === 401
              ? t("signIn.passkeyFailed")
              : reasonOfError(error, { t, language }),
      );
      field.current?.select();
    }
  };
  const byCode = () => finishSignIn(code, remembers);
  const byPasskey = async () => (await import("#/features/session/passkey/store.ts")).signInByPasskey(remembers);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void act(byCode);
  };
  const hasApp = factors.includes("totp");
  const hasPasskey = factors.includes("passkey");
  return (
    <form onSubmit={onSubmit}>
      <h1>{t("second.title")}</h1>
      <p className="t2">{t(hasApp ? "second.app" : "second.recovery")}</p>
      <div className="form">
        {hasPasskey ? (
          <>
            <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={() => void act(byPasskey)}>
              <Icon of={KeyRound} />
              {t("second.passkey")}
            </button>
            <div className="or">{t("signIn.or")}</div>
          </>
        ) : null}
        <label htmlFor="second">{t("second.label")}</label>
        <div className="field field-lg">
          <input
            ref={field}
            id="second"
            required
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </div>
        <Problem text={problem} />
        <label className="remember">
          <input type="checkbox" checked={remembers} onChange={(event) => setRemembers(event.target.checked)} />
          {t("second.remember")}
        </label>
        <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
          {t(isBusy ? "signIn.busy" : "second.action")}
        </button>
        <button type="button" className="btn btn-lg btn-block btn-text" onClick={() => onBack(false)}>
          {t("second.back")}
        </button>
      </div>
    </form>
  );
}
