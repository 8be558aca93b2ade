/** A real Dovecot on a free port, where there is one of version 2.3 on PATH. CONNECT_REQUIRE_DOVECOT=1: its absence is a failure, not a reason to skip. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { freePort } from "./redisServer.ts";

/** Debian keeps it where only root looks. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const told = spawnSync("dovecot", ["--version"], { env: { ...process.env, PATH }, encoding: "utf8" });
/** The later ones are configured otherwise. */
export const hasDovecot = told.status === 0 && told.stdout.startsWith("2.3.");
export const isDovecotRequired = process.env.CONNECT_REQUIRE_DOVECOT === "1";

export const PASSWORD = "right";

/** Root starts it as nobody: Dovecot keeps no mail for root. */
function whoRunsIt() {
  const me = userInfo();
  if (me.uid !== 0) return { user: me.username, group: execFileSync("id", ["-gn"], { encoding: "utf8" }).trim(), uid: me.uid, gid: me.gid };
  const id = (flag: string) => execFileSync("id", [flag, "nobody"], { encoding: "utf8" }).trim();
  return { user: "nobody", group: id("-gn"), uid: Number(id("-u")), gid: Number(id("-g")) };
}

export type Dovecot = Awaited<ReturnType<typeof startDovecot>>;

/** `introspectionUrl`: OAuth tokens are accepted when this address says for whom they are. */
export async function startDovecot({ introspectionUrl }: { introspectionUrl?: string } = {}) {
  const { user, group, uid, gid } = whoRunsIt();
  const home = mkdtempSync(join(tmpdir(), "dovecot-"));
  const port = await freePort();
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const oauth = introspectionUrl
    ? `passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${file("oauth.conf", `introspection_mode = get\nintrospection_url = ${introspectionUrl}?token=\nusername_attribute = user\n`)}
}`
    : "";
  const config = file(
    "dovecot.conf",
    `base_dir = ${home}/run
state_dir = ${home}/run
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
auth_mechanisms = plain login${introspectionUrl ? " xoauth2 oauthbearer" : ""}
auth_failure_delay = 0
mail_location = maildir:${home}/mail/%u
first_valid_uid = 1
mail_max_userip_connections = 100
${oauth}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}/mail/%u
}
namespace inbox {
  inbox = yes
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
  );
  for (const folder of ["run", "mail"]) mkdirSync(join(home, folder));
  chmodSync(home, 0o755);
  if (userInfo().uid === 0) for (const path of [home, join(home, "run"), join(home, "mail")]) chownSync(path, uid, gid);

  let child: ChildProcess;
  const start = async () => {
    child = spawn("dovecot", ["-F", "-c", config], {
      env: { ...process.env, PATH },
      stdio: "ignore",
      detached: true,
      ...(userInfo().uid === 0 ? { uid, gid } : {}),
    });
    const ended = new Promise<never>((_, fail) =>
      child.once("exit", (code) => fail(new Error(`dovecot ended with ${code}; its log is ${home}/log`))),
    );
    ended.catch(() => {});
    while (!(await Promise.race([answers(port), ended])));
  };
  await start();

  const halt = async () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    process.kill(-child.pid, "SIGKILL");
    await ended;
  };

  /** A mail program at the same mailbox. */
  const open = async (name: string) => {
    const client = new ImapFlow({ host: "127.0.0.1", port, secure: false, auth: { user: name, pass: PASSWORD }, logger: false });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const at = async <T>(name: string, work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = await open(name);
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  };
  return {
    port,
    at,
    /** Puts a message there, as if it had arrived at that time. */
    deliver: (name: string, raw: string | Buffer, { folder = "INBOX", arrivedAt = new Date() } = {}) =>
      at(name, (client) => client.append(folder, Buffer.from(raw), [], arrivedAt)),
    /** The subjects in a folder, each with its flags. */
    lies: (name: string, folder = "INBOX"): Promise<string[]> =>
      at(name, async (client) => {
        const { exists } = await client.mailboxOpen(folder, { readOnly: true });
        if (exists === 0) return [];
        const all = await client.fetchAll("1:*", { envelope: true, flags: true });
        return all.map(({ envelope, flags }) => `${envelope?.subject}${flags?.has("\\Seen") ? " (seen)" : ""}`);
      }),
    /** Ends at once, with all its connections: its processes are a group, and those that serve somebody outlive the first. */
    halt,
    start,
    stop: async () => {
      await halt();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Whether it greets. */
const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("data", () => {
      done(true);
      socket.destroy();
    });
    socket.once("error", () => setTimeout(() => done(false), 20));
  });
