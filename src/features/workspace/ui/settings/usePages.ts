"use client";
/** A list of the API, page by page: for what the device keeps no copy of. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Page } from "#/core/client/api.ts";
import { useClient } from "#/core/client/context.tsx";
import { reasonOfError } from "#/ui/messages/problem.ts";
import { useText } from "#/ui/messages/text.tsx";

type State<T> = { rows: T[]; nextCursor: string | null; isReady: boolean; fault: string | null };
const NOTHING = { rows: [], nextCursor: null, isReady: false, fault: null };

/** `query`: filters as a query string; another one begins again. */
export function usePages<T>(path: string, query = "") {
  const { api } = useClient();
  const { t, language } = useText();
  const [state, setState] = useState<State<T>>(NOTHING);
  // The words at the time a request fails: another language asks for nothing anew.
  const told = useRef({ t, language });
  told.current = { t, language };
  const asked = useRef(0);
  const read = useCallback(
    async (cursor: string | null) => {
      asked.current += 1;
      const own = asked.current;
      try {
        const page = await api.get<Page<T>>(path, { ...Object.fromEntries(new URLSearchParams(query)), cursor });
        if (asked.current !== own) return;
        setState((before) => ({
          rows: cursor ? [...before.rows, ...page.data] : page.data,
          nextCursor: page.nextCursor,
          isReady: true,
          fault: null,
        }));
      } catch (error) {
        if (asked.current === own) setState((before) => ({ ...before, fault: reasonOfError(error, told.current) }));
      }
    },
    [api, path, query],
  );
  useEffect(() => void read(null), [read]);
  return { ...state, reload: () => read(null), more: () => read(state.nextCursor) };
}
