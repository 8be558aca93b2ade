"use client";
/** Hands the client of the open workspace to the components below. */
import { createContext, type ReactNode, useContext } from "react";
import type { Client } from "#/core/client/client.ts";

const ClientContext = createContext<Client | null>(null);

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useClient needs a ClientProvider above it");
  return client;
}

/** A feature's store in the open workspace. */
export const useStore = <T,>(make: new (client: Client) => T): T => useClient().store(make);
