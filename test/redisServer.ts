/** A real redis-server on a free port, where there is one on PATH. CONNECT_REQUIRE_REDIS=1: its absence is a failure, not a reason to skip. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";

export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
export const isRedisRequired = process.env.CONNECT_REQUIRE_REDIS === "1";

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Started, and answering. `stop` ends it at once, as a crash would. */
export async function startRedis(port: number): Promise<{ stop: () => Promise<void> }> {
  const child: ChildProcess = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
  await new Promise<void>((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`redis-server ended with ${code}`)));
    child.stdout?.on("data", (piece: Buffer) => piece.toString().includes("Ready to accept connections") && done());
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  return {
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}
