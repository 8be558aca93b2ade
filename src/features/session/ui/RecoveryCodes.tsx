"use client";
/** The recovery codes, the one time they can be read. */
import { Copy, Download } from "lucide-react";
import { useState } from "react";
import { Icon } from "#/ui/Icon.tsx";
import { usePageText } from "#/ui/messages/text.tsx";

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = usePageText();
  const [isCopied, setCopied] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <section className="factor-step" aria-label={t("recovery.title")}>
      <h2>{t("recovery.title")}</h2>
      <p className="t2">{t("recovery.lede")}</p>
      <ul className="recovery-codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="factor-actions">
        <button
          type="button"
          className="btn"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          <Icon of={Copy} />
          {t(isCopied ? "recovery.copied" : "recovery.copy")}
        </button>
        <a className="btn" download="connect-recovery-codes.txt" href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}>
          <Icon of={Download} />
          {t("recovery.download")}
        </a>
        <button type="button" className="btn btn-primary" onClick={onDone}>
          {t("recovery.done")}
        </button>
      </div>
    </section>
  );
}
