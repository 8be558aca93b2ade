// First: it teaches zod to describe schemas, which those made earlier have not learnt.
import "#/core/http.ts";
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { readLedger } from "#/features/mail/queries.ts";
import { startSmtp } from "#/smtp.ts";
import { testDatabase } from "../test/database.ts";
import { buildWorkspace } from "../test/factories.ts";
import { TEST_SECRET } from "../test/secret.ts";

const database = testDatabase();
const { owner } = database;

describe("SMTP", () => {
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeAll(async () => {
    smtp = await startSmtp({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => smtp.stop());
  const send = (to: string[], raw: string | Buffer, from = "carla@client.example") => {
    const transport = nodemailer.createTransport({ host: "127.0.0.1", port: smtp.port, secure: false });
    return transport.sendMail({ envelope: { from, to }, raw }).finally(() => transport.close());
  };
  const raw = (id = randomUUID()) => `From: carla@client.example\r\nMessage-ID: <${id}@client.example>\r\nSubject: Hi\r\n\r\nwords\r\n`;

  test("keeps a message before it says 250", async () => {
    const workspace = await buildWorkspace();
    const since = new Date();
    const sent = await send([workspace.address], raw());
    const [line] = (await Array.fromAsync(readLedger({ since }))).flat();
    expect(line).toMatchObject({ to: [workspace.address], from: "carla@client.example", outcome: "pending" });
    expect(sent.response).toMatch(/^250 /);
  });

  test("refuses an unknown recipient with 550, relays nothing, and takes the others", async () => {
    const workspace = await buildWorkspace();
    await expect(send(["nobody@nowhere.example"], raw())).rejects.toMatchObject({ responseCode: 550 });
    const sent = await send(["nobody@nowhere.example", workspace.address.replace("@", "+anything@")], raw());
    expect(sent.rejected).toEqual(["nobody@nowhere.example"]);
    expect(sent.accepted).toHaveLength(1);
  });

  test("refuses what is too large with 552, whether or not it says so first", async () => {
    const workspace = await buildWorkspace();
    const big = `Subject: big\r\n\r\n${`${"x".repeat(998)}\r\n`.repeat(36 * 1024 + 800)}`;
    await expect(send([workspace.address], big)).rejects.toMatchObject({ responseCode: 552 });
    expect(await talk(smtp.port, ["EHLO x", `MAIL FROM:<a@b.example> SIZE=${40 * 1024 * 1024}`])).toMatch(/^552/m);
    expect(await talk(smtp.port, ["EHLO x"])).not.toMatch(/STARTTLS|AUTH/);
  });

  test("offers STARTTLS with a certificate, and takes mail through it; a file that is not there stops the start", async () => {
    const workspace = await buildWorkspace();
    const folder = mkdtempSync(join(tmpdir(), "connect-smtp-"));
    const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const pair = await generate([{ name: "commonName", value: "mx.example" }], { keySize: 2_048, algorithm: "sha256" });
    writeFileSync(certificate, pair.cert);
    writeFileSync(key, pair.private);
    const safe = await startSmtp({ host: "127.0.0.1", port: 0, tls: { certificate, key } });
    const transport = nodemailer.createTransport({
      host: "127.0.0.1",
      port: safe.port,
      requireTLS: true,
      tls: { ca: pair.cert, servername: "mx.example", minVersion: "TLSv1.2" },
    });
    const old = nodemailer.createTransport({
      host: "127.0.0.1",
      port: safe.port,
      requireTLS: true,
      tls: { ca: pair.cert, servername: "mx.example", maxVersion: "TLSv1.1", minVersion: "TLSv1" },
    });
    try {
      const since = new Date();
      await transport.sendMail({ envelope: { from: "carla@client.example", to: [workspace.address] }, raw: raw() });
      expect((await Array.fromAsync(readLedger({ since }))).flat()).toMatchObject([{ to: [workspace.address], outcome: "pending" }]);
      await expect(old.sendMail({ envelope: { from: "carla@client.example", to: [workspace.address] }, raw: raw() })).rejects.toThrow();
    } finally {
      for (const one of [transport, old]) one.close();
      await safe.stop();
    }
    const missing = startSmtp({ host: "127.0.0.1", port: 0, tls: { certificate, key: join(folder, "none.pem") } });
    await expect(missing).rejects.toThrow(/^CONNECT_SMTP_KEY: .*none\.pem cannot be read \(ENOENT\)\.$/);
    rmSync(folder, { recursive: true });
  });

  test("takes the null sender, NUL bytes and 8-bit words", async () => {
    const workspace = await buildWorkspace();
    const bytes = Buffer.concat([Buffer.from("From: a@b.example\r\nSubject: x\r\n\r\n"), Buffer.from([0, 255, 254, 65])]);
    const transport = nodemailer.createTransport({ host: "127.0.0.1", port: smtp.port });
    await transport.sendMail({ envelope: { from: "", to: [workspace.address] }, raw: bytes });
    const [row] = await owner<{ envelopeFrom: string; raw: Buffer }>(
      `select "envelopeFrom", raw from inbound_mail where "workspaceId" = $1`,
      [workspace.id],
    );
    expect(row?.envelopeFrom).toBe("");
    expect(row?.raw.subarray(0, bytes.length)).toEqual(bytes);
  });

  test("says 451 while the database is away, and takes the same message later", async () => {
    const workspace = await buildWorkspace();
    const message = raw();
    await send([workspace.address], raw());
    await closeDatabase();
    await expect(send([workspace.address], message)).rejects.toMatchObject({ responseCode: 451 });
    openDatabase(database.ownerUrl, TEST_SECRET);
    expect((await send([workspace.address], message)).response).toMatch(/^250 /);
  });

  test("says in a sentence that its port is taken", async () => {
    const server: Server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await expect(startSmtp({ host: "127.0.0.1", port })).rejects.toThrow(`SMTP_PORT: port ${port} is in use`);
    server.close();
  });
});

/** Says these lines, one after each answer, and gives all that was answered. */
const talk = (port: number, lines: string[]) =>
  new Promise<string>((done, fail) => {
    let heard = "";
    const rest = [...lines, "QUIT"];
    const socket = net.connect(port, "127.0.0.1");
    socket.on("data", (data) => {
      heard += data.toString();
      if (/^\d{3} .*\r\n$/m.test(data.toString())) {
        const next = rest.shift();
        if (next) socket.write(`${next}\r\n`);
      }
    });
    socket.on("close", () => done(heard));
    socket.on("error", fail);
  });
