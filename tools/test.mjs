/**
 * `npm test`: every test there is, and one line at the end. Builds what is stale, runs vitest (unit, then integration on a real
 * PostgreSQL), then the product itself in a real browser. `npm test -- unit`, `integration`, `e2e` run parts of it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { build } from "./build.mjs";
import { chromiumPath } from "./chromium.mjs";

const SUITES = ["unit", "integration", "e2e"];
const named = process.argv.slice(2).filter((word) => SUITES.includes(word));
const rest = process.argv.slice(2).filter((word) => !SUITES.includes(word));
const wanted = named.length > 0 ? named : SUITES;

// The developer's own settings must not reach the tests.
const OWN =
  /^(PORT|HOST|APP_|DATABASE_URL|REDIS_URL|SMTP_|POSTMARK_|ONESIGNAL_|OPENAI_|STORAGE_URL|GOOGLE_|SENTRY_|OTEL_|AUTH_|LOG_LEVEL|CONNECT_(?!CORPUS_DIR|REQUIRE_REDIS|RUNS|FUZZ_|CHAOS_|TENANCY_))/;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)));
env.PATH = `${resolve("node_modules/.bin")}${delimiter}${env.PATH ?? ""}`;
// A data directory for what reads it without being a test of it.
const folder = mkdtempSync(join(tmpdir(), "connect-tests-"));
env.CONNECT_DATA_DIR = join(folder, "data");
mkdirSync(env.CONNECT_DATA_DIR);
env.NEXT_TELEMETRY_DISABLED = "1";

const total = { passed: 0, failed: 0, skipped: 0 };
try {
  build(["generate", "server", ...(wanted.includes("e2e") ? ["pages"] : [])], { ifStale: true });
  const projects = wanted.filter((suite) => suite !== "e2e");
  if (projects.length > 0)
    add("vitest", countVitest, ["run", ...projects.flatMap((project) => ["--project", project]), "--reporter=default", "--reporter=json"]);
  if (wanted.includes("e2e")) {
    env.CONNECT_CHROMIUM = await chromiumPath();
    add("playwright", countPlaywright, ["test"]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function add(command, count, args) {
  const report = join(folder, `${command}.json`);
  const all = [...args, ...(command === "vitest" ? [`--outputFile.json=${report}`] : []), ...rest];
  const { status } = spawnSync(resolve("node_modules/.bin", command), all, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...env, CONNECT_TEST_REPORT: report },
  });
  const counted = readCounts(report, count);
  // A suite that broke off, or found no test, must not look like one that passed.
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(total)) total[key] += counted[key];
}

function readCounts(report, count) {
  try {
    return count(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A file that fails to load has no test of its own: it counts as one failed. */
function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}
