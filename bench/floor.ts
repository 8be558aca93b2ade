/**
 * The floor: the very SQL that a command or query sends, straight through `pg`, as the same role, under the same row-level security.
 * It is not written again here but taken down while the product runs it once; ids that it made are made anew in each replay.
 */
import pg from "pg";
import { v7 as uuidv7 } from "uuid";

type Statement = { name?: string; text: string; values: unknown[] };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The statements that `run` sends. */
export async function takeDown(run: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first, second] = args;
    if (typeof first === "string") statements.push({ text: first, values: Array.isArray(second) ? second : [] });
    else {
      const { name, text, values = [] } = first as Statement;
      statements.push({ name, text, values });
    }
    return original.apply(this, args);
  };
  try {
    await run();
  } finally {
    prototype.query = original;
  }
  return statements.filter(({ text }) => !text.includes("set_config") && !text.includes("pg_notify"));
}

/** @param lasting ids that were there before, and stay as they are */
export function replay(
  statements: Statement[],
  lasting: Set<string>,
): (client: pg.Client, replaced?: Map<unknown, unknown>) => Promise<void> {
  return async (client, replaced = new Map()) => {
    const fresh = new Map<string, string>();
    const renew = (text: string) =>
      text.replace(UUID, (found) => {
        if (lasting.has(found)) return found;
        if (!fresh.has(found)) fresh.set(found, uuidv7());
        return fresh.get(found) as string;
      });
    const value = (given: unknown): unknown => {
      if (replaced.has(given)) return replaced.get(given);
      if (typeof given === "string") return renew(given);
      return Array.isArray(given) ? given.map(value) : given;
    };
    for (const { name, text, values } of statements) await client.query({ name, text, values: values.map(value) });
  };
}

export async function openFloor(url: string, workspaceId: string, count: number): Promise<pg.Client[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query("select set_config('app.workspace_id', $1, false)", [workspaceId]);
      return client;
    }),
  );
}
