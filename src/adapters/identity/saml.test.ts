import { beforeAll, describe, expect, it } from "vitest";
import { readSamlMetadata, type SamlSettings, samlMetadata, samlProvider } from "#/adapters/identity/saml.ts";
import {
  assertionOf,
  encode,
  encrypted,
  responseOf,
  SAML_ISSUER,
  SAML_SSO,
  type SamlKeys,
  type Said,
  samlKeys,
  samlMetadataOf,
  samlResponse,
  signed,
} from "../../../test/samlProvider.ts";

const ATTEMPT = "an-attempt";
const said: Said = {
  acsUrl: "https://connect.example/sso/1/acs",
  audience: "https://connect.example/sso/1",
  inResponseTo: `_${ATTEMPT}`,
  attributes: { email: "ada@corp.example", displayName: "Ada Lovelace", groups: ["Support", "Leads"] },
};
let keys: SamlKeys;
let others: SamlKeys;
let settings: SamlSettings;
beforeAll(async () => {
  [keys, others] = await Promise.all([samlKeys(), samlKeys("evil.example")]);
  settings = {
    entityId: said.audience,
    acsUrl: said.acsUrl,
    issuer: SAML_ISSUER,
    ssoUrl: SAML_SSO,
    certificates: [keys.certificate],
    encryptionCertificate: null,
    encryptionKey: null,
    takesUnasked: false,
  };
});

const finish = (
  response: string,
  { attempt = ATTEMPT as string | null, ...change }: Partial<SamlSettings> & { attempt?: string | null } = {},
) => samlProvider({ ...settings, ...change }).finish({ form: { SAMLResponse: response } }, attempt, {});
const refused = (response: string, why: RegExp, change = {}) => expect(finish(response, change)).rejects.toThrow(why);

describe("a signed assertion", () => {
  it("says who somebody is", async () => {
    expect(await finish(samlResponse(said, keys))).toMatchObject({
      issuer: SAML_ISSUER,
      subject: "ada-1",
      email: "ada@corp.example",
      isEmailVerified: true,
      name: "Ada Lovelace",
      groups: ["Support", "Leads"],
      assertion: { id: expect.stringContaining(SAML_ISSUER), expiresAt: expect.any(Date) },
    });
  });

  it("is taken from a signed response as well, and by any certificate of the provider's", async () => {
    const both = signed(signed(responseOf(assertionOf(said), said), keys), keys, "Response");
    expect(await finish(encode(both), { certificates: [others.certificate, keys.certificate] })).toMatchObject({ subject: "ada-1" });
  });

  it("is asked for with an id that it has to answer", async () => {
    const { url } = await samlProvider(settings).start(ATTEMPT);
    const { inflateRawSync } = await import("node:zlib");
    const request = inflateRawSync(Buffer.from(new URL(url).searchParams.get("SAMLRequest") ?? "", "base64")).toString();
    expect(url.startsWith(SAML_SSO)).toBe(true);
    expect(new URL(url).searchParams.get("RelayState")).toBe(ATTEMPT);
    expect(request).toContain(`ID="_${ATTEMPT}"`);
    expect(request).toContain(said.acsUrl);
  });

  it("may come unasked where that is wanted, and then answers no request", async () => {
    const unasked = samlResponse({ ...said, inResponseTo: null }, keys);
    await refused(unasked, /nobody has asked/, { attempt: null });
    expect(await finish(unasked, { attempt: null, takesUnasked: true })).toMatchObject({ subject: "ada-1" });
    await refused(samlResponse(said, keys), /not confirmed/, { attempt: null, takesUnasked: true });
    await refused(unasked, /InResponseTo/, { takesUnasked: true });
  });
});

