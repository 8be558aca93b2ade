import { defineConfig } from "vitest/config";
import { TEST_SECRET } from "./test/secret.ts";

const env = { APP_SECRET: TEST_SECRET, LOG_LEVEL: "silent", NODE_ENV: "test" as const };

export default defineConfig({
  test: {
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
          env,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
