"use client";
/** The record of processing: what is kept, where, for how long, and who takes part. */
import { CircleAlert, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { ProcessingRecord } from "#/features/privacy/record/schema.ts";
import { Group } from "#/features/workspace/ui/settings/Line.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function Processing() {
  const { t, language } = useText();
  const { api, workspace } = useClient();
  const [record, setRecord] = useState<ProcessingRecord | null>(null);
  useEffect(() => {
    api
      .get<ProcessingRecord>("processing-record")
      .then(setRecord, (error: unknown) => toasts.show({ text: reasonOfError(error, { t, language }), icon: CircleAlert, isError: true }));
  }, [api, t, language]);
  if (!record) return null;
  return (
    <Group title={t("processing.title")}>
      <div className="set-row">
        <div>
          <p>{t("processing.lede")}</p>
        </div>
        <div className="set-control">
          <a className="btn" href={`/api/v1/processing-record.md?workspace=${workspace.slug}`} download>
            <Icon of={Download} size={14} />
            {t("processing.download")}
          </a>
        </div>
      </div>
      <div className="set-row is-wide">
        <table className="table processing" aria-label={t("processing.kept")}>
          <thead>
            <tr>
              <th scope="col">{t("processing.what")}</th>
              <th scope="col">{t("processing.where")}</th>
              <th scope="col">{t("processing.howLong")}</th>
            </tr>
          </thead>
          <tbody>
            {record.kept.map(({ kind, place, term, time }) => (
              <tr key={kind}>
                <td>{t(`processing.kind.${kind}`)}</td>
                <td>{t(`processing.place.${place}`)}</td>
                <td>{t(`processing.term.${term}`, { time: time ?? 0 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="set-row is-wide">
        <table className="table processing" aria-label={t("processing.services")}>
          <thead>
            <tr>
              <th scope="col">{t("processing.service")}</th>
              <th scope="col">{t("processing.role")}</th>
              <th scope="col">{t("processing.where")}</th>
            </tr>
          </thead>
          <tbody>
            {record.services.map(({ role, provider, host, isOutside }) => (
              <tr key={`${role} ${provider} ${host}`}>
                <td dir="auto">{provider}</td>
                <td>{t(`processing.role.${role}`)}</td>
                <td dir="auto">{isOutside ? host : t("processing.here")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Group>
  );
}
