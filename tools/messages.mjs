/** Part of `npm run lint`: every text of the catalogue is used somewhere. That every key used exists is checked by the types. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CATALOGUE = "src/ui/messages/en";
const files = (folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

if (!existsSync(CATALOGUE)) process.exit(0);
const keys = files(CATALOGUE)
  .filter((path) => path.endsWith(".ts"))
  .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/^\s+"?([\w.-]+)"?:\s/gm)].map((match) => ({ key: match[1], path })));
const sources = files("src")
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith(CATALOGUE) && !path.includes("generated") && !/\.test\.tsx?$/.test(path))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");
// A key put together from parts, as in `status.${status}`, uses every key that begins so.
const prefixes = [...sources.matchAll(/`([\w.-]+\.)\$\{/g)].map((match) => match[1]);
const unused = keys.filter(({ key }) => !sources.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)));
for (const { key, path } of unused) console.error(`${path}: "${key}" is not used. Remove it.`);
const seen = new Set();
const doubled = keys.filter(({ key }) => seen.size === seen.add(key).size);
for (const { key, path } of doubled) console.error(`${path}: "${key}" is there twice.`);
process.exit(unused.length + doubled.length > 0 ? 1 : 0);
