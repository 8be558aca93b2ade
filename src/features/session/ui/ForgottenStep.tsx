"use client";
/** Asking for a link to set a new password. What is said afterwards is the same for every address. */
import { type FormEvent, useState } from "react";
import { askForReset } from "#/features/session/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import { usePageText } from "#/ui/messages/text.tsx";

const FAULTS: Record<"rate-limited" | "offline" | "failed", PageKey> = {
  "rate-limited": "signIn.rateLimited",
  offline: "error.offline",
  failed: "reset.failed",
};

export function ForgottenStep({ email, onEmail, onBack }: { email: string; onEmail: (email: string) => void; onBack: () => void }) {
  const { t } = usePageText();
  const [state, setState] = useState<"asking" | "busy" | "sent" | keyof typeof FAULTS>("asking");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setState("busy");
    setState(await askForReset(email.trim()));
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>{t("reset.title")}</h1>
      <p className="t2">{t("reset.lede")}</p>
      <div className="form">
        <label htmlFor="email">{t("signIn.email")}</label>
        <div className="field field-lg">
          <input
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => onEmail(event.target.value)}
          />
        </div>
        <p role="status">{state === "sent" ? t("reset.sent") : ""}</p>
        <Problem text={state === "rate-limited" || state === "offline" || state === "failed" ? t(FAULTS[state]) : null} />
        <button type="submit" className="btn btn-lg btn-block btn-primary" disabled={state === "busy"}>
          {t(state === "busy" ? "signIn.busy" : "reset.send")}
        </button>
      </div>
      <div className="stackv reset-back">
        <button type="button" className="btn btn-lg btn-block btn-text" onClick={onBack}>
          {t("reset.back")}
        </button>
      </div>
    </form>
  );
}
