/** Setting up a database that is in use: another node starts, or this one again, while others read and write. */
import pg from "pg";
import { expect, it } from "vitest";
import { migrate } from "#/core/migrate.ts";
import { testDatabase } from "../../test/database.ts";
import { TEST_SECRET } from "../../test/secret.ts";

const database = testDatabase();

it("waits for nobody who is reading and writing, when there is nothing to change", async () => {
  const tables = await database.owner<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  );
  expect(tables.length).toBeGreaterThan(40);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    await client.query("begin");
    for (const { name } of tables) await client.query(`lock table "${name}" in row exclusive mode`);
    expect(
      await Promise.race([migrate(database.ownerUrl, TEST_SECRET), new Promise((done) => setTimeout(done, 8_000, "it waits"))]),
    ).toEqual([]);
  } finally {
    await client.query("rollback");
    await client.end();
  }
});

it("walls in a table whose wall is missing", async () => {
  await database.owner(`alter table label disable row level security`);
  await migrate(database.ownerUrl, TEST_SECRET);
  expect(await database.owner(`select relrowsecurity as "isOn" from pg_class where relname = 'label'`)).toEqual([{ isOn: true }]);
});
