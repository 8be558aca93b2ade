"use client";
/** Persons who were erased, by number alone: nobody is named any more. */
import { FileText } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import type { ErasureRecord } from "#/features/privacy/erasure/schema.ts";
import { Group } from "#/features/workspace/ui/settings/Line.tsx";
import { ListFault } from "#/features/workspace/ui/settings/ListState.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Time } from "#/ui/time.tsx";

const SHOWN = 50;

export const Erasures = observer(function Erasures() {
  const { t, language } = useText();
  const client = useClient();
  const [isRead, setRead] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const read = useCallback(async () => {
    try {
      const { data } = await client.api.get<Page<ErasureRecord>>("erasures", { limit: SHOWN });
      client.take(data.map((record) => ({ type: "erasure" as const, record })));
      setFault(null);
      setRead(true);
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    }
  }, [client, t, language]);
  useEffect(() => void read(), [read]);
  const records = client.pool
    .all<ErasureRecord>("erasure")
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, SHOWN);
  return (
    <Group title={t("privacy.erasures")}>
      <ListFault list={{ fault, reload: read }} />
      {isRead && records.length === 0 ? (
        <p className="s12 t3 settings-none">
          {t("privacy.noErasures")} {t("privacy.erasuresHint")}
        </p>
      ) : (
        records.map(({ id, state, createdAt, doneAt }) => (
          <div className="set-row" key={id}>
            <div>
              <b>{id.slice(-12)}</b>
              <p>
                {t(state === "done" ? "privacy.done" : "privacy.running")} · <Time at={doneAt ?? createdAt} />
              </p>
            </div>
            <div className="set-control">
              {state === "done" ? (
                <a className="btn" href={`/api/v1/erasures/${id}/report?workspace=${client.workspace.slug}`} download>
                  <Icon of={FileText} size={14} />
                  {t("privacy.report")}
                </a>
              ) : null}
            </div>
          </div>
        ))
      )}
    </Group>
  );
});
