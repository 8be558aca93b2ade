/** Starts a whole product for each worker, as `npm start` does, on free ports and an own data directory, and stops it after the last test. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";

const READY_WAIT_MS = 120_000;

/** What a worker's tests know of their product. */
export type Product = { url: string; smtpPort: number; providerPort: number; dataDir: string; email: string; password: string };

export default async function setup({ workers }: FullConfig) {
  const started = await Promise.all(Array.from({ length: workers }, () => start()));
  process.env.CONNECT_E2E_PRODUCTS = JSON.stringify(started.map(({ product }) => product));
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()));
  };
}

async function start(): Promise<{ product: Product; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "connect-e2e-"));
  const [port, smtpPort, providerPort] = [await freePort(), await freePort(), await freePort()];
  const running = spawn(process.execPath, ["dist/cli.js", "start"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: String(port),
      SMTP_PORT: String(smtpPort),
      CONNECT_DATA_DIR: folder,
      CONNECT_RATE_LIMIT: "0",
      // Where tests serve images from.
      CONNECT_FETCH_HOSTS: "127.0.0.1",
      // The tests of signing in start it; until then its button leads nowhere.
      AUTH_OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
      AUTH_OIDC_ID: "connect",
      AUTH_OIDC_SECRET: "a secret of the tests",
      AUTH_OIDC_NAME: "Acme",
      LOG_LEVEL: "warn",
    },
  });
  const lines = await readyLines(running);
  const [email = "", password = ""] = (lines.find((line) => line.startsWith("Sign in: ")) ?? "").slice("Sign in: ".length).split(" / ");
  // localhost, not 127.0.0.1: some of the browser's powers are given to it alone.
  const url = `http://localhost:${port}`;
  await sendAtOnce(url, email, password);
  const stop = async () => {
    const ended = new Promise((done) => running.once("exit", done));
    running.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { product: { url, smtpPort, providerPort, dataDir: folder, email, password }, stop };
}

/** The demo member wants no time to take replies back: tests look for what has left. */
async function sendAtOnce(url: string, email: string, password: string): Promise<void> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookies = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookies(csrf).join("; "), "content-type": "application/x-www-form-urlencoded", origin: url },
    body: new URLSearchParams({ csrfToken, email, password }),
  });
  const answer = await fetch(`${url}/api/v1/members/me`, {
    method: "PATCH",
    headers: { cookie: cookies(signedIn).join("; "), "content-type": "application/json", "x-workspace": "demo", origin: url },
    body: JSON.stringify({ preferences: { undoSendS: 0 } }),
  });
  if (!answer.ok) throw new Error(`The demo member could not be prepared: ${answer.status} ${await answer.text()}`);
}

async function readyLines(product: ChildProcess): Promise<string[]> {
  let [out, err] = ["", ""];
  product.stderr?.on("data", (chunk: Buffer) => {
    err = `${err}${chunk}`.slice(-20_000);
  });
  await new Promise<void>((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`The product was not ready in time.\n${err}`)), READY_WAIT_MS);
    product.once("exit", (code) => failed(new Error(`The product ended with ${code}.\n${err}`)));
    product.stdout?.on("data", (chunk: Buffer) => {
      out += chunk;
      if (!out.includes("Support address: ")) return;
      clearTimeout(timer);
      done();
    });
  });
  return out.trim().split("\n");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
