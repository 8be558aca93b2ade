import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { TEST_SECRET } from "./test/secret.ts";

/** Outbox and files of the tests; removed by server.setup.ts. */
export const TEST_DATA_DIR = join(tmpdir(), `connect-test-data-${process.pid}`);
const env = { APP_SECRET: TEST_SECRET, LOG_LEVEL: "silent", NODE_ENV: "test" as const, CONNECT_DATA_DIR: TEST_DATA_DIR };

export default defineConfig({
  test: {
    // One for each core: the default leaves one idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.{ts,tsx}", "test/*.test.ts"],
          exclude: ["**/*.integration.test.ts", "node_modules/**"],
          env,
        },
      },
      {
        test: {
          name: "integration",
          include: ["src/**/*.integration.test.ts", "test/**/*.integration.test.ts", "prisma/**/*.integration.test.ts"],
          globalSetup: ["test/server.setup.ts"],
          setupFiles: ["test/folder.setup.ts"],
          // It imports Next by a path that only a bundler understands.
          server: { deps: { inline: ["next-auth"] } },
          env,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
