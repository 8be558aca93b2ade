/** The way to read: a named query, its input parsed, allowed, and run in the actor's workspace. Lists page by keyset cursors. */
import type { z } from "zod";
import type { Actor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { AppError, invalid, issuesOf } from "#/core/errors.ts";
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
  return inWorkspace(actor.workspaceId, () => definition.run(actor, parsed.data)) as Promise<R>;
}

export type Page<T> = { data: T[]; nextCursor: string | null };

/** A cursor is the sort values of the last row: opaque to clients, stable while rows are added. */
export const encodeCursor = (values: (string | number | null)[]) => Buffer.from(JSON.stringify(values)).toString("base64url");

/** @throws AppError invalid at `cursor` when it was not made by encodeCursor with as many values */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((v) => v === null || typeof v === "string" || typeof v === "number")
    )
      return values;
  } catch {
    // Answered below like any other cursor that is not ours.
  }
  throw invalid("cursor", "is not a cursor of this list");
}

/** Cuts the one row too many that was read to know whether there are more. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => (string | number | null)[]): Page<T> {
  const data = rows.length > limit ? rows.slice(0, limit) : rows;
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
