"use client";
/** Makes the browser's client from what the page was rendered with, and keeps it while the workspace is open. */
import { enableStaticRendering } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { Client, type Start } from "#/core/client/client.ts";
import { ClientProvider } from "#/core/client/context.tsx";
import { optimistic } from "#/features/client.ts";
import { CompanyStore } from "#/features/company/store.ts";
import { MessageStore } from "#/features/message/store.ts";
import { TicketStore } from "#/features/ticket/store.ts";
import { useRefusals } from "#/features/workspace/ui/useRefusals.ts";

enableStaticRendering(typeof window === "undefined");

export function Desk({ start, children }: { start: Start; children: ReactNode }) {
  const [client] = useState(() => new Client(start, optimistic));
  useEffect(() => {
    const stops = [client.connection.start(), client.store(TicketStore).start(), client.store(MessageStore).start()];
    void client.store(CompanyStore).start();
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  useRefusals(client);
  return <ClientProvider client={client}>{children}</ClientProvider>;
}