describe("is refused", () => {
  it.each<[string, Partial<Said>, RegExp]>([
    ["for another audience", { audience: "https://other.example" }, /audience/i],
    ["for another recipient", { acsUrl: "https://other.example/acs" }, /not confirmed/],
    ["of another issuer", { issuer: "https://other.example/metadata" }, /issued by/],
    ["expired", { notOnOrAfter: -120 }, /expired|confirm/i],
    ["not yet valid", { notBefore: 600, notOnOrAfter: 900 }, /not yet valid/i],
    ["answering another request", { inResponseTo: "_another" }, /InResponseTo/],
    ["not for the bearer", { method: "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" }, /not confirmed/],
    ["naming nobody", { nameId: "" }, /nobody/],
  ])("%s", async (_name, change, why) => {
    await refused(samlResponse({ ...said, ...change }, keys), why);
  });

  it("a clock's minute apart at most", async () => {
    expect(await finish(samlResponse({ ...said, notOnOrAfter: -20 }, keys))).toMatchObject({ subject: "ada-1" });
    expect(await finish(samlResponse({ ...said, notBefore: 20 }, keys))).toMatchObject({ subject: "ada-1" });
  });

  it("unsigned, and signed by somebody else", async () => {
    await refused(encode(responseOf(assertionOf(said), said)), /signature/i);
    await refused(samlResponse(said, others), /signature/i);
    // With the certificate it was signed with inside.
    await refused(samlResponse({ ...said, issuer: SAML_ISSUER }, others), /signature/i);
  });

  it("with the response signed alone: an assertion signs for itself", async () => {
    await refused(encode(signed(responseOf(assertionOf(said), said), keys, "Response")), /signature/i);
  });

  it("changed after it was signed", async () => {
    const xml = signed(responseOf(assertionOf(said), said), keys);
    await refused(encode(xml.replace("ada-1", "eve-1")), /signature/i);
    await refused(encode(xml.replace("ada@corp.example", "ceo@corp.example")), /signature/i);
    await refused(
      encode(xml.replace(/<ds:SignatureValue>.{8}|<SignatureValue>.{8}/, (start) => `${start.slice(0, -8)}AAAAAAAA`)),
      /signature/i,
    );
  });

  it("signed by SHA-1, with a document type, or with entities", async () => {
    await refused(encode(signed(responseOf(assertionOf(said), said), keys, "Assertion", "sha1")), /SHA-1/);
    const xml = signed(responseOf(assertionOf(said), said), keys);
    await refused(encode(`<!DOCTYPE r [<!ENTITY who "eve-1">]>${xml.replace("ada-1", "&who;")}`), /document type/);
    await refused(encode(`<!DOCTYPE r SYSTEM "http://169.254.169.254/x">${xml}`), /document type/);
    const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
    await refused(encode(`<!DOCTYPE r [<!ENTITY l0 "ha">${laughs}]>${xml.replace("ada-1", "&l10;")}`), /document type/);
  });

  it("nonsense, whatever it is", async () => {
    for (const text of ["", "AAAA", encode("<a/>"), encode("<a"), encode("x".repeat(600_000)), "%%%"]) await refused(text, /refused/);
  });
});

describe("wrapping a signed assertion in another", () => {
  const evil = () => assertionOf({ ...said, nameId: "eve-1", attributes: { email: "ceo@corp.example" } });
  const parts = () => {
    const whole = signed(responseOf(assertionOf(said), said), keys);
    const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(whole)?.[0] ?? "";
    const signature = /<(?:ds:)?Signature [\s\S]*?<\/(?:ds:)?Signature>/.exec(assertion)?.[0] ?? "";
    return { whole, assertion, signature, unsigned: assertion.replace(signature, "") };
  };

  it.each<[string, () => string]>([
    ["the evil one before the signed one", () => parts().whole.replace("<saml:Assertion", `${evil()}<saml:Assertion`)],
    ["the evil one after the signed one", () => parts().whole.replace("</samlp:Response>", `${evil()}</samlp:Response>`)],
    [
      "the signed one in an extension, the evil one in its place",
      () => {
        const { whole, assertion } = parts();
        return whole.replace(assertion, `<samlp:Extensions>${assertion}</samlp:Extensions>${evil()}`);
      },
    ],
    [
      "the signed one within the evil one's signature",
      () => {
        const { whole, assertion, signature, unsigned } = parts();
        const holding = signature.replace(
          /<\/((?:ds:)?)Signature>$/,
          (_all, prefix: string) => `<${prefix}Object>${unsigned}</${prefix}Object></${prefix}Signature>`,
        );
        return whole.replace(assertion, evil().replace("</saml:Issuer>", `</saml:Issuer>${holding}`));
      },
    ],
    [
      "the signed one within the evil one, both of the same id",
      () => {
        const { whole, assertion, signature, unsigned } = parts();
        const id = /ID="([^"]+)"/.exec(unsigned)?.[1] ?? "";
        const outer = assertionOf({ ...said, nameId: "eve-1", assertionId: id }).replace(
          "</saml:Issuer>",
          `</saml:Issuer>${signature}<saml:Advice>${unsigned}</saml:Advice>`,
        );
        return whole.replace(assertion, outer);
      },
    ],
    [
      "the evil one with the signed one's signature",
      () => {
        const { whole, assertion, signature } = parts();
        return whole.replace(assertion, evil().replace("</saml:Issuer>", `</saml:Issuer>${signature}`));
      },
    ],
  ])("makes nobody somebody else: %s", async (_name, make) => {
    const answer = await finish(encode(make())).then(
      ({ subject, email }) => ({ subject, email }),
      () => "refused",
    );
    // Either it is refused, or it is read as what was signed.
    expect([JSON.stringify("refused"), JSON.stringify({ subject: "ada-1", email: "ada@corp.example" })]).toContain(JSON.stringify(answer));
  });

  it("nor does a comment within a name: all of its letters are the name", async () => {
    const victim = "admin@corp.example";
    const xml = signed(
      responseOf(assertionOf({ ...said, nameId: `${victim}.evil.example`, attributes: { email: `${victim}.evil.example` } }), said),
      keys,
    );
    const split = xml.replaceAll(`${victim}.evil.example`, `${victim}<!-- -->.evil.example`);
    const answer = await finish(encode(split)).then(
      ({ subject, email }) => [subject, email],
      () => null,
    );
    expect(answer === null || answer.every((text) => text === `${victim}.evil.example`)).toBe(true);
  });
});

