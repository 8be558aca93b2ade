/**
 * The dependency rule of docs/architecture.md, executable. Down, never up; across only through a noun's public words; browser and server meet
 * in schema, policy and rules alone. A failure says in a sentence where the code should go.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

type Import = { path: string; isType: boolean };
type Module = { path: string; text: string; imports: Import[] };

const isSource = (path: string) => /\.(ts|tsx)$/.test(path) && !path.includes("generated/");
const modules: Module[] = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter(isSource)
  .map((name) => join("src", name))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, text, imports: importsOf(path, text) };
  });

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const statements =
    /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
  for (const match of text.matchAll(statements)) {
    const target = match[3] ?? match[4] ?? "";
    const names = match[0]
      .match(/\{([^}]*)\}/)?.[1]
      ?.split(",")
      .map((name) => name.trim())
      .filter(Boolean);
    const isType =
      Boolean(match[2]) ||
      (names !== undefined && names.length > 0 && names.every((name) => name.startsWith("type ")) && !/import\s+\w/.test(match[0]));
    const resolved = target.startsWith("#/")
      ? join("src", target.slice(2))
      : target.startsWith(".")
        ? normalize(join(dirname(path), target))
        : target;
    found.push({ path: resolved, isType });
  }
  return found;
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const product = modules.filter((module) => !isTest(module.path));
const featureOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1];
const wordOf = (path: string) =>
  /^src\/features\/[^/]+\/(?:[^/]+\/)*?(ui\/|[^/]+$)/
    .exec(path)?.[1]
    ?.replace(/\.tsx?$/, "")
    .replace("/", "");

/** Every import of product code that `isWrong` finds wrong, as a sentence. */
const violations = (isWrong: (from: string, to: string, isType: boolean) => boolean) =>
  product.flatMap(({ path, imports }) =>
    imports.filter(({ path: to, isType }) => isWrong(path, to, isType)).map(({ path: to }) => `${path} imports ${to}`),
  );

const VOCABULARY = ["schema", "policy", "rules", "commands", "queries", "routes", "jobs", "store"];
const BROWSER_WORDS = ["store", "ui"];
const PUBLIC_WORDS = ["schema", "policy", "rules", "queries", "store", "ui"];
/** Parts of core that run in the browser as well. */
const CORE_SHARED = ["src/core/record.ts", "src/core/actor.ts", "src/core/permission.ts", "src/core/locale.ts", "src/core/client/"];
const isBrowserSide = (path: string) =>
  path.startsWith("src/ui/") ||
  path.startsWith("src/core/client/") ||
  path === "src/features/client.ts" ||
  (featureOf(path) !== undefined && BROWSER_WORDS.includes(wordOf(path) ?? ""));
const isServerOnly = (path: string) =>
  (path.startsWith("src/core/") && !CORE_SHARED.some((shared) => path.startsWith(shared))) ||
  path.startsWith("src/adapters/") ||
  path === "src/env.ts" ||
  path === "src/features/server.ts" ||
  (featureOf(path) !== undefined && ["commands", "queries", "routes", "jobs"].includes(wordOf(path) ?? ""));

