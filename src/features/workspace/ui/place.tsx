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
      // From the address itself: what was typed a moment ago stands there before it is drawn.
      const { pathname, search } = window.location;
      const now = parsePlace(pathname.slice(slug.length + 1), new URLSearchParams(search));
      const url = hrefOf(slug, { ...now, ...change });
      if (url === `${pathname}${search}`) return;
      if (replace) window.history.replaceState(null, "", url);
      else window.history.pushState(null, "", url);
    },
    [slug],
  );
  return { place, href, go };
}
export type Go = ReturnType<typeof usePlace>["go"];
