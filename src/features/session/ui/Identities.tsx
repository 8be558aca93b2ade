"use client";
/** Who one is at identity providers: linked here by going there and coming back, and unlinked. */
import { CircleAlert, CircleCheck } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { type IdentitiesRecord, REFUSALS } from "#/features/session/provider/schema.ts";
import { account } from "#/features/session/secondFactor/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { Sure } from "#/features/session/ui/Sure.tsx";
import { useAct } from "#/features/session/ui/useAct.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";

export function Identities() {
  const { t, locale } = useText();
  const [identities, setIdentities] = useState<IdentitiesRecord>({ data: [], linkable: [] });
  const { act, problem, setProblem, isBusy } = useAct();
  const read = useCallback(async () => setIdentities(await account<IdentitiesRecord>("GET", "me/identities")), []);
  // Back from a provider: the address says what has come of it.
  useEffect(() => {
    const said = new URLSearchParams(window.location.search).get("refused");
    const refused = REFUSALS.find((reason) => reason === said);
    void act(read).then(() => {
      if (refused) setProblem(t(`refused.${refused}`));
    });
  }, [act, read, setProblem, t]);

  const link = (provider: string) =>
    act(async () => {
      const { url } = await account<{ url: string }>("POST", "me/identities/start", { provider, next: window.location.pathname });
      window.location.assign(url);
    });
  const unlink = (id: string) =>
    act(async () => {
      await account("DELETE", `me/identities/${id}`);
      await read();
    });
  const day = (at: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(at));

  const { data, linkable } = identities;
  const linked = data.find(({ id }) => id === new URLSearchParams(window.location.search).get("linked"));
  const said = problem ?? (linked ? t("identity.linked", { name: linked.name }) : null);
  if (data.length + linkable.length === 0) return <Problem text={problem} />;
  return (
    <Group title={t("identity.title")}>
      {said ? (
        <div className="set-row is-wide">
          <p role={problem ? "alert" : "status"} className="dns-state">
            <Icon of={problem ? CircleAlert : CircleCheck} size={14} className={problem ? "c-danger" : "c-success"} />
            {said}
          </p>
        </div>
      ) : null}
      {data.map(({ id, name, email, createdAt, usedAt, isNeeded }) => (
        <Line
          key={id}
          name={name}
          hint={[email, t("identity.since", { date: day(createdAt), used: day(usedAt) })].filter(Boolean).join(" · ")}
          isTitle
        >
          {() =>
            isNeeded ? (
              <span className="t2">{t("identity.needed")}</span>
            ) : (
              <Sure
                question={t("identity.unlinkSure")}
                action={t("identity.unlink")}
                about={name}
                isDisabled={isBusy}
                onYes={() => void unlink(id)}
              />
            )
          }
        </Line>
      ))}
      {linkable.map(({ provider, name }) => (
        <Line key={provider} name={name} hint={t("identity.none")} isTitle>
          {() => (
            <button type="button" className="btn" disabled={isBusy} onClick={() => void link(provider)}>
              {t("identity.link")}
              <span className="sr">: {name}</span>
            </button>
          )}
        </Line>
      ))}
    </Group>
  );
}
