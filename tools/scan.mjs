/**
 * `npm run scan`: what is known to be wrong with the packages (npm audit), secrets in the files (secretlint), licences, and the bill of
 * materials (CycloneDX, dist/sbom.json). Works without a network: then the audit is skipped, and says so.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const EXCEPTIONS = "docs/audit-exceptions.json";
/** Spread freely, with a notice at most. */
const LICENCES = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Unlicense",
  "CC0-1.0",
  "BlueOak-1.0.0",
  "Python-2.0",
  "WTFPL",
  "Zlib",
]);
/** Looked at one by one: `packages` may end in a star, `licence` must be a part of what the package says, `reason` says why it may be used. */
const LOOKED_AT = JSON.parse(readFileSync("docs/licence-exceptions.json", "utf8"));
const isLookedAt = (name, told) =>
  LOOKED_AT.some(
    ({ packages, licence, reason }) =>
      reason &&
      told.split(/ AND /i).some((one) => one === licence) &&
      (packages.endsWith("*") ? name.startsWith(packages.slice(0, -1)) : name === packages),
  );

const faults = [];
const fault = (text) => {
  faults.push(text);
  console.log(`  wrong: ${text}`);
};

function audit() {
  const exceptions = JSON.parse(readFileSync(EXCEPTIONS, "utf8"));
  const today = new Date().toISOString().slice(0, 10);
  for (const { id, reason, until } of exceptions)
    if (!reason || !/^\d{4}-\d\d-\d\d$/.test(until) || until < today)
      fault(`${EXCEPTIONS}: ${id} has run out (${until}) or gives no reason`);
  const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", timeout: 40_000 });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = null;
  }
  if (!report?.vulnerabilities)
    return `SKIPPED: the registry does not answer audits here (${report?.statusCode ?? report?.error?.code ?? "no answer"})`;
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via }) => via.filter((one) => typeof one === "object"));
  const open = advisories.filter(({ url, severity }) => severity !== "info" && !exceptions.some(({ id }) => url.endsWith(id)));
  for (const { name, title, url, severity } of open) fault(`${name} (${severity}): ${title} ${url}`);
  return `${advisories.length} advisories, ${advisories.length - open.length} excepted`;
}

function secrets() {
  const { status, stdout, stderr } = spawnSync(resolve("node_modules/.bin/secretlint"), ["**/*"], { encoding: "utf8" });
  if (status !== 0) fault(`secretlint found something that looks like a secret:\n${stdout}${stderr}`);
  return "no secret in the files";
}

function licences() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  let count = 0;
  for (const [path, { optional, version, license: locked }] of Object.entries(packages)) {
    if (path === "") continue;
    const file = join(path, "package.json");
    // Of another platform: not here, and told by the lock file.
    if (!existsSync(file) && !(optional && locked)) continue;
    count++;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const { license, licenses } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { license: locked };
    const told = [license ?? licenses ?? locked].flat().map((one) => one?.type ?? one ?? "");
    if (!told.some(isAllowed) && !isLookedAt(name, told.join(", ")))
      fault(`${name}@${version} has the licence "${told.join(", ") || "none"}"`);
  }
  return `${count} packages`;
}

/** `A OR B` is ours to choose; `A AND B` must both be allowed. */
const isAllowed = (expression) =>
  expression
    .replace(/^\(|\)$/g, "")
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((one) => LICENCES.has(one.trim().replace(/^\(|\)$/g, ""))));

function sbom() {
  const text = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { bomFormat, components } = JSON.parse(text);
  if (bomFormat !== "CycloneDX" || components.length < 100) fault("the bill of materials is not whole");
  mkdirSync("dist", { recursive: true });
  writeFileSync("dist/sbom.json", text);
  return `dist/sbom.json, ${components.length} components`;
}

for (const check of [audit, secrets, licences, sbom]) {
  const began = Date.now();
  console.log(`${check.name}: ${check()} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
if (faults.length > 0) {
  console.log(`${faults.length} wrong. An advisory that does not touch Connect goes to ${EXCEPTIONS}, with a reason and a date.`);
  process.exitCode = 1;
}
