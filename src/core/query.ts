/** The way to read: a named query, its input parsed, allowed, and run in the actor's workspace. Lists page by keyset cursors. */
import { z } from "zod";
import { type Actor, sightOf } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError, invalid, issuesOf } from "#/core/errors.ts";
import { id, time } from "#/core/record.ts";
import { registry } from "#/core/registry.ts";

export type QueryDefinition<I, R> = {
  /** noun.verb */
  name: string;
  input: z.ZodType<I>;
  may: (actor: Actor, input: I) => boolean;
  run: (actor: Actor, input: I) => Promise<R>;
};
// biome-ignore lint/suspicious/noExplicitAny: a registry holds definitions of every input; each is checked by its own schema
export type AnyQuery = QueryDefinition<any, any>;
export const defineQuery = <I, R>(definition: QueryDefinition<I, R>): QueryDefinition<I, R> => definition;

/** A kind of record that clients keep a copy of. */
export type Synced = {
  type: string;
  /** A sentence of policy.ts: to others, there are none of these. */
  may: (actor: Actor) => boolean;
  /** The records among these ids that the actor may read now. What does not come back is dropped by the client. */
  read: (actor: Actor, ids: string[]) => Promise<{ id: string }[]>;
  /** What a client needs before anything is opened; left out: on demand only. */
  bootstrap?: (actor: Actor) => Promise<{ id: string }[]>;
};

/** @throws AppError invalid | forbidden | not-found */
export async function query<R>(actor: Actor, name: string, input: unknown): Promise<R> {
  const definition = registry().queries.get(name);
  if (!definition) throw new AppError("not-found", `There is no query "${name}".`);
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw new AppError("invalid", undefined, { issues: issuesOf(parsed.error.issues) });
  if (!definition.may(actor, parsed.data)) throw new AppError("forbidden", "Your role does not allow this.");
  return inWorkspace(actor.workspaceId, () => definition.run(actor, parsed.data), sightOf(actor)) as Promise<R>;
}

export type Page<T> = { data: T[]; nextCursor: string | null };

/** A cursor is the sort values of the last row: opaque to clients, stable while rows are added. */
export const encodeCursor = (values: (string | number)[]) => Buffer.from(JSON.stringify(values)).toString("base64url");

const CURSOR_VALUES = {
  id,
  time,
  int: z.int32(),
  /** A workspace's number: more than PostgreSQL's int holds. */
  seq: z.int(),
  /** PostgreSQL knows no NUL; a half of a surrogate pair was never sent by us. */
  text: z.string().refine((value) => value.isWellFormed() && !value.includes("\u0000")),
};
/** What one of a cursor's values is. */
export type CursorKind = keyof typeof CURSOR_VALUES;

/** The values of a cursor, one of each kind. @throws AppError invalid at `cursor` when it was not made by encodeCursor with such values */
export function decodeCursor(cursor: string, ...kinds: CursorKind[]): (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(values) &&
      values.length === kinds.length &&
      kinds.every((kind, index) => CURSOR_VALUES[kind].safeParse(values[index]).success)
    )
      return values;
  } catch {
    // Answered below like any other cursor that is not ours.
  }
  throw invalid("cursor", "is not a cursor of this list");
}

/** Cuts the one row too many that was read to know whether there are more. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => (string | number)[]): Page<T> {
  const data = rows.length > limit ? rows.slice(0, limit) : rows;
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
