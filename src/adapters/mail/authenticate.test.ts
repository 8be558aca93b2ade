/** Signatures of our own, and a DNS of our own that holds their keys. */
import { generateKeyPairSync } from "node:crypto";
import { sealMessage } from "mailauth";
import { createTransport } from "nodemailer";
import { describe, expect, test } from "vitest";
import { authenticate, type Dns } from "#/adapters/mail/authenticate.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const KEY = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const RECORD = `v=DKIM1; k=rsa; p=${(publicKey.export({ type: "spki", format: "der" }) as Buffer).toString("base64")}`;

const RECORDS: Record<string, string[]> = {
  "TXT client.org": ["v=spf1 ip4:203.0.113.7 -all"],
  "TXT _dmarc.client.org": ["v=DMARC1; p=reject"],
  "TXT key._domainkey.client.org": [RECORD],
  "TXT key._domainkey.forwarder.org": [RECORD],
  "TXT soft.org": ["v=spf1 ~all"],
};
const missing = Object.assign(new Error("none"), { code: "ENOTFOUND" });
const dns = (records = RECORDS): Dns => ({
  resolve: async (domain, type) => {
    const found = records[`${type} ${domain}`];
    if (!found) throw missing;
    return found.map((text) => [text]);
  },
});

async function signed({ from = "Carla <carla@client.org>", domain = "client.org" } = {}): Promise<Buffer> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: "windows",
    dkim: { domainName: domain, keySelector: "key", privateKey: KEY },
  });
  return (await transport.sendMail({ from, to: "support@desk.org", subject: "Hello", text: "Words", date: new Date() })).message as Buffer;
}
const unsigned = Buffer.from(
  "From: carla@client.org\r\nTo: support@desk.org\r\nSubject: Hello\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <x@client.org>\r\n\r\nWords\r\n",
);
const from = (remoteIp: string | null, envelopeFrom = "carla@client.org") => ({ remoteIp, helo: "mx.client.org", envelopeFrom });

describe("the sender of a mail", () => {
  test("is confirmed by address, signature and policy", async () => {
    expect(await authenticate(await signed(), from("203.0.113.7"), { dns: dns() })).toEqual({
      spf: "pass",
      dkim: "pass",
      dmarc: "pass",
      arc: "none",
    });
  });

  test("is not confirmed when another server sends it unsigned, and fails when words were changed on the way", async () => {
    expect(await authenticate(unsigned, from("198.51.100.9"), { dns: dns() })).toEqual({
      spf: "fail",
      dkim: "none",
      dmarc: "fail",
      arc: "none",
    });
    const changed = Buffer.from((await signed()).toString().replace("Words", "Other words"));
    expect(await authenticate(changed, from("198.51.100.9"), { dns: dns() })).toMatchObject({ spf: "fail", dmarc: "fail" });
    expect((await authenticate(changed, from("198.51.100.9"), { dns: dns() })).dkim).not.toBe("pass");
  });

  test("is not whoever signs: another's signature confirms nothing", async () => {
    const mail = await signed({ domain: "forwarder.org" });
    expect(await authenticate(mail, from("198.51.100.9", "x@forwarder.org"), { dns: dns() })).toMatchObject({
      dkim: "pass",
      dmarc: "fail",
    });
  });

  test("behind a server of our own is judged by the signature alone", async () => {
    expect(await authenticate(await signed(), from("10.0.0.5"), { dns: dns() })).toMatchObject({
      spf: "unknown",
      dkim: "pass",
      dmarc: "pass",
    });
    expect(await authenticate(unsigned, from("127.0.0.1"), { dns: dns() })).toMatchObject({
      spf: "unknown",
      dkim: "none",
      dmarc: "unknown",
    });
  });

  test("in doubt is in doubt, and without a policy nothing fails", async () => {
    const mail = Buffer.from(unsigned.toString().replaceAll("client.org", "soft.org"));
    expect(await authenticate(mail, from("198.51.100.9", "carla@soft.org"), { dns: dns() })).toMatchObject({
      spf: "softfail",
      dkim: "none",
      dmarc: "none",
    });
  });

  test("passed on by a server that vouches for it has a chain", async () => {
    const mail = await signed();
    const seal = await sealMessage(mail, {
      signingDomain: "forwarder.org",
      selector: "key",
      privateKey: KEY,
      cv: "none",
      authResults: "forwarder.org; dkim=pass header.d=client.org",
    });
    const sealed = Buffer.concat([Buffer.from(seal as unknown as Uint8Array), mail]);
    expect(await authenticate(sealed, from("203.0.113.7"), { dns: dns() })).toMatchObject({ arc: "pass" });
  });

  test("is unknown while the DNS is silent or broken, and soon", async () => {
    const unknown = { spf: "unknown", dkim: "unknown", dmarc: "unknown", arc: "unknown" };
    const started = performance.now();
    expect(await authenticate(await signed(), from("203.0.113.7"), { dns: { resolve: () => new Promise(() => {}) }, timeMs: 200 })).toEqual(
      unknown,
    );
    expect(performance.now() - started).toBeLessThan(3_000);
    const broken: Dns = { resolve: async () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })) };
    expect(await authenticate(await signed(), from("203.0.113.7"), { dns: broken })).toMatchObject({
      spf: "unknown",
      dkim: "unknown",
      dmarc: "unknown",
    });
  });

  test("at a name that no DNS holds is not asked about", async () => {
    const asked: string[] = [];
    const spy: Dns = {
      resolve: async (domain) => Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND", at: asked.push(domain) })),
    };
    const mail = Buffer.from(unsigned.toString().replaceAll("client.org", "client.example"));
    expect(await authenticate(mail, from("127.0.0.1", "carla@client.example"), { dns: spy })).toMatchObject({
      dkim: "none",
      dmarc: "none",
    });
    expect(asked).toEqual([]);
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["rubbish", Buffer.from([0, 255, 13, 10, 13])],
    ["a broken signature", Buffer.from("From: a@client.org\r\nDKIM-Signature: ;;;=\r\n\r\nx")],
  ])("is asked for of %s without a throw", async (_, raw) => {
    expect(Object.keys(await authenticate(raw, from("203.0.113.7"), { dns: dns() }))).toEqual(["spf", "dkim", "dmarc", "arc"]);
  });
});
