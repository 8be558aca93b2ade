/** The product's own processes on a data directory of their own, to be killed with -9 at any moment, database included, and started again. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type pg from "pg";
import { expect } from "vitest";
import { ask } from "#/cli/ask.ts";
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { closePokes } from "#/core/poke.ts";
import "#/features/server.ts";
import { begin } from "./cli/connect.ts";
import { TEST_SECRET } from "./secret.ts";

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * Below those that the system gives to callers: while a product that was killed is down, one of its own clients, or another test, would
 * otherwise be given its port, and it could not come back.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((done) => {
      server.once("error", () => done(false));
      server.listen(port, "127.0.0.1", () => done(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

type Process = { pid: number; args: string };
/** The process and all below it, read from the system: the app, PostgreSQL and each of its processes. */
export function treeOf(root: number): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), args };
  });
  const found = all.filter(({ pid }) => pid === root);
  for (let at = 0; at < found.length; at++) found.push(...all.filter(({ parent }) => parent === found[at]?.pid));
  return found;
}
const isAlive = (pid: number) =>
  spawnSync("ps", ["-p", String(pid), "-o", "stat="], { encoding: "utf8" })
    .stdout.trim()
    .replace(/^Z.*/, "") !== "";

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended with its parent.
  }
}

/** `env`: asked at each start. */
export function killable(folder: string, env: () => Record<string, string>) {
  let supervisor: ReturnType<typeof begin> | null = null;
  const ownerUrl = () => {
    const { port, password } = JSON.parse(readFileSync(join(folder, "postgres.json"), "utf8"));
    return `postgresql://connect_owner:${encodeURIComponent(password)}@127.0.0.1:${port}/connect`;
  };
  return {
    /** Parts of the product; all of them when none is named. */
    start: async (...parts: ("web" | "smtp" | "worker")[]): Promise<number> => {
      const args = ["start", ...parts.map((part) => `--${part}`)];
      // One that ends before it is ready is started again, as systemd or Docker would, and what it said is in the test's output.
      for (let tries = 1; ; tries++) {
        const started = begin(args, env());
        supervisor = started;
        const said = () => started.output() + started.errors();
        await expect
          .poll(() => started.child.exitCode !== null || said().includes("Connect is ready"), { timeout: 60_000, interval: 50 })
          .toBe(true);
        if (said().includes("Connect is ready")) return started.child.pid as number;
        process.stderr.write(`start ${tries} ended before it was ready: ${said()}\n`);
        expect(tries, said()).toBeLessThan(4);
        await pause(1_000);
      }
    },
    /** The supervisor's process, while it runs. */
    root: () => supervisor?.child.pid ?? null,
    ownerUrl,
    killEverything: async () => {
      const { child, outcome } = supervisor as ReturnType<typeof begin>;
      const tree = treeOf(child.pid as number).map(({ pid }) => pid);
      // The app, the database's first process and some of its own at least: else this kills less than it says.
      expect(tree.length).toBeGreaterThan(5);
      for (const pid of tree) kill(pid);
      await outcome;
      supervisor = null;
      for (const until = Date.now() + 5_000; tree.some(isAlive) && Date.now() < until; ) await pause(50);
    },
    ask: <T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> => ask<T>(ownerUrl(), text, values),
    /** The product's own commands, on the database that runs just now. */
    withProduct: async <T>(fn: () => Promise<T>): Promise<T> => {
      openDatabase(ownerUrl(), TEST_SECRET, { appConnections: 6, systemConnections: 2 });
      try {
        return await fn();
      } finally {
        await closePokes().catch(() => {});
        await closeDatabase().catch(() => {});
      }
    },
  };
}
