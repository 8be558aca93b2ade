"use client";
/** Makes the browser's client from what the page was rendered with, and keeps it while the workspace is open. */
import { CircleAlert } from "lucide-react";
import { reaction } from "mobx";
import { enableStaticRendering } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { Client, type Start } from "#/core/client/client.ts";
import { ClientProvider } from "#/core/client/context.tsx";
import { optimistic } from "#/features/client.ts";
import { CompanyStore } from "#/features/company/store.ts";
import { MessageStore } from "#/features/message/store.ts";
import { PresenceStore } from "#/features/presence/store.ts";
import { ManyStore } from "#/features/ticket/many/store.ts";
import { ConfirmIdentity } from "#/features/session/ui/ConfirmIdentity.tsx";
import { TicketStore } from "#/features/ticket/store.ts";
import { ViewStore } from "#/features/view/store.ts";
import { PlaceProvider } from "#/features/workspace/ui/place.tsx";
import { useOffline } from "#/features/workspace/ui/useOffline.ts";
import { useOwnLanguage } from "#/features/workspace/ui/useOwnLanguage.ts";
import { reasonOf } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";
import { toasts } from "#/ui/Toast.tsx";

enableStaticRendering(typeof window === "undefined");

/** What nobody asked for by hand: the words of a draft are on this device all the same. */
const QUIET = new Set(["draft.save", "draft.delete", "ticket.markRead"]);

export function Desk({ start, children }: { start: Start; children: ReactNode }) {
  const [client] = useState(() => new Client(start, optimistic));
  useEffect(() => {
    client.store(ManyStore).restore();
    const stops = [
      client.start(),
      client.store(TicketStore).start(),
      client.store(MessageStore).start(),
      client.store(CompanyStore).start(),
      client.store(PresenceStore).start(),
      client.store(ViewStore).start(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  useOffline(start);
  useOwnLanguage(client);
  const { t, language } = useText();
  // A refused message stands where it was written; any other change is already taken back, and this says why.
  useEffect(
    () =>
      reaction(
        () => client.queue.refused.find((refused) => refused.name !== "message.create"),
        (refused) => {
          if (!refused) return;
          // Left there, it would hide the next one.
          client.queue.discard(refused.id);
          if (QUIET.has(refused.name)) return;
          const retry = () => client.queue.add(refused.name, refused.input);
          toasts.show({
            text: t("refused.change", { reason: reasonOf({ code: refused.code, words: refused.reason }, { t, language }) }),
            icon: CircleAlert,
            isError: true,
            action: { label: t("action.tryAgain"), perform: retry },
          });
        },
      ),
    [client, t, language],
  );
  // It was said to be sent, and was not: that stands in its conversation now.
  useEffect(
    () =>
      reaction(
        () => client.queue.refused.filter((refused) => refused.name === "message.create").length,
        (count, before) => count > before && toasts.hide(),
      ),
    [client],
  );
  return (
    <ClientProvider client={client}>
      <PlaceProvider>{children}</PlaceProvider>
      <ConfirmIdentity />
    </ClientProvider>
  );
}
