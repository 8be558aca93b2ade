/** A mailbox on an IMAP server: what lies in a folder, whole messages, and what is done with those that were taken. */
import { type ExistsEvent, ImapFlow } from "imapflow";

export type ImapServer = {
  /** Its name, which its certificate must bear. */
  host: string;
  /** Where to connect: an address that was checked. */
  address: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
  /** `accessToken` is OAuth's. */
  login: { password: string } | { accessToken: string };
  timeoutMs?: number;
};
export type Lying = { uid: number; sizeBytes: number; arrivedAt: Date };
export type Folder = { uidValidity: string; uidNext: number; messageCount: number };
type Afterwards = { after: "seen" | "leave" | "move" | "delete"; moveTo: string | null };

/** `detail`: what the server said, or what happened, in one line. */
export class ImapFault extends Error {
  readonly kind: "login" | "unreachable" | "tls" | "folder" | "server";
  constructor(kind: ImapFault["kind"], detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.kind = kind;
  }
}

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;
const TIMEOUT_MS = 30_000;

/** Connects and signs in. @throws ImapFault */
export async function openMailbox({ host, address, port, security, user, login, timeoutMs = TIMEOUT_MS }: ImapServer, sizeMax: number) {
  const client = new ImapFlow({
    host: address,
    ...(address === host ? {} : { servername: host }),
    port,
    secure: security === "tls",
    ...(security === "tls" ? {} : { doSTARTTLS: security === "starttls" }),
    auth: "password" in login ? { user, pass: login.password } : { user, accessToken: login.accessToken },
    clientInfo: { name: "Connect" },
    disableAutoIdle: true,
    // IDLE begins anew before servers and routers on the way end a connection that is silent.
    maxIdleTime: 4 * 60_000,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 5 * 60_000,
    maxLiteralSize: sizeMax + 1024 * 1024,
    maxResponseSize: sizeMax + 2 * 1024 * 1024,
    logger: false,
  });
  let news = () => {};
  let lost: Error | null = null;
  client.on("error", (error: Error) => {
    lost = error;
  });
  client.on("exists", ({ count, prevCount }: ExistsEvent) => count > prevCount && news());
  client.on("close", () => news());
  // A command that waits when the connection is lost fails by itself.
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw faultOf(error, lost);
    }
  };
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw faultOf(error, lost);
  }
  const uids = (list: readonly number[]) => list.join(",");
  return {
    hasIdle: client.capabilities.has("IDLE"),
    isOpen: () => client.usable,

    folders: () => run(async () => (await client.list()).filter(({ flags }) => !flags.has("\\Noselect")).map(({ path }) => path)),

    /** @throws ImapFault `folder` where there is none of this name */
    open: async (folder: string, { isReadOnly = false } = {}): Promise<Folder> => {
      try {
        const { uidValidity, uidNext, exists } = await client.mailboxOpen(folder, { readOnly: isReadOnly });
        return { uidValidity: String(uidValidity), uidNext, messageCount: exists };
      } catch (error) {
        const fault = faultOf(error, lost);
        throw client.usable ? new ImapFault("folder", fault.message, { cause: error }) : fault;
      }
    },

    /** The messages with UIDs from this one to before that one, in their order; only those that arrived at `since` or later. */
    list: (fromUid: number, beforeUid: number | null, since: Date | null): Promise<Lying[]> =>
      run(async () => {
        if (beforeUid !== null && beforeUid <= fromUid) return [];
        // SINCE knows days, of the server's own zone.
        const day = since && new Date(since.getTime() - 2 * 86_400_000);
        const range = `${fromUid}:${beforeUid === null ? "*" : beforeUid - 1}`;
        const found = await client.search({ uid: range, ...(day && day.getTime() > 0 ? { since: day } : {}) }, { uid: true });
        if (!found) throw new ImapFault("server", "The server did not say which messages it holds.");
        // `n:*` always holds the last message, even when its UID is below n.
        const wanted = found.filter((uid) => uid >= fromUid).sort((a, b) => a - b);
        const lying: Lying[] = [];
        for (let start = 0; start < wanted.length; start += LISTED_AT_ONCE)
          for await (const { uid, size, internalDate } of client.fetch(
            uids(wanted.slice(start, start + LISTED_AT_ONCE)),
            { uid: true, size: true, internalDate: true },
            { uid: true },
          )) {
            const arrivedAt = internalDate ? new Date(internalDate) : new Date();
            lying.push({ uid, sizeBytes: size ?? 0, arrivedAt: Number.isNaN(arrivedAt.getTime()) ? new Date() : arrivedAt });
          }
        return lying.filter(({ arrivedAt }) => since === null || arrivedAt >= since).sort((a, b) => a.uid - b.uid);
      }),

    /** The messages as they came; of one that is larger than `sizeMax`, its beginning. One that has gone meanwhile does not come. Nothing is marked. */
    sources: async function* (messages: readonly Lying[]): AsyncGenerator<Lying & { raw: Buffer }> {
      const byUid = new Map(messages.map((message) => [message.uid, message]));
      const isLarge = messages.some(({ sizeBytes }) => sizeBytes > sizeMax);
      try {
        for await (const { uid, source } of client.fetch(
          uids([...byUid.keys()]),
          { uid: true, source: isLarge ? { start: 0, maxLength: BEGINNING_BYTES } : true },
          { uid: true },
        )) {
          const message = byUid.get(uid);
          if (message && source) yield { ...message, raw: source };
        }
      } catch (error) {
        throw faultOf(error, lost);
      }
    },

    /** What becomes of messages that were taken. Done once more, it changes nothing. */
    afterwards: (taken: readonly number[], { after, moveTo }: Afterwards) =>
      run(async () => {
        if (taken.length === 0 || after === "leave") return;
        if (after === "seen") return demand(await client.messageFlagsAdd(uids(taken), ["\\Seen"], { uid: true }), "mark");
        if (after === "delete") return demand(await client.messageDelete(uids(taken), { uid: true }), "delete");
        const folder = moveTo ?? "";
        if ((await client.messageMove(uids(taken), folder, { uid: true })) !== false) return;
        // Perhaps there is no such folder yet.
        await client.mailboxCreate(folder);
        demand(Boolean(await client.messageMove(uids(taken), folder, { uid: true })), "move");
      }),

    /** Returns when there is something new, when the connection is lost, and after `ms` at the latest. */
    waitForNews: async (ms: number, signal: AbortSignal): Promise<void> => {
      const waiting = new Promise<void>((done) => {
        const timer = setTimeout(done, ms);
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          done();
        };
        signal.addEventListener("abort", end);
        news = end;
        if (signal.aborted || !client.usable) end();
      });
      if (client.usable) client.idle().catch(() => {});
      await waiting;
      news = () => {};
      // Ends IDLE, and has a server that knows none tell what is new.
      if (client.usable && !signal.aborted) await run(() => client.noop());
    },

    /** Says goodbye; a server that does not answer is not waited for. */
    close: async (): Promise<void> => {
      const late = setTimeout(() => client.close(), 2_000);
      await client.logout().catch(() => {});
      clearTimeout(late);
      client.close();
    },
    /** Ends the connection at once: what waits for the server fails. */
    drop: () => client.close(),
  };
}

