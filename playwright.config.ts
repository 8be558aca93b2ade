import { defineConfig } from "@playwright/test";

/** Chromium and the report's path come from tools/test.mjs; the global setup starts a product for each worker. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.e2e.ts",
  globalSetup: "./test/e2e/product.setup.ts",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // On a machine that others share, a second try tells a fault from a hiccup; the report names every test that needed one.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ...(process.env.CONNECT_TEST_REPORT ? [["json", { outputFile: process.env.CONNECT_TEST_REPORT }] as const] : [])],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    // No traces: what they put into every frame is refused by the sandbox of mails, loudly.
    screenshot: "only-on-failure",
    launchOptions: { executablePath: process.env.CONNECT_CHROMIUM, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] },
  },
});
