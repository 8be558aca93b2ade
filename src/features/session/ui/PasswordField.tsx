"use client";
/** A field for a new password, which says while it is typed whether it is strong enough, and why not. The server decides. */
import { useEffect, useState } from "react";
import { type Strength, strengthOf } from "#/features/session/password/rules.ts";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "#/features/user/rules.ts";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import type { Translate } from "#/ui/messages/text.tsx";

type Props = {
  id: string;
  value: string;
  /** What everybody knows of its owner. */
  personal: string[];
  className: string;
  onChange: (password: string) => void;
  t: Translate<PageKey>;
};

export function PasswordField({ id, value, personal, className, onChange, t }: Props) {
  const [judged, setJudged] = useState<{ password: string; strength: Strength } | null>(null);
  const known = personal.join("\n");
  useEffect(() => {
    if (value.length < PASSWORD_LENGTH_MIN) return;
    let isAsked = true;
    // Its word lists are fetched now; without them, the server alone says what is weak.
    strengthOf(value, known.split("\n")).then(
      (strength) => isAsked && setJudged({ password: value, strength }),
      () => {},
    );
    return () => {
      isAsked = false;
    };
  }, [value, known]);
  const strength = judged?.password === value ? judged.strength : null;
  const isLong = value.length >= PASSWORD_LENGTH_MIN;
  const words = !isLong
    ? t("password.short")
    : value.length > PASSWORD_LENGTH_MAX
      ? t("password.long")
      : strength
        ? t(strength.weakness ? `password.weak.${strength.weakness}` : "password.strong")
        : "…";
  const score = isLong ? (strength?.score ?? 0) : 0;
  return (
    <div className="password">
      <div className={className}>
        <input
          id={id}
          type="password"
          autoComplete="new-password"
          required
          minLength={PASSWORD_LENGTH_MIN}
          value={value}
          aria-describedby={`${id}-strength`}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <div className={`strength is-${score}`} aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p id={`${id}-strength`} className="s12 t2" role="status">
        {words}
      </p>
    </div>
  );
}
