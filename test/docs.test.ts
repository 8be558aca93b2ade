/** What the documents name is there: files, headings, commands, variables. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const documents = [
  ...readdirSync(".").filter((name) => name.endsWith(".md")),
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const read = (path: string) => readFileSync(path, "utf8");
/** A decision tells what was true on its day; what it names may have moved since. */
const ofToday = documents.filter((path) => !path.startsWith("docs/decisions/"));
const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, "");

/** As GitHub makes anchors of headings. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
const anchorsOf = (path: string) => [...withoutCode(read(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

it("link to files and headings that are there", () => {
  const links = documents.flatMap((path) =>
    [...withoutCode(read(path)).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)|src="(?!https?:)([^"]+)"/g)].map(([, link, source]) => ({
      path,
      link: link ?? source ?? "",
    })),
  );
  expect(links.length).toBeGreaterThan(60);
  const broken = links.filter(({ path, link }) => {
    const [file = "", anchor] = link.split("#", 2);
    const to = file ? join(dirname(path), decodeURI(file)) : path;
    return !existsSync(to) || (anchor !== undefined && !anchorsOf(to).includes(anchor));
  });
  expect(broken).toEqual([]);
});

it("name paths that are there", () => {
  const named = ofToday.flatMap((path) =>
    [...read(path).matchAll(/`((?:src|test|tools|prisma|docs|bench|design)\/[\w./[\]-]*\w)`/g)].map(([, name = ""]) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter(({ path, name }) => path !== "CHANGELOG.md" && !existsSync(name))).toEqual([]);
  // In prose a feature's or the core's path stands without `src/`.
  const inside = ofToday.flatMap((path) =>
    [...read(path).matchAll(/`((?:core|features|adapters|ui|cli|emails)\/[\w./-]*\w)`/g)].map(([, name = ""]) => ({ path, name })),
  );
  expect(inside.filter(({ name }) => !existsSync(join("src", name)))).toEqual([]);
});

it("name every variable there is, and no other", () => {
  const variables = [...read("src/env.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?:port|days|url|flag|z)\b/gm)].map(([, name = ""]) => name);
  expect(variables.length).toBeGreaterThan(40);
  const table = read("README.md").split("## Configuration", 2)[1]?.split("## Commands", 1).join() ?? "";
  const inTable = [...table.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name),
  );
  expect(inTable.sort()).toEqual([...variables].sort());
  const inExample = [...read(".env.example").matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(inExample.sort()).toEqual([...variables].sort());
});

it("name every command there is", () => {
  const named = `${read("README.md").split("## Commands", 2)[1]} ${read("CONTRIBUTING.md")}`;
  const cli = read("src/cli.ts");
  const commands = [...cli.matchAll(/\.command\("([a-z-]+)"/g)].map(([, command = ""]) => command);
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((command) => !new RegExp(`\\b${command}\\b`).test(named))).toEqual([]);
});
