/** A mail server that others send to. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Arrival = { raw: Buffer; from: string; to: string[] };

export async function startSmtp({ refusesNullSender = false } = {}) {
  const arrivals: Arrival[] = [];
  /** Takes a mail, and keeps its answer back, while it holds. */
  const held = { isHolding: false, release: [] as (() => void)[] };
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    // The product keeps its connections for the next mail.
    closeTimeout: 50,
    onMailFrom: (address, _session, done) =>
      refusesNullSender && !address.address ? done(Object.assign(new Error("sender needed"), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        arrivals.push({ raw: Buffer.concat(pieces), from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) });
        if (held.isHolding) held.release.push(() => done());
        else done();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    arrivals,
    held,
    stop: () => new Promise<void>((done) => server.close(done)),
  };
}
