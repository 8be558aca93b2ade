"use client";
/** Says which changes the server refused: they have just been taken back on the screen. Messages say so themselves, where they stand. */
import { CircleAlert } from "lucide-react";
import { autorun } from "mobx";
import { useEffect } from "react";
import type { Client } from "#/core/client/client.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

export function useRefusals(client: Client): void {
  const { t } = useText();
  useEffect(
    () =>
      autorun(() => {
        const refused = client.queue.refused.find((entry) => entry.name !== "message.create");
        if (!refused) return;
        client.queue.discard(refused.id);
        toasts.show({
          text: t("error.refused", { reason: refused.reason }),
          icon: CircleAlert,
          isError: true,
          action: { label: t("action.tryAgain"), perform: () => client.queue.add(refused.name, refused.input) },
        });
      }),
    [client, t],
  );
}
