"use client";
/** A message as it came or went: every line of its header, and its source, to be read and never run. */
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { OriginalMail } from "#/features/mail/original/schema.ts";
import { Icon } from "#/ui/Icon.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { Sheet } from "#/ui/Sheet.tsx";

type State = { mail: OriginalMail | null; fault: string | null };

export default function Original({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const { t, locale, language } = useText();
  const { api, workspace } = useClient();
  const [{ mail, fault }, setState] = useState<State>({ mail: null, fault: null });
  useEffect(() => {
    const stop = new AbortController();
    api.get<OriginalMail>(`messages/${messageId}/original`, {}, stop.signal).then(
      (read) => setState({ mail: read, fault: null }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setState({ mail: null, fault: reasonOfError(error, { t, language }) });
      },
    );
    return () => stop.abort();
  }, [api, messageId, t, language]);
  const size = new Intl.NumberFormat(locale, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(
    Math.ceil((mail?.sizeBytes ?? 0) / 1_000),
  );
  return (
    <Sheet
      label={t("original.label")}
      className="original"
      onClose={onClose}
      head={
        <>
          <b className="grow ell">{t("original.label")}</b>
          {mail ? (
            <a className="btn btn-sm" href={`/api/v1/messages/${messageId}/original.eml?workspace=${workspace.slug}`} download>
              <Icon of={Download} size={14} />
              {t("original.download")}
            </a>
          ) : null}
        </>
      }
    >
      {mail ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="original-b" tabIndex={0} aria-label={t("original.label")}>
          <h3>{t("original.headers")}</h3>
          <table>
            <tbody>
              {mail.headers.map(({ name, value }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a header never change their places
                <tr key={index}>
                  <th scope="row">{name}</th>
                  <td dir="auto">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <h3>{t("original.source")}</h3>
          <pre dir="ltr">{mail.source}</pre>
          {mail.isCut ? <p className="t2 s12">{t("original.cut", { size })}</p> : null}
        </section>
      ) : (
        <p className="viewer-notice" role={fault ? "alert" : "status"}>
          {fault ? t("original.failed", { reason: fault }) : t("original.loading")}
        </p>
      )}
    </Sheet>
  );
}
