"use client";
/** Colleagues, several at once; what went wrong with one of them stands beside its address, and the others are in. */
import { type FormEvent, useId, useState } from "react";
import { BUILT_IN_ROLES } from "#/core/permission.ts";
import { useClient } from "#/core/client/context.tsx";
import { email as emailSchema } from "#/core/record.ts";
import { may } from "#/features/member/policy.ts";
import type { MemberRecord } from "#/features/member/schema.ts";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

/** A name to begin with, out of the address; its owner changes it in their profile. */
const nameOf = (email: string) =>
  email
    .slice(0, email.lastIndexOf("@"))
    .split(/[._-]+/)
    .filter(Boolean)
    .map((word) => `${word[0]?.toLocaleUpperCase()}${word.slice(1)}`)
    .join(" ") || email;

export function InviteStep({ others, onDone }: { others: MemberRecord[]; onDone: () => void }) {
  const { t, locale, language } = useText();
  const { api, pool, me } = useClient();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<(typeof BUILT_IN_ROLES)[number]>("agent");
  const [faults, setFaults] = useState<{ email: string; reason: string }[]>([]);
  const [isBusy, setBusy] = useState(false);
  const self = pool.get<MemberRecord>("member", me.id);
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    const emails = [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];
    setBusy(true);
    const failed: { email: string; reason: string }[] = [];
    for (const email of emails) {
      if (!emailSchema.safeParse(email).success) {
        failed.push({ email, reason: t("contact.badEmail") });
        continue;
      }
      try {
        await api.post("members", { email, name: nameOf(email), role });
      } catch (error) {
        failed.push({
          email,
          reason: faultOfError(error, { t, language }),
        });
      }
    }
    setFaults(failed);
    // What could not be invited stays in the field, to be mended.
    setTyped(failed.map(({ email }) => email).join("\n"));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void invite(event)}>
      <p className="t2">{t("start.invite.lede")}</p>
      <p role="status" className="start-state">
        {others.length > 0
          ? t("start.invite.here", { names: new Intl.ListFormat(locale, { type: "conjunction" }).format(others.map(({ name }) => name)) })
          : null}
      </p>
      <div className="start-fields">
        <label htmlFor={`${id}-emails`}>{t("start.invite.emails")}</label>
        <div>
          <textarea
            id={`${id}-emails`}
            className="field"
            rows={3}
            required
            value={typed}
            aria-invalid={faults.length > 0}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p className="s12 t3" id={`${id}-hint`}>
            {t("start.invite.hint")}
          </p>
        </div>
        <label htmlFor={`${id}-role`}>{t("settings.role")}</label>
        <div>
          <select
            id={`${id}-role`}
            className="field"
            value={role}
            onChange={(event) => setRole(BUILT_IN_ROLES.find((one) => one === event.target.value) ?? "agent")}
          >
            {BUILT_IN_ROLES.filter((role) => self && role !== "guest" && may.give(self, { role })).map((one) => (
              <option key={one} value={one}>
                {t(`role.${one}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      {faults.length > 0 ? (
        <ul className="start-faults tc-danger" role="alert">
          {faults.map(({ email, reason }) => (
            <li key={email}>
              <span dir="auto">{email}</span>: {reason}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="start-acts">
        <button type="submit" className="btn btn-primary" disabled={isBusy}>
          {t("start.invite.action")}
        </button>
        <button type="button" className="btn btn-text" onClick={onDone}>
          {t(others.length > 0 ? "start.invite.enough" : "start.invite.skip")}
        </button>
      </div>
    </form>
  );
}
