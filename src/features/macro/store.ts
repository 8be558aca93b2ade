/** Macros in the browser: what changes of them will probably do. */
import { gone } from "#/core/client/optimistic.ts";
import type { Optimistic } from "#/core/client/pool.ts";
import type { MacroRecord } from "#/features/macro/schema.ts";

export const macroOptimistic: Record<string, Optimistic> = {
  "macro.update": (view, { input }, me) => {
    const { id, version: _, isShared, ...given } = input as Partial<MacroRecord> & { id: string; isShared?: boolean };
    const known = view.get<MacroRecord>("macro", id);
    if (!known) return [];
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const memberId = isShared === undefined ? known.memberId : isShared ? null : me.id;
    return [{ type: "macro", record: { ...known, ...change, memberId } as MacroRecord }];
  },
  "macro.delete": gone("macro"),
};
