/**
 * Before the integration tests: one real PostgreSQL in a temporary folder, and in it a migrated database that every test file gets a copy of.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "#/adapters/database/embedded.ts";
import { migrate } from "#/core/migrate.ts";
import { TEST_DATA_DIR } from "../vitest.config.ts";
import { TEST_SECRET } from "./secret.ts";

declare module "vitest" {
  interface ProvidedContext {
    ownerUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "connect-test-"));
  // What a test database holds need not survive a power cut.
  const database = await openEmbedded(folder, {
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  await migrate(database.url, TEST_SECRET);
  project.provide("ownerUrl", database.url);
  return async () => {
    await database.stop();
    for (const path of [folder, TEST_DATA_DIR]) rmSync(path, { recursive: true, force: true });
  };
}
