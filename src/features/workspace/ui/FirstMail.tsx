"use client";
/** What a newcomer sees: where to send the first mail, and a way to send one without a mail program. */
import { Check, CircleAlert, Copy } from "lucide-react";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useClient } from "#/core/client/context.tsx";
import { firstMailCommand } from "#/features/inbox/rules.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";
import { Empty } from "#/ui/Empty.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

/** `smtpPort`: where this installation takes mail; 0 when it is not known. */
export const FirstMail = observer(function FirstMail({ smtpPort }: { smtpPort: number }) {
  const { t } = useText();
  const { pool } = useClient();
  const [isCopied, setCopied] = useState(false);
  const address = pool.all<InboxRecord>("inbox")[0]?.addresses[0] ?? "";
  // Names below localhost are nobody's mail domain: mail gets there only through the port of this machine.
  const isLocal = smtpPort > 0 && address.endsWith(".localhost");
  const copied = isLocal ? firstMailCommand(address, smtpPort) : address;
  const copy = () =>
    navigator.clipboard.writeText(copied).then(
      () => setCopied(true),
      () => toasts.show({ text: t("domains.notCopied"), icon: CircleAlert, isError: true }),
    );
  return (
    <Empty
      title={t("empty.newTitle")}
      action={
        // Browsers give the clipboard to secure pages alone.
        address && globalThis.navigator?.clipboard ? (
          <button type="button" className="btn btn-primary" onClick={() => void copy()}>
            <Icon of={isCopied ? Check : Copy} size={14} />
            {t(isCopied ? "empty.copied" : isLocal ? "empty.copyCommand" : "empty.copyAddress")}
          </button>
        ) : undefined
      }
    >
      {isLocal ? t("empty.newLocal", { address, server: `localhost:${smtpPort}` }) : t("empty.new", { address })}
    </Empty>
  );
});
