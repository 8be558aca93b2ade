/** An authenticator app, and a passkey's device, as programs: they make what the real ones make. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

/** The code an app shows for this key, `periods` of 30 seconds from now. */
export const codeOf = (key: string, periods = 0): string =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + periods * 30_000 });

/** Until ten seconds of a period are left: what is compared with the code before and after must not cross into the next. */
export async function withinPeriod(): Promise<void> {
  const leftMs = 30_000 - (Date.now() % 30_000);
  if (leftMs < 10_000) await new Promise((done) => setTimeout(done, leftMs + 50));
}

type Request = { challenge: string; origin: string; isVerified?: boolean };
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
const b64 = (data: Buffer | string) => Buffer.from(data).toString("base64url");

/** A device with one passkey (ES256) for this domain. `counter`: how often it says it has signed. */
export function passkeyDevice(domain: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}, in CBOR.
  const cose = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
  const device = {
    counter: 0,
    id: b64(id),
    /** The answer of `navigator.credentials.create`. */
    create({ challenge, origin, isVerified = true }: Request) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const data = authenticatorData(isVerified, attested);
      // {fmt: "none", attStmt: {}, authData: bytes}, in CBOR.
      const attestation = Buffer.concat([
        Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"),
        Buffer.from([data.length]),
        data,
      ]);
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, origin),
          attestationObject: b64(attestation),
          transports: ["internal"],
        },
      };
    },
    /** The answer of `navigator.credentials.get`. */
    get({ challenge, origin, isVerified = true }: Request) {
      const data = authenticatorData(isVerified);
      const client = clientData("webauthn.get", challenge, origin);
      const signed = Buffer.concat([data, sha256(Buffer.from(client, "base64url"))]);
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client,
          authenticatorData: b64(data),
          signature: b64(createSign("sha256").update(signed).sign(privateKey)),
        },
      };
    },
  };
  const clientData = (type: string, challenge: string, origin: string) =>
    b64(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  function authenticatorData(isVerified: boolean, attested = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(device.counter);
    const flags = 0x01 | (isVerified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0);
    return Buffer.concat([sha256(domain), Buffer.from([flags]), counter, attested]);
  }
  return device;
}
