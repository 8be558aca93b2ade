/** A database of its own for a test file: a copy of the migrated one, opened as the product opens it, and dropped at the end. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { closePokes } from "#/core/poke.ts";
import "#/features/server.ts";
import { TEST_SECRET } from "./secret.ts";

export type TestDatabase = {
  /** The owner's URL of this file's database. */
  ownerUrl: string;
  /** SQL as the owner, past row-level security: to look, or to arrange what no command can. */
  owner: <T extends object = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;
};

/** Call at the top of a test file. */
export function testDatabase(): TestDatabase {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const template = inject("ownerUrl");
  const urlOf = (database: string) => Object.assign(new URL(template), { pathname: `/${database}` }).toString();
  const own = new pg.Pool({ connectionString: urlOf(name), max: 2 });
  own.on("error", () => {});
  const admin = async (text: string) => {
    const client = new pg.Client({ connectionString: urlOf("postgres") });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  beforeAll(async () => {
    await admin(`create database "${name}" template "${new URL(template).pathname.slice(1)}"`);
    openDatabase(urlOf(name), TEST_SECRET);
  });
  afterAll(async () => {
    await closePokes();
    await closeDatabase();
    await own.end();
    await admin(`drop database "${name}" with (force)`);
  });
  return {
    ownerUrl: urlOf(name),
    owner: async <T extends object>(text: string, values: unknown[] = []) => (await own.query(text, values)).rows as T[],
  };
}
