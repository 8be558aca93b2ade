import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { threads } from "#/core/thread.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-thread-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "work.mjs");
writeFileSync(
  path,
  `import { parentPort, threadId } from "node:worker_threads";
parentPort.on("message", (what) => {
  if (what === "hang") for (;;);
  if (what === "swell") { const held = []; for (;;) held.push(Array(1_000_000).fill(held.length)); }
  if (what === "die") process.exit(1);
  if (what === "throw") throw new Error("thrown");
  parentPort.postMessage(what === "fault" ? { fault: "told" } : { answer: threadId });
});
parentPort.postMessage("ready");`,
);

describe("work in a thread", () => {
  const run = threads<string, number>(pathToFileURL(path), { timeMs: 1_000, memoryMb: 64, max: 1 });

  test("is answered by the same thread, one piece after another", async () => {
    const ids = await Promise.all([run("a"), run("b"), run("c")]);
    expect(new Set(ids).size).toBe(1);
    await expect(run("fault")).rejects.toMatchObject({ reason: "fault", message: "told" });
    expect(await run("d")).toBe(ids[0]);
  });

  test.each([
    ["hang", "time", /longer than 1 s/],
    ["swell", "memory", /more than 64 MB/],
    ["die", "fault", /ended/],
    ["throw", "fault", /thrown/],
  ])(
    "that would %s is ended, and the next piece is done",
    async (what, reason, message) => {
      const [bad, next] = await Promise.allSettled([run(what), run("next")]);
      expect(bad).toMatchObject({ status: "rejected", reason: { reason } });
      expect((bad as PromiseRejectedResult).reason.message).toMatch(message);
      expect(next).toMatchObject({ status: "fulfilled" });
    },
    60_000,
  );
});
