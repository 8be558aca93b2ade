"use client";
/** Addresses that no mail is sent to: why, what was said and when; added by hand, and let go again. */
import { CircleAlert, MailCheck, MailX } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useClient, useStore } from "#/core/client/context.tsx";
import type { MemberRecord } from "#/features/member/schema.ts";
import { may } from "#/features/suppression/policy.ts";
import type { SuppressionRecord } from "#/features/suppression/schema.ts";
import { SuppressionStore } from "#/features/suppression/store.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { Things } from "#/features/workspace/ui/settings/Things.tsx";
import { faultOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";
import { toasts } from "#/ui/Toast.tsx";

export const Suppressions = observer(function Suppressions() {
  const { t, language } = useText();
  const { pool, me } = useClient();
  const store = useStore(SuppressionStore);
  const [note, setNote] = useState("");
  useEffect(() => store.open(), [store]);
  const self = pool.get<MemberRecord>("member", me.id);
  const { suppressions, state, q } = store;
  const fail = (error: unknown) => toasts.show({ text: faultOfError(error, { t, language }), icon: CircleAlert, isError: true });
  const add = (email: string) =>
    void store.add(email, note).then(() => {
      setNote("");
      toasts.show({ text: t("suppressions.added", { email }), icon: MailX });
    }, fail);
  const lift = (email: string, id: string, close: () => void) =>
    void store.lift(id).then(() => {
      close();
      toasts.show({ text: t("suppressions.lifted", { email }), icon: MailCheck });
    }, fail);
  const hasFailed = state === "failed";
  const empty = hasFailed ? "" : state !== "ready" ? t("suppressions.loading") : t(q.trim() ? "suppressions.none" : "suppressions.empty");
  return (
    <>
      <Things
        title={t("settings.suppressions")}
        lede={t("suppressions.lede")}
        empty={empty}
        readOnly={!self || !may.create(self) ? t("settings.agentsOnly") : null}
        before={
          <input
            type="search"
            className="field"
            value={q}
            placeholder={t("suppressions.search")}
            aria-label={t("suppressions.search")}
            onChange={(event) => store.search(event.target.value)}
          />
        }
        things={suppressions.map(({ id, email, reason, detail }) => ({
          id,
          name: email,
          icon: MailX,
          hint: [t(`suppressions.why.${reason}`), detail].filter(Boolean).join(" · "),
        }))}
        add={{
          label: t("suppressions.new"),
          type: "email",
          perform: add,
          extra: (
            <input
              className="field"
              value={note}
              maxLength={1_000}
              dir="auto"
              placeholder={t("suppressions.note")}
              aria-label={t("suppressions.note")}
              onChange={(event) => setNote(event.target.value)}
            />
          ),
        }}
        edit={(id, close) => {
          const found = suppressions.find((one) => one.id === id);
          return found ? <Suppression of={found} onLift={() => lift(found.email, id, close)} /> : null;
        }}
      />
      {hasFailed ? (
        <div className="notice" role="alert">
          <p>{t("suppressions.failed")}</p>
          <button type="button" className="btn btn-sm" onClick={() => void store.read(null)}>
            {t("action.tryAgain")}
          </button>
        </div>
      ) : null}
      {store.nextCursor ? (
        <button type="button" className="btn" onClick={() => store.more()}>
          {t("action.more")}
        </button>
      ) : null}
    </>
  );
});

function Suppression({ of: { email, reason, detail, createdAt }, onLift }: { of: SuppressionRecord; onLift: () => void }) {
  const { t } = useText();
  return (
    <Group>
      <div className="set-row is-wide">
        <b>{t(`suppression.${reason}`)}</b>
        {detail ? <p dir="auto">{detail}</p> : null}
        <p className="t3">
          <Time at={createdAt} kind="clock" />
        </p>
      </div>
      <Line name={t("suppression.lift")} hint={t("suppressions.liftHint")} isTitle>
        {() => <Sure title={t("suppressions.liftSure", { email })} action={t("suppression.lift")} className="btn" onSure={onLift} />}
      </Line>
    </Group>
  );
}
