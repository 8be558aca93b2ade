"use client";
/** What an inbox's mail is fetched from: how it goes, and the form that says it. */
import { Check, CircleAlert } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import type { FetchingRecord } from "#/features/mail/fetching/schema.ts";
import { FetchingForm } from "#/features/workspace/ui/settings/FetchingForm.tsx";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { Sure } from "#/features/workspace/ui/settings/Sure.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { Time } from "#/ui/time.tsx";

export const InboxFetching = observer(function InboxFetching({ inbox }: { inbox: InboxRecord }) {
  const { t, language } = useText();
  const { api, pool } = useClient();
  const [isOpen, setIsOpen] = useState(false);
  const fetching = pool.get<FetchingRecord>("fetching", inbox.id);
  const remove = async () => {
    try {
      await api.remove(`inboxes/${inbox.id}/fetching`);
      toasts.show({ text: t("fetching.removed"), icon: Check });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  const toggle = (
    <button type="button" className="btn" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
      {t(isOpen ? "fetching.close" : fetching ? "fetching.change" : "fetching.begin")}
    </button>
  );
  return (
    <Group title={t("fetching.title")}>
      {fetching ? (
        <>
          <State fetching={fetching} />
          <Line name={t("fetching.from", { user: fetching.user, host: fetching.host, folder: fetching.folder })} isTitle>
            {() => (
              <>
                <Sure
                  title={t("fetching.removeSure", { host: fetching.host })}
                  action={t("fetching.remove")}
                  isDanger
                  className="btn btn-danger"
                  onSure={() => void remove()}
                />
                {toggle}
              </>
            )}
          </Line>
        </>
      ) : (
        <Line name={t("fetching.none")} hint={t("fetching.noneHint")} isTitle>
          {() => toggle}
        </Line>
      )}
      {isOpen ? (
        <FetchingForm key={fetching?.version ?? 0} inbox={inbox} fetching={fetching ?? null} onSaved={() => setIsOpen(false)} />
      ) : null}
    </Group>
  );
});

/** A fault is told with what to do, and in the server's own words. */
function State({ fetching }: { fetching: FetchingRecord }) {
  const { t } = useText();
  const { state, fault, faultDetail, nextTryAt, lastMessageAt, importTotal, importDone } = fetching;
  const name =
    state === "importing" ? t("fetching.state.importing", { done: importDone, total: importTotal ?? 0 }) : t(`fetching.state.${state}`);
  const hint = fault
    ? `${t(`fetching.fault.${fault}`)} ${faultDetail ? t("fetching.said", { words: faultDetail }) : ""}`.trim()
    : undefined;
  const [label, at] = fault ? [t("fetching.nextTry"), nextTryAt] : [t("fetching.last"), lastMessageAt];
  return (
    <div role="status">
      <Line name={name} hint={hint} isTitle>
        {() =>
          at ? (
            <span className="t2">
              {label} · <Time at={at} kind="clock" />
            </span>
          ) : null
        }
      </Line>
    </div>
  );
}
