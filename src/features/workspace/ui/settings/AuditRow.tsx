"use client";
/** An entry of the audit log in words; opened, with what was before and after. */
import { observer } from "mobx-react-lite";
import { useClient } from "#/core/client/context.tsx";
import { changesOf, valueText, wordsOf } from "#/features/audit/rules.ts";
import type { AuditEntry } from "#/features/audit/schema.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

const VIA = ["session", "key", "token"] as const;

/** What the record is called, where its name is known. */
function useNameOf() {
  const { pool } = useClient();
  return ({ subject, data }: AuditEntry): string => {
    const [type = "", id = ""] = subject.split("@")[0]?.split(":") ?? [];
    const record = pool.get<{ id: string; name?: string; subject?: string }>(type, id);
    const told = [data.name, data.email, data.what, (data.to as { name?: unknown } | null | undefined)?.name].find(
      (one) => typeof one === "string",
    );
    return record?.name ?? record?.subject ?? (told as string | undefined) ?? "";
  };
}

type Props = { entry: AuditEntry; isOpen: boolean; onToggle: () => void };
export const AuditRow = observer(function AuditRow({ entry, isOpen, onToggle }: Props) {
  const { t } = useText();
  const nameOf = useNameOf();
  const { noun, verb } = wordsOf(entry.name);
  const via = VIA.find((one) => entry.via?.startsWith(`${one}:`));
  const name = nameOf(entry);
  return (
    <>
      <tr>
        <td className="t2 audit-when">
          <Time at={entry.at} kind="clock" />
        </td>
        <td className="ell audit-who" dir="auto" title={entry.actor.name}>
          {entry.actor.name || "–"}
        </td>
        <td>
          <button type="button" className="link audit-what" aria-expanded={isOpen} onClick={onToggle}>
            {noun && verb ? `${t(`audit.noun.${noun}`)}: ${t(`audit.verb.${verb}`)}` : entry.name}
          </button>
          {name ? (
            <div className="s12 t2 ell" dir="auto" title={name}>
              {name}
            </div>
          ) : null}
        </td>
        <td className="t2 s12 audit-where">
          {entry.ip ?? (entry.actor.type === "system" ? t("audit.itself") : "")}
          {via ? <div>{t(`audit.via.${via}`)}</div> : null}
        </td>
      </tr>
      {isOpen ? (
        <tr className="audit-open">
          <td colSpan={4}>
            <Details entry={entry} />
          </td>
        </tr>
      ) : null}
    </>
  );
});

function Details({ entry }: { entry: AuditEntry }) {
  const { t } = useText();
  const { seq, name, subject, userAgent, data } = entry;
  const changes = changesOf(entry);
  return (
    <section className="audit-details" aria-label={t("audit.details", { seq })}>
      <p className="s12 t2">
        <code>{name}</code> · {t("audit.about")} <code>{subject}</code>
        {userAgent ? (
          <>
            {" "}
            · {t("audit.program")} <span dir="ltr">{userAgent}</span>
          </>
        ) : null}
      </p>
      {data.isErased === true ? (
        <p>{t("audit.erasedWords")}</p>
      ) : changes.length > 0 ? (
        <table className="audit-changes">
          <thead>
            <tr>
              <th scope="col">{t("audit.field")}</th>
              <th scope="col">{t("audit.before")}</th>
              <th scope="col">{t("audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, from, to }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td dir="auto">{valueText(from)}</td>
                <td dir="auto">{valueText(to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}
