/** A SAML identity provider: metadata and responses, really signed; and every part of them can be made wrong. */
import { createPublicKey } from "node:crypto";
import { generate } from "selfsigned";
import { SignedXml } from "xml-crypto";
import { encrypt } from "xml-encryption";

export type SamlKeys = { privateKey: string; certificate: string };

export async function samlKeys(name = "idp.example"): Promise<SamlKeys> {
  const { private: privateKey, cert } = await generate([{ name: "commonName", value: name }], { keySize: 2_048, algorithm: "sha256" });
  return { privateKey, certificate: cert };
}

export const SAML_ISSUER = "https://idp.example/metadata";
export const SAML_SSO = "https://idp.example/sso";

const bare = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, "");

export const samlMetadataOf = ({ certificate }: SamlKeys, { issuer = SAML_ISSUER, ssoUrl = SAML_SSO } = {}) => `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${bare(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ssoUrl}/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${ssoUrl}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;

export type Said = {
  acsUrl: string;
  audience: string;
  /** Null: nobody has asked. */
  inResponseTo: string | null;
  nameId?: string;
  issuer?: string;
  assertionId?: string;
  attributes?: Record<string, string | string[]>;
  /** In seconds from now. */
  notBefore?: number;
  notOnOrAfter?: number;
  method?: string;
};

let count = 0;
const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

/** An assertion, not yet signed. */
export function assertionOf(said: Said): string {
  const { issuer = SAML_ISSUER, assertionId = `_assertion${++count}x${Date.now()}`, notBefore = -5, notOnOrAfter = 300 } = said;
  const inResponseTo = said.inResponseTo === null ? "" : ` InResponseTo="${said.inResponseTo}"`;
  const attributes = Object.entries(said.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${[values]
        .flat()
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join("")}</saml:Attribute>`,
  );
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.nameId ?? "ada-1"}</saml:NameID><saml:SubjectConfirmation Method="${said.method ?? "urn:oasis:names:tc:SAML:2.0:cm:bearer"}"><saml:SubjectConfirmationData NotOnOrAfter="${at(notOnOrAfter)}" Recipient="${said.acsUrl}"${inResponseTo}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement>` : ""}</saml:Assertion>`;
}

/** The response around it. */
export function responseOf(
  assertion: string,
  { acsUrl, inResponseTo, issuer = SAML_ISSUER }: Pick<Said, "acsUrl" | "inResponseTo" | "issuer">,
): string {
  const to = inResponseTo === null ? "" : ` InResponseTo="${inResponseTo}"`;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response${++count}" Version="2.0" IssueInstant="${at(0)}" Destination="${acsUrl}"${to}><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
}

const SHA = {
  sha256: ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"],
  sha1: ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1"],
} as const;

/** Signs the first element of this name within the XML. */
export function signed(
  xml: string,
  { privateKey, certificate }: SamlKeys,
  element: "Assertion" | "Response" = "Assertion",
  sha: keyof typeof SHA = "sha256",
): string {
  const [signatureAlgorithm, digestAlgorithm] = SHA[sha];
  const signature = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm,
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
  });
  signature.addReference({
    xpath: `//*[local-name(.)='${element}']`,
    digestAlgorithm,
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2001/10/xml-exc-c14n#"],
  });
  signature.computeSignature(xml, {
    location: { reference: `//*[local-name(.)='${element}']/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signature.getSignedXml();
}

/** An assertion, signed before, as only the one with this certificate's key can read it. */
export async function encrypted(
  assertion: string,
  certificate: string,
  { data = "http://www.w3.org/2009/xmlenc11#aes256-gcm", key = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p" } = {},
): Promise<string> {
  const xml = await new Promise<string>((done, failed) => {
    const options = {
      rsa_pub: createPublicKey(certificate).export({ type: "spki", format: "pem" }),
      pem: certificate,
      encryptionAlgorithm: data,
      keyEncryptionAlgorithm: key,
      keyEncryptionDigest: "sha1",
      warnInsecureAlgorithm: false,
    };
    encrypt(assertion, options as Parameters<typeof encrypt>[1], (error, text) => (error ? failed(error) : done(text as string)));
  });
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${xml}</saml:EncryptedAssertion>`;
}

/** A whole response as it is sent. */
export const samlResponse = (said: Said, keys: SamlKeys): string => encode(signed(responseOf(assertionOf(said), said), keys));
export const encode = (xml: string): string => Buffer.from(xml).toString("base64");
