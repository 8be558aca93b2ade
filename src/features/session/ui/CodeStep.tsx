"use client";
/** Six boxes for the code that was mailed. It is one field: pasting, autofill and readers see it whole. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePageText } from "#/ui/messages/text.tsx";

const LENGTH = 6;
const AGAIN_AFTER_S = 60;
type Props = {
  email: string;
  isBusy: boolean;
  problem: ReactNode;
  onCode: (code: string) => void;
  onAgain: () => void;
  onChange: () => void;
};

export function CodeStep({ email, isBusy, problem, onCode, onAgain, onChange }: Props) {
  const { t } = usePageText();
  const [code, setCode] = useState("");
  const [leftS, setLeft] = useState(AGAIN_AFTER_S);
  const [hasFocus, setHasFocus] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const timer = setInterval(() => setLeft((left) => Math.max(0, left - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  const type = (value: string) => {
    const digits = value.replace(/\D/g, "").slice(0, LENGTH);
    setCode(digits);
    if (digits.length === LENGTH && !isBusy) onCode(digits);
  };
  const again = () => {
    setCode("");
    setLeft(AGAIN_AFTER_S);
    onAgain();
    field.current?.focus();
  };
  return (
    <>
      <h1>{t("code.title")}</h1>
      <p className="t2">
        {t("code.sentTo")} <span className="t1 w5">{email}</span>.{" "}
        <button type="button" className="link" onClick={onChange}>
          {t("code.change")}
        </button>
      </p>
      <div className="code">
        <input
          ref={field}
          className="code-input"
          aria-label={t("code.label")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={LENGTH}
          value={code}
          onChange={(event) => type(event.target.value)}
          onFocus={() => setHasFocus(true)}
          onBlur={() => setHasFocus(false)}
        />
        {Array.from({ length: LENGTH }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the boxes are their places
          <span key={index} aria-hidden="true" className={hasFocus && index === Math.min(code.length, LENGTH - 1) ? "is-focus" : ""}>
            {code[index] ?? (hasFocus && index === code.length ? <i className="caret" /> : "")}
          </span>
        ))}
      </div>
      {problem}
      <p className="s12 t3 num" role="status">
        {isBusy ? t("signIn.busy") : leftS > 0 ? t("code.wait", { time: `0:${String(leftS).padStart(2, "0")}` }) : t("code.valid")}
      </p>
      {leftS === 0 ? (
        <button type="button" className="btn btn-lg btn-block code-again" disabled={isBusy} onClick={again}>
          {t("code.again")}
        </button>
      ) : null}
      <div className="or">{t("signIn.or")}</div>
      <div className="stackv">
        <button type="button" className="btn btn-lg btn-block btn-text" onClick={onChange}>
          {t("code.password")}
        </button>
      </div>
    </>
  );
}