describe("metadata", () => {
  it("gives issuer, address and certificates", () => {
    const read = readSamlMetadata(samlMetadataOf(keys));
    expect(read).toEqual({ issuer: SAML_ISSUER, ssoUrl: SAML_SSO, certificates: [expect.stringContaining("BEGIN CERTIFICATE")] });
    expect(read.certificates[0]?.replace(/\s/g, "")).toBe(keys.certificate.replace(/\s/g, ""));
  });

  it.each<[string, (xml: string) => string]>([
    ["without a certificate", (xml) => xml.replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, "")],
    ["without an address for redirects", (xml) => xml.replace("HTTP-Redirect", "SOAP")],
    ["of a service instead of a provider", (xml) => xml.replaceAll("IDPSSODescriptor", "SPSSODescriptor")],
    ["with a document type", (xml) => xml.replace("<md:Entity", "<!DOCTYPE x><md:Entity")],
    ["that is none", () => "<html></html>"],
  ])("is refused %s", (_name, change) => {
    expect(() => readSamlMetadata(change(samlMetadataOf(keys)))).toThrow(/metadata/);
  });

  it("of ours names what a provider has to know, and wants assertions signed", () => {
    const xml = samlMetadata(settings);
    for (const part of [said.audience, said.acsUrl, 'WantAssertionsSigned="true"']) expect(xml).toContain(part);
  });
});

describe("an encrypted assertion", () => {
  let ours: SamlKeys;
  beforeAll(async () => {
    ours = await samlKeys("connect.example");
  });
  const withKey = () => ({ encryptionKey: ours.privateKey, encryptionCertificate: ours.certificate });
  const sent = async (assertion: string, how?: Parameters<typeof encrypted>[2]) =>
    encode(responseOf(await encrypted(assertion, ours.certificate, how), said));
  const gcm = "http://www.w3.org/2009/xmlenc11#aes";
  const cbc = "http://www.w3.org/2001/04/xmlenc#aes";

  it.each([`${gcm}256-gcm`, `${gcm}128-gcm`, `${cbc}256-cbc`, `${cbc}128-cbc`])("is read, by %s", async (data) => {
    expect(await finish(await sent(signed(assertionOf(said), keys), { data }), withKey())).toMatchObject({
      subject: "ada-1",
      email: "ada@corp.example",
    });
  });

  it("is read within a response that is signed as well", async () => {
    const response = responseOf(await encrypted(signed(assertionOf(said), keys), ours.certificate), said);
    expect(await finish(encode(signed(response, keys, "Response")), withKey())).toMatchObject({ subject: "ada-1" });
  });

  it("counts for nothing unless the provider has signed it: whoever has the certificate can encrypt", async () => {
    await refused(await sent(assertionOf(said)), /signature/, withKey());
    await refused(await sent(signed(assertionOf(said), others)), /signature/, withKey());
    const response = responseOf(await encrypted(assertionOf(said), ours.certificate), said);
    await refused(encode(signed(response, keys, "Response")), /signature/, withKey());
    const changed = signed(assertionOf(said), keys).replace("ada@corp.example", "eve@corp.example");
    await refused(await sent(changed), /signature/, withKey());
  });

  it("is held to all that an open one is", async () => {
    await refused(await sent(signed(assertionOf({ ...said, issuer: "https://evil.example" }), keys)), /issued by/, withKey());
    await refused(await sent(signed(assertionOf({ ...said, notOnOrAfter: -400 }), keys)), /refused/, withKey());
    await refused(await sent(signed(assertionOf(said), keys, "Assertion", "sha1")), /SHA-1/, withKey());
    await refused(await sent(`<!DOCTYPE x>${signed(assertionOf(said), keys)}`), /document type/, withKey());
  });

  it("is refused where it is for another, was changed, or hides behind what is not safe", async () => {
    const assertion = signed(assertionOf(said), keys);
    await refused(await sent(assertion), /no key/);
    await refused(await sent(assertion), /cannot be decrypted/, { ...withKey(), encryptionKey: others.privateKey });
    await refused(await sent(assertion, { key: "http://www.w3.org/2001/04/xmlenc#rsa-1_5" }), /cannot be decrypted/, withKey());
    await refused(await sent(assertion, { data: "http://www.w3.org/2001/04/xmlenc#tripledes-cbc" }), /cannot be decrypted/, withKey());
    const [one, two] = [await encrypted(assertion, ours.certificate), await encrypted(assertionOf(said), ours.certificate)];
    await refused(encode(responseOf(one + two, said)), /more than an encrypted assertion/, withKey());
    await refused(encode(responseOf(assertion + two, said)), /refused/, withKey());
  });

  it("is invited by our metadata, with the certificate", () => {
    const metadata = samlMetadata({ ...settings, ...withKey() });
    expect(metadata).toContain('<KeyDescriptor use="encryption">');
    expect(metadata).toContain(ours.certificate.split("\n")[1]?.trim());
    expect(metadata).not.toContain("PRIVATE");
    expect(samlMetadata(settings)).not.toContain("KeyDescriptor");
  });
});
