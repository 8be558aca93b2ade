/**
 * Mail, from the 250 that says it is stored to the frame that shows its ticket to a browser that listens: as fast as it goes, with plain
 * messages and with large ones, and at a steady pace.
 */
import { randomBytes } from "node:crypto";
import { get } from "node:http";
import { type Figure, figureOf } from "./measure.ts";
import { SmtpClient } from "./smtp.ts";

export type MailBench = { httpPort: number; smtpPort: number; cookie: string; senders: string[]; clients: number; seconds: number };
export type MailLine = { name: string; figure: Figure; aimMs?: number };

const RECIPIENT = "support@bench.localhost";
const LARGE_BYTES = 1_048_576;
const PACE_PER_SECOND = 10;
/** The longest that the last message of a run may take to be seen, before the run counts as failed. */
const PATIENCE_MS = 180_000;

/** As base64, in lines of 76. */
const file = randomBytes(Math.floor((LARGE_BYTES * 57) / 78))
  .toString("base64")
  .replace(/.{76}/g, "$&\r\n");

function plain(subject: string, from: string): string {
  return `From: ${from}\r\nTo: ${RECIPIENT}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(" ", ".")}@bench.example>\r\nDate: ${new Date().toUTCString()}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\nthis is ${subject}. Please help.\r\n\r\nRegards`;
}

function large(subject: string, from: string): string {
  return `From: ${from}\r\nTo: ${RECIPIENT}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(" ", ".")}@bench.example>\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\nthis is ${subject}, with a file.\r\n--b\r\nContent-Type: application/octet-stream; name=data.bin\r\nContent-Disposition: attachment; filename=data.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}\r\n--b--`;
}

/** When each ticket was first seen by a client of the live stream, by its subject. */
async function watch({ httpPort, cookie }: MailBench) {
  const headers = { cookie, "x-workspace": "bench" };
  const read = (path: string, onChunk: (chunk: string) => void) =>
    new Promise<{ stop: () => void; ended: Promise<void> }>((done, fail) => {
      const request = get({ host: "127.0.0.1", port: httpPort, path, headers }, (response) => {
        response.setEncoding("utf8").on("data", onChunk);
        if (response.statusCode !== 200) fail(new Error(`${path} answered ${response.statusCode}`));
        done({ stop: () => request.destroy(), ended: new Promise((ended) => response.on("close", () => ended())) });
      }).on("error", fail);
    });
  let start = "";
  await (await read("/api/v1/sync/bootstrap", (chunk) => (start += chunk))).ended;
  const seen = new Map<string, number>();
  let rest = "";
  const { stop } = await read(`/api/v1/sync/stream?after=${(JSON.parse(start) as { seq: number }).seq}`, (chunk) => {
    const text = rest + chunk;
    const end = text.lastIndexOf("\n\n");
    if (end < 0) {
      rest = text;
      return;
    }
    rest = text.slice(end + 2);
    const now = performance.now();
    for (const [, subject] of text.slice(0, end).matchAll(/"subject":"(Bench mail [^"]*)"/g))
      if (subject && !seen.has(subject)) seen.set(subject, now);
  });
  return { seen, stop };
}

/** Sends by `send(n)` until it has ended, and waits until all is seen. */
async function untilSeen(
  bench: MailBench,
  run: (send: (connection: SmtpClient, subject: string, message: typeof plain) => Promise<void>) => Promise<void>,
) {
  const { seen, stop } = await watch(bench);
  const accepted = new Map<string, number>();
  const tookMs: number[] = [];
  let number = 0;
  const began = performance.now();
  await run(async (connection, subject, message) => {
    const from = bench.senders[number++ % bench.senders.length] ?? "a@bench.example";
    const before = performance.now();
    await connection.send(from, RECIPIENT, message(subject, from));
    accepted.set(subject, performance.now());
    tookMs.push(performance.now() - before);
  });
  const acceptedMs = performance.now() - began;
  const until = performance.now() + PATIENCE_MS;
  while ([...accepted.keys()].some((subject) => !seen.has(subject))) {
    if (performance.now() > until)
      throw new Error(`${[...accepted.keys()].filter((subject) => !seen.has(subject)).length} mails were accepted and not seen`);
    await new Promise((wait) => setTimeout(wait, 20));
  }
  stop();
  const visibleMs = Math.max(...seen.values()) - began;
  // A ticket may be seen before the answer of the server that took its mail has been read.
  const delays = [...accepted].map(([subject, at]) => Math.max(0, (seen.get(subject) ?? at) - at));
  return { accepted: figureOf(tookMs, acceptedMs), visible: figureOf(delays, visibleMs) };
}

export async function measureMail(bench: MailBench): Promise<MailLine[]> {
  const connections = await Promise.all(Array.from({ length: bench.clients }, () => SmtpClient.open(bench.smtpPort)));
  const unique = `${process.pid}-${Date.now()}`;
  const asFastAsItGoes = (kind: string, message: typeof plain) =>
    untilSeen(bench, async (send) => {
      const until = performance.now() + bench.seconds * 1_000;
      let n = 0;
      await Promise.all(
        connections.map(async (connection) => {
          while (performance.now() < until) await send(connection, `Bench mail ${kind} ${unique} ${n++}`, message);
        }),
      );
    });
  const steady = () =>
    untilSeen(bench, async (send) => {
      const sending: Promise<void>[] = [];
      const began = performance.now();
      for (let n = 0; n < PACE_PER_SECOND * bench.seconds * 4; n++) {
        const wait = began + (n * 1_000) / PACE_PER_SECOND - performance.now();
        if (wait > 0) await new Promise((go) => setTimeout(go, wait));
        const connection = connections[n % connections.length] as SmtpClient;
        // One connection has one message under way: it is its turn again after as many others as there are connections.
        if (sending.length >= connections.length) await sending[n - connections.length];
        sending.push(send(connection, `Bench mail steady ${unique} ${n}`, plain));
      }
      await Promise.all(sending);
    });
  try {
    const steadily = await steady();
    const fast = await asFastAsItGoes("plain", plain);
    const heavy = await asFastAsItGoes("large", large);
    return [
      { name: `mail at ${PACE_PER_SECOND}/s, seen after its 250`, figure: steadily.visible, aimMs: 500 },
      { name: "mail accepted", figure: fast.accepted },
      { name: "mail accepted and seen", figure: fast.visible },
      { name: "mail of 1 MB accepted", figure: heavy.accepted },
      { name: "mail of 1 MB accepted and seen", figure: heavy.visible },
    ];
  } finally {
    for (const connection of connections) connection.close();
  }
}
