/** One question to the database, on a connection of its own: for commands that need no pool. */
import pg from "pg";

/** `patienceMs`: how long a connection may take; 0 waits as long as the system does. @throws pg's own errors */
export async function ask<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = [], patienceMs = 0): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  // A connection that is cut fails the question; without this it would end the process, too.
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}
