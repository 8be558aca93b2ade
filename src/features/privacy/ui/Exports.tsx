"use client";
/** Packed data of persons: what is being made, what can be downloaded, and one's own. */
import { CircleAlert, Download, FileArchive } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient, useStore } from "#/core/client/context.tsx";
import { ContactStore } from "#/features/contact/store.ts";
import type { DataExportRecord } from "#/features/privacy/export/schema.ts";
import { Group, Line } from "#/features/workspace/ui/settings/Line.tsx";
import { ListFault } from "#/features/workspace/ui/settings/ListState.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";
import { Time } from "#/ui/time.tsx";

const SHOWN = 50;

export const Exports = observer(function Exports() {
  const { t, language } = useText();
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [isRead, setRead] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const read = useCallback(async () => {
    try {
      const { data } = await client.api.get<Page<DataExportRecord>>("data-exports", { limit: SHOWN });
      client.take(data.map((record) => ({ type: "dataExport" as const, record })));
      setFault(null);
      setRead(true);
    } catch (error) {
      setFault(reasonOfError(error, { t, language }));
    }
  }, [client, t, language]);
  useEffect(() => void read(), [read]);
  const records = client.pool
    .all<DataExportRecord>("dataExport")
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, SHOWN);
  const packOwn = async () => {
    setBusy(true);
    try {
      const record = await client.api.post<DataExportRecord>("data-exports/me", {});
      client.take([{ type: "dataExport", record }]);
      toasts.show({ text: t("privacy.exportAsked"), icon: FileArchive });
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
    setBusy(false);
  };
  return (
    <Group title={t("privacy.exports")}>
      <Line name={t("privacy.own")} hint={t("privacy.ownHint")} isTitle>
        {() => (
          <button type="button" className="btn" disabled={isBusy} onClick={() => void packOwn()}>
            {t("privacy.pack")}
          </button>
        )}
      </Line>
      <ListFault list={{ fault, reload: read }} />
      {isRead && records.length === 0 ? (
        <p className="s12 t3 settings-none">
          {t("privacy.noExports")} {t("privacy.exportsHint")}
        </p>
      ) : (
        records.map((record) => <ExportLine key={record.id} record={record} />)
      )}
    </Group>
  );
});

const ExportLine = observer(function ExportLine({ record }: { record: DataExportRecord }) {
  const { t, language } = useText();
  const client = useClient();
  const contacts = useStore(ContactStore);
  const { of, subjectId, state } = record;
  useEffect(() => {
    if (of === "contact") void contacts.load(subjectId);
  }, [contacts, of, subjectId]);
  const contact = of === "contact" ? contacts.get(subjectId) : undefined;
  const name = of === "member" ? t("privacy.own") : (contact?.name ?? t("privacy.somebody"));
  const download = async () => {
    try {
      const { url } = await client.api.post<{ url: string }>(`data-exports/${record.id}/download`, {});
      window.location.assign(new URL(url).pathname);
    } catch (error) {
      toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true });
    }
  };
  return (
    <div className="set-row">
      <div>
        <b dir="auto">{name}</b>
        <p>
          {t(`privacy.state.${state}`)} · <Time at={record.readyAt ?? record.createdAt} />
        </p>
      </div>
      <div className="set-control">
        {state === "ready" ? (
          <button type="button" className="btn" onClick={() => void download()}>
            <Icon of={Download} size={14} />
            {t("privacy.download")}
          </button>
        ) : null}
      </div>
    </div>
  );
});
