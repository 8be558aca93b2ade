/**
 * Part of `npm run lint`: every English text is used somewhere, and every other language has the same texts in the same files. What is to be
 * translated, or to be taken out, is listed key by key. That every key used exists is checked by the types.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = "src/ui/messages";
const ENGLISH = `${ROOT}/en`;
const files = (folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
const keysOf = (path) => [...readFileSync(path, "utf8").matchAll(/^\s+"?([\w.-]+)"?:(?:\s|$)/gm)].map((match) => match[1]);
const faults = [];

const areas = readdirSync(ENGLISH).filter((name) => name.endsWith(".ts"));
const keys = areas.flatMap((area) => keysOf(join(ENGLISH, area)).map((key) => ({ key, path: join(ENGLISH, area) })));
const sources = files("src")
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith(ROOT) && !path.includes("generated") && !/\.test\.tsx?$/.test(path))
  .concat(`${ROOT}/problem.ts`)
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");
// A key put together from parts, as in `status.${status}`, uses every key that begins so.
const prefixes = [...sources.matchAll(/`([\w.-]+\.)\$\{/g)].map((match) => match[1]);
for (const { key, path } of keys)
  if (!sources.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    faults.push(`${path}: "${key}" is not used. Remove it.`);
const seen = new Set();
for (const { key, path } of keys) if (seen.size === seen.add(key).size) faults.push(`${path}: "${key}" is there twice.`);

const languages = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "en");
for (const { name: language } of languages)
  for (const area of areas) {
    const path = join(ROOT, language, area);
    const wanted = keysOf(join(ENGLISH, area));
    const found = existsSync(path) ? keysOf(path) : [];
    if (!existsSync(path)) faults.push(`${path}: the file is missing.`);
    for (const key of wanted) if (!found.includes(key)) faults.push(`${path}: "${key}" is missing. Translate it.`);
    for (const key of found) if (!wanted.includes(key)) faults.push(`${path}: "${key}" is not in English. Remove it.`);
  }

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
