"use client";
/** Where the desk is: read from the URL, and changed without asking the server for a page. */
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { useClient } from "#/core/client/context.tsx";
import { hrefOf, type Place, parsePlace } from "#/features/workspace/place/rules.ts";

export function usePlace() {
  const { slug } = useClient().workspace;
  const path = usePathname();
  const params = useSearchParams();
  const place = useMemo(() => parsePlace(path.slice(slug.length + 1), new URLSearchParams(params)), [path, params, slug]);
  const href = useCallback((change: Partial<Place>) => hrefOf(slug, { ...place, ...change }), [slug, place]);
  /** `replace`: where going back should skip this place, as while typing a search. */
  const go = useCallback(
    (change: Partial<Place>, { replace = false } = {}) => {
      const url = hrefOf(slug, { ...place, ...change });
      if (url === `${window.location.pathname}${window.location.search}`) return;
      if (replace) window.history.replaceState(null, "", url);
      else window.history.pushState(null, "", url);
    },
    [slug, place],
  );
  return { place, href, go };
}
export type Go = ReturnType<typeof usePlace>["go"];
