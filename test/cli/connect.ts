/** Runs the built `connect` as an operator does: a process, its output, its exit code. */
import { type ChildProcess, spawn } from "node:child_process";

export type Outcome = { code: number | null; out: string; err: string };
type Env = Record<string, string>;

const environment = (env: Env) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LOG_LEVEL: "warn",
  APP_SECRET: process.env.APP_SECRET,
  ...env,
});

export function begin(
  args: string[],
  env: Env = {},
): {
  child: ChildProcess;
  outcome: Promise<Outcome>;
  output: () => string;
  errors: () => string;
} {
  const child = spawn(process.execPath, ["dist/cli.js", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environment(env) as unknown as NodeJS.ProcessEnv,
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk;
  });
  return {
    child,
    output: () => out,
    errors: () => err,
    outcome: new Promise((done) => child.once("close", (code) => done({ code, out, err }))),
  };
}

export const connect = (args: string[], env: Env = {}) => begin(args, env).outcome;