describe("architecture", () => {
  it("reads the source: a check that sees no module proves nothing", () => {
    expect(product.length).toBeGreaterThan(60);
    expect(product.reduce((sum, module) => sum + module.imports.length, 0)).toBeGreaterThan(200);
  });

  it("keeps to the closed vocabulary of a feature's files: name what it is, or find the noun that is missing", () => {
    const odd = product
      .map((module) => module.path)
      .filter((path) => featureOf(path) && wordOf(path) !== "ui" && !VOCABULARY.includes(wordOf(path) ?? ""));
    expect(odd).toEqual([]);
  });

  it("has no folder for homeless code: if a function has no home, its noun is missing", () => {
    const homeless = modules
      .map((module) => module.path)
      .filter((path) =>
        /\/(lib|utils?|helpers?|hooks|types|constants|services|common|misc)\/|\/(utils?|helpers?|misc|common)\.tsx?$/.test(path),
      );
    expect(homeless).toEqual([]);
  });

  it("goes down, never up: core knows no feature, adapters know only their configuration", () => {
    expect(violations((from, to) => from.startsWith("src/core/") && /^src\/(features|app|ui|emails)\//.test(to))).toEqual([]);
    expect(
      violations(
        (from, to) =>
          from.startsWith("src/adapters/") && /^src\/(core|features|app|ui|emails)\//.test(to) && !ADAPTER_MAY_IMPORT.includes(to),
      ),
    ).toEqual([]);
    expect(violations((from, to) => from.startsWith("src/features/") && to.startsWith("src/app/"))).toEqual([]);
    expect(violations((from, to) => from.startsWith("src/ui/") && /^src\/(features|app|adapters)\//.test(to))).toEqual([]);
  });

  it("goes across only through schema, policy, rules, queries, store and ui: to write another noun, use ctx.call; to react to one, subscribe in jobs.ts", () => {
    const across = violations((from, to) => {
      const [one, other] = [featureOf(from), featureOf(to)];
      return one !== undefined && other !== undefined && one !== other && !PUBLIC_WORDS.includes(wordOf(to) ?? "");
    });
    expect(across).toEqual([]);
  });

  it("lets nouns depend on one another without cycles: move what both need into the lower noun's schema", () => {
    const graph = new Map<string, Set<string>>();
    for (const { path, imports } of product)
      for (const { path: to, isType } of imports) {
        const [one, other] = [path, to];
        if (isType || !featureOf(one) || !featureOf(other) || featureOf(one) === featureOf(other) || isBrowserSide(one)) continue;
        graph.set(one, (graph.get(one) ?? new Set()).add(other));
      }
    const cycles: string[] = [];
    const visit = (node: string, trail: string[]) => {
      if (trail.includes(node)) {
        cycles.push([...trail.slice(trail.indexOf(node)), node].join(" -> "));
        return;
      }
      for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    };
    for (const node of graph.keys()) visit(node, []);
    expect([...new Set(cycles)]).toEqual([]);
  });

  it("lets browser and server meet in schema, policy and rules alone: what both need goes there", () => {
    expect(violations((from, to, isType) => isBrowserSide(from) && isServerOnly(to) && !isType)).toEqual([]);
    expect(violations((from, to) => isBrowserSide(from) && /^(node:|pg$|pino$|hono)/.test(to))).toEqual([]);
    expect(violations((from, to) => isServerOnly(from) && isBrowserSide(to))).toEqual([]);
  });

  it("waits for no network inside a transaction: commands and queries import no adapter, no React, no Next; that is a job's work", () => {
    const inside = violations(
      (from, to, isType) =>
        !isType &&
        featureOf(from) !== undefined &&
        ["commands", "queries"].includes(wordOf(from) ?? "") &&
        /^(src\/adapters\/|react|next\/|next$|src\/emails\/)/.test(to) &&
        !OUTSIDE_TRANSACTIONS.some(([file, target]) => from === file && to.startsWith(target)),
    );
    expect(inside).toEqual([]);
  });

  it("uses templates of mail in jobs alone", () => {
    expect(violations((from, to) => to.startsWith("src/emails/") && !from.startsWith("src/emails/") && wordOf(from) !== "jobs")).toEqual(
      [],
    );
  });

  it("reads the environment in env.ts alone", () => {
    const readers = product.filter(
      (module) => /process\.env\b/.test(module.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")) && !ENVIRONMENT.includes(module.path),
    );
    expect(readers.map((module) => module.path)).toEqual([]);
  });

  it("never uses Prisma's findUnique: it would batch look-ups of several workspaces into one", () => {
    expect(product.filter((module) => /\.findUnique(OrThrow)?\(/.test(module.text)).map((module) => module.path)).toEqual([]);
  });

  it("has no barrels: the file's name is the public interface", () => {
    expect(modules.map((module) => module.path).filter((path) => /features\/.*\/index\.tsx?$/.test(path))).toEqual([]);
  });

  it("goes out through core/guardedFetch alone: what a person outside may name is fetched by it; a host that an operator names is an adapter's", () => {
    const server = product.filter(
      ({ path, text }) =>
        !isBrowserSide(path) && path !== "src/serviceWorker.ts" && !path.startsWith("src/app/(") && !/^\s*(["'])use client\1/.test(text),
    );
    const reaches = server.filter(({ path, text, imports }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      const asks = /(?<![.\w])fetch\(|\bnew (WebSocket|EventSource)\(/.test(code);
      const opens =
        imports.some(({ path: to, isType }) => !isType && NETWORK.test(to)) || /import\(\s*["']node:(net|tls|https?|dns)/.test(code);
      return (asks || opens) && !(path in OUTGOING);
    });
    expect(reaches.map(({ path }) => path)).toEqual([]);
    const known = Object.keys(OUTGOING).filter((path) => !server.some((module) => module.path === path));
    expect(known, "no longer there").toEqual([]);
  });

  it("mints actors in one file", () => {
    expect(
      product
        .filter(
          (module) =>
            /\bas (unknown as )?(Actor|MemberActor|KeyActor|SystemActor)\b/.test(module.text) && module.path !== "src/core/actor.ts",
        )
        .map((module) => module.path),
    ).toEqual([]);
  });
});

/** The supervisor and the command line hand a child process its environment. */
const ENVIRONMENT = ["src/env.ts", "src/cli.ts", "src/cli/start.ts", "src/app.ts", "src/core/auth.ts"];
const ADAPTER_MAY_IMPORT: string[] = ["src/core/record.ts"];
/** Functions of the installation that run outside any transaction. */
const OUTSIDE_TRANSACTIONS: [file: string, target: string][] = [["src/features/mail/commands.ts", "src/adapters/"]];
/** Whatever opens connections. */
const NETWORK =
  /^(node:)?(net|tls|https?|http2|dgram|dns)(\/promises)?$|^(undici|axios|got|node-fetch|ws|nodemailer|imapflow|ioredis|mailauth)(\/|$)/;
/** Who opens them beside core/guardedFetch, and to where. */
const OUTGOING: Record<string, string> = {
  "src/core/guardedFetch.ts": "itself",
  "src/server.ts": "listens",
  "src/smtp.ts": "listens",
  "src/core/requestLimits.ts": "addresses of callers",
  "src/core/rateLimit.ts": "addresses of callers; REDIS_URL",
  "src/env.ts": "addresses of the configuration",
  "src/adapters/database/embedded.ts": "looks for a free port",
  "src/adapters/dns/index.ts": "name servers, by a resolver: TXT and CNAME of domains",
  "src/adapters/mail/authenticate.ts": "name servers, by a resolver: SPF, DKIM, DMARC",
  "src/adapters/mail/compose.ts": "writes mail, sends nothing",
  "src/adapters/mail/mime/addresses.ts": "reads addresses",
  "src/adapters/pubsub/redis.ts": "REDIS_URL",
  "src/adapters/identity/github.ts": "api.github.com and github.com, by the fetch it is given",
  "src/adapters/mail/imap.ts": "an address that publicAddress has let through",
  "src/adapters/mail/postmark.ts": "POSTMARK_API_URL",
  "src/adapters/mail/smtp.ts": "SMTP_URL, or an address that publicAddress has let through",
  "src/cli/doctor/outside.ts": "the operator's own services",
  "src/cli/start.ts": "the product itself",
};
