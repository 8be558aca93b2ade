"use client";
/** "Confirm that it is you": by a second factor, for whoever has one; the others by their password, or a code by mail. */
import { KeyRound } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { ApiError } from "#/core/client/api.ts";
import { isDismissed } from "#/features/session/passkey/rules.ts";
import type { ConfirmInput, FactorsRecord } from "#/features/session/secondFactor/schema.ts";
import { account, confirmIdentity, readFactors } from "#/features/session/secondFactor/store.ts";
import { askForCode } from "#/features/session/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";

type Way = "password" | "emailCode" | "code";

export function ConfirmForm({ onDone }: { onDone: () => void }) {
  const { t, language } = usePageText();
  const [ways, setWays] = useState<FactorsRecord["confirmBy"]>([]);
  const [way, setWay] = useState<Way | null>(null);
  const [value, setValue] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    readFactors().then(
      ({ confirmBy }) => {
        setWays(confirmBy);
        setWay(confirmBy.includes("code") ? "code" : confirmBy.includes("password") ? "password" : null);
      },
      (error: unknown) => setProblem(reasonOfError(error, { t, language })),
    );
  }, [t, language]);

  const act = async (work: () => Promise<void>) => {
    setProblem(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const { status } = error as ApiError;
      if (!isDismissed(error))
        setProblem(
          status !== 422 ? reasonOfError(error, { t, language }) : t(way === "password" ? "confirm.wrongPassword" : "second.wrong"),
        );
    }
    setBusy(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await confirmIdentity(
        (way === "password" ? { password: value } : way === "code" ? { code: value } : { emailCode: value }) satisfies ConfirmInput,
      );
      onDone();
    });
  };
  const byPasskey = () =>
    act(async () => {
      await (await import("#/features/session/passkey/store.ts")).confirmByPasskey();
      onDone();
    });
  const sendCode = () =>
    act(async () => {
      const { email } = await account<{ email: string }>("GET", "me");
      if ((await askForCode(email)) !== "sent") return setProblem(t("signIn.rateLimited"));
      setSentTo(email);
      setValue("");
      setWay("emailCode");
    });
  return (
    <form className="confirm-form" onSubmit={onSubmit}>
      <p className="t2">{sentTo ? t("confirm.sent", { email: sentTo }) : t(way === "code" ? "second.app" : "confirm.lede")}</p>
      {ways.includes("passkey") ? (
        <button type="button" className="btn btn-lg btn-block" disabled={isBusy} onClick={() => void byPasskey()}>
          <Icon of={KeyRound} />
          {t("second.passkey")}
        </button>
      ) : null}
      {way ? (
        <>
          <label htmlFor="confirm">{t(way === "password" ? "signIn.password" : way === "code" ? "second.label" : "code.label")}</label>
          <div className="field field-lg">
            <input
              key={way}
              id="confirm"
              // biome-ignore lint/a11y/noAutofocus: the question stands in a dialog that was just opened for it
              autoFocus
              required
              type={way === "password" ? "password" : "text"}
              autoComplete={way === "password" ? "current-password" : "one-time-code"}
              autoCapitalize="none"
              spellCheck={false}
              dir="ltr"
              maxLength={way === "password" ? 1_000 : 20}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </div>
        </>
      ) : null}
      <Problem text={problem} />
      {way ? (
        <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={isBusy}>
          {t(isBusy ? "signIn.busy" : "confirm.action")}
        </button>
      ) : null}
      {ways.includes("email-code") && !sentTo ? (
        <button type="button" className={`btn btn-lg btn-block${way ? " btn-text" : ""}`} disabled={isBusy} onClick={() => void sendCode()}>
          {t("signIn.sendCode")}
        </button>
      ) : null}
    </form>
  );
}
