/** What most changes of a record will probably do: the fields that were given stand in it at once. */
import type { Optimistic, Rec } from "#/core/client/pool.ts";

/** Of a command whose input is the record's `id` and the fields that change; `version` is the server's to count. */
export const fieldsGiven =
  (type: string): Optimistic =>
  (view, { input }) => {
    const { id, version: _, ...given } = input as Rec & { version?: number };
    const known = view.get(type, id);
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return known ? [{ type, record: { ...known, ...change } }] : [];
  };

/** Of a command whose input names the record that goes. */
export const gone =
  (type: string): Optimistic =>
  (_view, { input }) => [{ type, id: (input as Rec).id }];