const LISTED_AT_ONCE = 2_000;
const BEGINNING_BYTES = 64 * 1024;

function demand(isDone: boolean, what: string): void {
  if (!isDone) throw new ImapFault("server", `The server did not ${what} the messages that were taken. They are kept here.`);
}

const UNREACHABLE = new Set(
  "ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH ETIMEDOUT EPIPE CONNECT_TIMEOUT GREETING_TIMEOUT ETIMEOUT NoConnection EConnectionClosed ClosedAfterConnectText ClosedAfterConnectTLS StateLogout".split(
    " ",
  ),
);
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|UPGRADE_TIMEOUT|STARTTLS_INJECTION)/;

type Answered = Error & { code?: string; responseText?: string; response?: unknown; authenticationFailed?: boolean; oauthError?: unknown };
function faultOf(error: unknown, lost: Error | null): ImapFault {
  if (error instanceof ImapFault) return error;
  const answered = error as Answered;
  const code = answered.code ?? (lost as Answered | null)?.code ?? "";
  const said = answered.responseText || (typeof answered.response === "string" ? answered.response : "");
  const detail = (said || answered.message || lost?.message || "It broke off.").replace(/\s+/g, " ").slice(0, 500);
  if (answered.authenticationFailed) return new ImapFault("login", detail, { cause: error });
  if (TLS.test(code) || /STARTTLS/i.test(answered.message)) return new ImapFault("tls", detail, { cause: error });
  return new ImapFault(UNREACHABLE.has(code) ? "unreachable" : "server", detail, { cause: error });
}
