"use client";
/** Setting up an authenticator app: its key as a picture and for typing, and the code that shows that it has arrived. */
import { type FormEvent, useState } from "react";
import type { ApiError } from "#/core/client/api.ts";
import type { NewTotpRecord } from "#/features/session/secondFactor/schema.ts";
import { confirmTotp } from "#/features/session/secondFactor/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";

type Props = { totp: NewTotpRecord; onDone: (recoveryCodes: string[] | null) => void; onCancel: () => void };

export function TotpSetup({ totp: { key, uri, qr }, onDone, onCancel }: Props) {
  const { t, language } = usePageText();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    setBusy(true);
    try {
      onDone((await confirmTotp(code)).recoveryCodes);
    } catch (error) {
      setBusy(false);
      setProblem((error as ApiError).status === 422 ? t("factor.wrong") : reasonOfError(error, { t, language }));
    }
  };
  return (
    <form className="factor-step" onSubmit={onSubmit}>
      <p>{t("factor.scan")}</p>
      <a className="factor-qr" href={uri}>
        <span className="sr">{t("factor.open")}</span>
        <svg viewBox={`0 0 ${qr.size} ${qr.size}`} shapeRendering="crispEdges" aria-hidden="true">
          <path d={qr.path} fill="#000" />
        </svg>
      </a>
      <p className="t2">
        {t("factor.key")} <code dir="ltr">{key.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <label htmlFor="totp-code">{t("factor.code")}</label>
      <div className="field field-lg">
        <input
          id="totp-code"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          dir="ltr"
          maxLength={9}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </div>
      <Problem text={problem} />
      <div className="factor-actions">
        <button type="submit" className="btn btn-primary" disabled={isBusy}>
          {t("factor.finish")}
        </button>
        <button type="button" className="btn btn-text" onClick={onCancel}>
          {t("factor.cancel")}
        </button>
      </div>
    </form>
  );
}
