import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keptSecret, seal, unseal } from "#/core/secret.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "connect-secret-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("the kept secret", () => {
  it("is made once, in a data directory that was not there, and stays the same", () => {
    const data = join(home, "not", "there", "yet");
    const first = keptSecret(data);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(keptSecret(data)).toBe(first);
    expect(readdirSync(data)).toEqual(["secret"]);
  });

  it("may be read by its owner alone, also after a restore that lost its mode", () => {
    keptSecret(home);
    const path = join(home, "secret");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    keptSecret(home);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is one for all who come at the same moment", async () => {
    const code = `
      const { parentPort, workerData } = require("node:worker_threads");
      import(workerData.url).then(({ keptSecret }) => {
        parentPort.postMessage("ready");
        parentPort.once("message", () => parentPort.postMessage(keptSecret(workerData.home)));
      });`;
    const url = new URL("./secret.ts", import.meta.url).href;
    const workers = Array.from({ length: 4 }, () => new Worker(code, { eval: true, workerData: { url, home } }));
    const answer = (worker: Worker) => new Promise<string>((done, fail) => worker.once("message", done).once("error", fail));
    await Promise.all(workers.map(answer));
    const answers = workers.map(answer);
    for (const worker of workers) worker.postMessage("go");
    expect(new Set(await Promise.all(answers)).size).toBe(1);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  it("is not replaced when its file is damaged", () => {
    writeFileSync(join(home, "secret"), "short");
    expect(() => keptSecret(home)).toThrow(/damaged/);
  });
});

describe("a sealed value", () => {
  it("opens for the row it was sealed for, and for no other; changed or cut, it does not open", () => {
    const sealed = seal("smtp://name:pässword@host", "inbox:1");
    expect(unseal(sealed, "inbox:1")).toBe("smtp://name:pässword@host");
    expect(sealed).not.toContain("word");
    // The same value twice looks different: nobody can tell that two rows hold the same.
    expect(seal("x", "a")).not.toBe(seal("x", "a"));
    expect(unseal(sealed, "inbox:2")).toBeNull();
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    for (const at of [0, 15, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(`v1.${changed.toString("base64url")}`, "inbox:1")).toBeNull();
    }
    for (const broken of ["", "v1.", "v2.AAAA", sealed.slice(0, 20), sealed.slice(3)]) expect(unseal(broken, "inbox:1")).toBeNull();
    expect(unseal(seal("", "a"), "a")).toBe("");
  });
});
