/**
 * Builds what the sources say: Prisma's client, the server bundle (dist/), the pages (.next/). Each part remembers the hash of what it
 * was made from and is made again only when that has changed.
 *   --if-stale   skip what is up to date (without it, everything is built)
 *   --server     without the pages     --generate   Prisma's client alone
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const COMMON = ["package.json", "package-lock.json", "tools/build.mjs"];
const ENTRIES = ["src/cli.ts", "src/app.ts", "src/mailReader.ts", "src/serviceWorker.ts", "bench/bench.ts"];

/** Every file below these paths that `wanted` accepts, sorted. */
function filesOf(paths, wanted = () => true) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      if (path.includes("generated") || path.endsWith("node_modules")) return;
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (wanted(path)) found.push(path);
  };
  for (const path of paths) visit(path);
  return found;
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

const isTest = (path) => /\.test\.tsx?$/.test(path);
const parts = {
  generate: {
    stamp: "src/generated/.hash",
    files: () => filesOf([...COMMON, "src", "prisma.config.ts"], (f) => f.endsWith(".prisma") || !f.startsWith("src")),
    make: generate,
  },
  server: {
    stamp: "dist/.hash",
    files: () =>
      filesOf(
        [...COMMON, "src", "bench", "prisma"],
        (f) => !isTest(f) && /\.(tsx?|prisma|sql|json|mjs)$/.test(f) && !f.includes("results"),
      ),
    make: bundle,
  },
  pages: {
    stamp: ".next/.hash",
    files: () => filesOf([...COMMON, "src", "next.config.ts", "tsconfig.json", "public"], (f) => !isTest(f)),
    make: pages,
  },
};

export function build(names, { ifStale }) {
  for (const name of names) {
    const { stamp, files, make } = parts[name];
    const hash = hashOf(files());
    if (ifStale && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) continue;
    make();
    mkdirSync(join(stamp, ".."), { recursive: true });
    writeFileSync(stamp, hash);
  }
}

/** `prisma generate` asks for a native engine that it does not use; any file that exists satisfies it. */
function generate() {
  run("prisma", ["generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" });
}

/** How esbuild makes the server bundle; also for tools/dev.mjs. */
export const bundling = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  splitting: true,
  packages: "external",
  sourcemap: true,
  outdir: "dist",
  entryNames: "[name]",
  jsx: "automatic",
  logLevel: "warning",
  alias: { "server-only": "./tools/empty.mjs" },
  get entryPoints() {
    return ENTRIES.filter((entry) => existsSync(entry));
  },
};

function bundle() {
  rmSync("dist", { recursive: true, force: true });
  // Loaded when it is needed: what starts the product goes on living in this process.
  const { buildSync } = createRequire(import.meta.url)("esbuild");
  try {
    buildSync({ ...bundling });
  } catch {
    process.stderr.write("esbuild failed.\n");
    process.exit(1);
  }
}

function pages() {
  process.stderr.write("Building the pages (about half a minute, only when something has changed) …\n");
  run("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1" });
}

function run(command, args, env = {}) {
  const result = spawnSync(join("node_modules/.bin", command), args, {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}\n${command} failed.\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const has = (flag) => process.argv.includes(flag);
  const names = has("--generate") ? ["generate"] : has("--server") ? ["generate", "server"] : ["generate", "server", "pages"];
  build(names, { ifStale: has("--if-stale") || has("--generate") });
}
