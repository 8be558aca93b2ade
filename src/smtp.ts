/** Receives mail by SMTP for the addresses of inboxes, and for nobody else. The 250 is given when the message is kept, not before. */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { log } from "#/core/log.ts";
import { mailRejected } from "#/core/metrics.ts";
import { env } from "#/env.ts";
import { acceptMail } from "#/features/mail/commands.ts";
import { inboxesOf } from "#/features/mail/queries.ts";
import { MAIL_BYTES_MAX } from "#/features/mail/schema.ts";

export type Smtp = { port: number; stop: () => Promise<void> };

const CLOSE_WAIT_MS = 5_000;
const RECIPIENTS_MAX = 100;

class Refusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

function refuse(code: number, message: string): Refusal {
  mailRejected.inc({ code: String(code) });
  return new Refusal(code, message);
}

/** Files in PEM. */
type Tls = { certificate?: string; key?: string };

/** @throws Error in one sentence when one of them cannot be read */
function readTls({ certificate, key }: Tls): { cert: Buffer; key: Buffer } | null {
  if (!certificate || !key) return null;
  const read = (name: string, path: string) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new Error(`${name}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
    }
  };
  return { cert: read("CONNECT_SMTP_CERTIFICATE", certificate), key: read("CONNECT_SMTP_KEY", key) };
}

type Options = { host?: string; port?: number; tls?: Tls };

/** @throws Error in one sentence when the port is taken, or the certificate cannot be used */
export async function startSmtp({
  host = env.HOST,
  port = env.SMTP_PORT,
  tls = { certificate: env.CONNECT_SMTP_CERTIFICATE, key: env.CONNECT_SMTP_KEY },
}: Options = {}): Promise<Smtp> {
  const pair = readTls(tls);
  const server = new SMTPServer({
    name: new URL(env.APP_URL).hostname,
    banner: "Connect",
    // Nobody signs in: it takes mail for its own inboxes and relays none. Without a certificate of ours, the mail server in front has one.
    disabledCommands: pair ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...pair,
    authOptional: true,
    disableReverseLookup: true,
    size: MAIL_BYTES_MAX,
    closeTimeout: CLOSE_WAIT_MS,
    logger: false,
    onRcptTo: (address, session, callback) => void checkRecipient(address.address, session).then(() => callback(), callback),
    onData: (stream, session, callback) => void take(stream, session).then((id) => callback(null, `Kept as ${id}`), callback),
  });
  // A peer that breaks off is no fault of ours.
  server.on("error", (error) => log.debug({ err: error }, "an SMTP connection failed"));
  await new Promise<void>((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "EADDRINUSE"
          ? new Error(`SMTP_PORT: port ${port} is in use by another program; stop it, or set another port (0 switches SMTP off).`, {
              cause: error,
            })
          : error,
      ),
    );
    server.listen(port, host, done);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

async function checkRecipient(address: string, session: SMTPServerSession): Promise<void> {
  if (session.envelope.rcptTo.length >= RECIPIENTS_MAX) throw refuse(452, "Too many recipients; send the message again for the others");
  const [route] = await inboxesOf([address]).catch((error: unknown) => {
    log.error({ err: error }, "an SMTP recipient could not be looked up");
    throw refuse(451, "Not available just now; please try again later");
  });
  if (!route) {
    log.info({ code: 550, recipient: address.slice(0, 320) }, "refused mail for an unknown recipient");
    throw refuse(550, "There is no such mailbox here");
  }
}

/** Reads the message to its end, and keeps it. */
async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes <= MAIL_BYTES_MAX) pieces.push(piece);
    else pieces.length = 0;
  }
  if (stream.sizeExceeded || sizeBytes > MAIL_BYTES_MAX) {
    log.info({ code: 552, sizeBytes }, "refused a message for its size");
    throw refuse(552, `The message is larger than ${MAIL_BYTES_MAX / 1024 / 1024} MiB`);
  }
  const { mailFrom, rcptTo } = session.envelope;
  try {
    const { ids } = await acceptMail({
      source: "smtp",
      envelopeFrom: mailFrom ? mailFrom.address : "",
      remoteIp: session.remoteAddress,
      helo: session.hostNameAppearsAs,
      recipients: rcptTo.map((recipient) => recipient.address),
      raw: Buffer.concat(pieces),
    });
    return ids[0] ?? "";
  } catch (error) {
    log.error({ err: error }, "a message could not be kept; its sender was told to try again");
    throw refuse(451, "Not available just now; please try again later");
  }
}
