"use client";
/** One's second factors: the authenticator app, passkeys, recovery codes. Stands in the settings, and where a workspace asks for them. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { isDismissed } from "#/features/session/passkey/rules.ts";
import type { FactorsRecord, NewTotpRecord } from "#/features/session/secondFactor/schema.ts";
import * as factorStore from "#/features/session/secondFactor/store.ts";
import { Problem } from "#/features/session/ui/Problem.tsx";
import { RecoveryCodes } from "#/features/session/ui/RecoveryCodes.tsx";
import { Sure } from "#/features/session/ui/Sure.tsx";
import { TotpSetup } from "#/features/session/ui/TotpSetup.tsx";
import { Field, Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { usePageText } from "#/ui/messages/text.tsx";

/** `title`: above them, where the page has another. `onChange`: something was added, and its recovery codes, if it has brought some, were put away. */
export function Factors({ title, onChange }: { title?: string; onChange?: () => void }) {
  const { t, locale, language } = usePageText();
  const [factors, setFactors] = useState<FactorsRecord | null>(null);
  const [setup, setSetup] = useState<NewTotpRecord | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const act = useCallback(
    async (work: () => Promise<void>) => {
      setProblem(null);
      setBusy(true);
      try {
        await work();
        setFactors(await factorStore.readFactors());
      } catch (error) {
        if (!isDismissed(error)) setProblem(reasonOfError(error, { t, language }));
      }
      setBusy(false);
    },
    [t, language],
  );
  useEffect(() => void act(async () => {}), [act]);
  const added = (recoveryCodes: string[] | null) => {
    setSetup(null);
    setCodes(recoveryCodes);
    if (!recoveryCodes) onChange?.();
  };
  const addPasskey = () =>
    act(async () => {
      const passkeys = await import("#/features/session/passkey/store.ts");
      added((await passkeys.addPasskey()).recoveryCodes);
    });
  const day = (at: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(at));
  const button = (text: string, perform: () => void): ReactNode => (
    <button type="button" className="btn" disabled={isBusy} onClick={perform}>
      {text}
    </button>
  );

  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(null);
          onChange?.();
        }}
      />
    );
  if (setup)
    return (
      <TotpSetup
        totp={setup}
        onDone={(recoveryCodes) => {
          added(recoveryCodes);
          void act(async () => {});
        }}
        onCancel={() => setSetup(null)}
      />
    );
  return (
    <>
      <Problem text={problem} />
      {!factors && problem ? button(t("action.tryAgain"), () => void act(async () => {})) : null}
      {factors ? (
        <Group title={title}>
          <Line
            name={t("factor.app")}
            hint={factors.totpSince ? t("factor.since", { date: day(factors.totpSince) }) : t("factor.appHint")}
            isTitle
          >
            {() =>
              factors.totpSince ? (
                <Sure
                  question={t("factor.removeSure")}
                  action={t("factor.remove")}
                  about={t("factor.app")}
                  isDisabled={isBusy}
                  onYes={() => void act(factorStore.removeTotp)}
                />
              ) : (
                button(t("factor.appSetUp"), () => void act(async () => setSetup(await factorStore.startTotp())))
              )
            }
          </Line>
          <Line name={t("factor.passkey")} hint={t("factor.passkeyHint")} isTitle>
            {() => button(t("factor.passkeyAdd"), () => void addPasskey())}
          </Line>
          {factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <Line
              key={id}
              name={t("factor.passkeyName")}
              hint={`${t("factor.since", { date: day(createdAt) })} ${lastUsedAt ? t("factor.used", { date: day(lastUsedAt) }) : t("factor.unused")}`}
            >
              {(fieldId) => (
                <>
                  <Field
                    id={fieldId}
                    value={name}
                    maxLength={80}
                    isNeeded
                    onChange={(typed) => void act(() => factorStore.renamePasskey(id, typed))}
                  />
                  <Sure
                    question={t("factor.removeSure")}
                    action={t("factor.remove")}
                    about={name}
                    isDisabled={isBusy}
                    onYes={() => void act(() => factorStore.removePasskey(id))}
                  />
                </>
              )}
            </Line>
          ))}
          {factors.totpSince || factors.passkeys.length > 0 ? (
            <Line name={t("recovery.name")} hint={t("recovery.left", { count: factors.recoveryCodesLeft })} isTitle>
              {() => (
                <Sure
                  question={t("recovery.renewSure")}
                  action={t("recovery.renew")}
                  isDisabled={isBusy}
                  onYes={() => void act(async () => setCodes((await factorStore.renewRecoveryCodes()).recoveryCodes))}
                />
              )}
            </Line>
          ) : null}
        </Group>
      ) : null}
    </>
  );
}
