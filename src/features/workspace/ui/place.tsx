"use client";
/** Where the desk is: read from the URL, and changed without asking the server for a page. */
import { usePathname, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "#/core/client/context.tsx";
import type { Place } from "#/features/workspace/place/rules.ts";
import { Places } from "#/features/workspace/place/store.ts";

const PlaceContext = createContext<Places | null>(null);

export function PlaceProvider({ children }: { children: ReactNode }) {
  const { slug } = useClient().workspace;
  const path = usePathname();
  const params = useSearchParams().toString();
  const [places] = useState(() =>
    typeof window === "undefined"
      ? new Places(slug, path, params ? `?${params}` : "")
      : new Places(slug, window.location.pathname, window.location.search),
  );
  useEffect(() => places.start(), [places]);
  return <PlaceContext value={places}>{children}</PlaceContext>;
}

export function usePlace() {
  const places = useContext(PlaceContext);
  if (!places) throw new Error("usePlace() outside PlaceProvider");
  const place = useSyncExternalStore(places.subscribe, places.current, places.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address keeps what it does not change
  const href = useCallback((change: Partial<Place>) => places.hrefOf(change), [places, place]);
  return { place, href, go: places.go };
}
