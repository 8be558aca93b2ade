/**
 * SAML 2.0, as the one who asks. The library checks signatures and hands on only what was signed; what it leaves open is checked here: who
 * issued the assertion, for whom and for which address it was, until when, and which request it answers.
 */
import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { parseDocument } from "htmlparser2";
import { decrypt } from "xml-encryption";
import { namesOf, type Person, type Provider, ProviderError, type UsedOnce } from "#/adapters/identity/index.ts";

export type SamlSettings = {
  /** What the provider calls this service. */
  entityId: string;
  /** Where its answers are sent. */
  acsUrl: string;
  issuer: string;
  ssoUrl: string;
  /** PEM. */
  certificates: string[];
  /** Ours, PEM: what assertions may be encrypted with, and what opens them. Null: they may not be. */
  encryptionCertificate: string | null;
  encryptionKey: string | null;
  /** Whether an answer may come that nobody asked for. */
  takesUnasked: boolean;
};

const CLOCK_SKEW_MS = 60_000;
const REQUEST_MS = 10 * 60_000;
const XML_LENGTH_MAX = 512 * 1024;

const requestIdOf = (attemptId: string) => `_${attemptId}`;

function samlOf(settings: SamlSettings, attemptId: string | null): SAML {
  const requestId = attemptId === null ? null : requestIdOf(attemptId);
  return new SAML({
    issuer: settings.entityId,
    callbackUrl: settings.acsUrl,
    audience: settings.entityId,
    entryPoint: settings.ssoUrl,
    idpCert: settings.certificates,
    idpIssuer: settings.issuer,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    ...(settings.encryptionKey ? { decryptionPvk: settings.encryptionKey } : {}),
    // Many providers sign the assertion alone; it is what is believed.
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: CLOCK_SKEW_MS,
    signatureAlgorithm: "sha256",
    requestIdExpirationPeriodMs: REQUEST_MS,
    validateInResponseTo: requestId === null ? ValidateInResponseTo.never : ValidateInResponseTo.always,
    ...(requestId === null ? {} : { generateUniqueId: () => requestId }),
    // The caller keeps the attempt, and lets it count once: here it is only known which one it is.
    cacheProvider: {
      saveAsync: async (_key, value) => ({ value, createdAt: Date.now() }),
      getAsync: async (key) => (key === requestId ? new Date().toISOString() : null),
      removeAsync: async () => null,
    },
  });
}

export function samlProvider(settings: SamlSettings): Provider {
  return {
    start: async (attemptId) => {
      try {
        return { url: await samlOf(settings, attemptId).getAuthorizeUrlAsync(attemptId, undefined, {}), kept: {} };
      } catch (error) {
        throw new ProviderError(`The request could not be made: ${(error as Error).message}.`, error);
      }
    },
    finish: async (returned, attemptId) => {
      try {
        if (!("form" in returned) || !returned.form.SAMLResponse) throw new Error("it holds no SAMLResponse");
        if (attemptId === null && !settings.takesUnasked) throw new Error("nobody has asked for it");
        const xml = Buffer.from(returned.form.SAMLResponse, "base64").toString("utf8");
        await refuseOddXml(xml, settings.encryptionKey);
        const { profile } = await samlOf(settings, attemptId).validatePostResponseAsync({ SAMLResponse: returned.form.SAMLResponse });
        if (!profile) throw new Error("it names nobody");
        const assertion = (profile.getAssertion?.() as { Assertion: Element } | undefined)?.Assertion;
        if (!assertion) throw new Error("it holds no assertion");
        const used = checked(assertion, settings, attemptId);
        return {
          ...personOf(profile.nameID, profile.nameIDFormat, profile.attributes as Attributes | undefined, settings.issuer),
          assertion: used,
        };
      } catch (error) {
        throw new ProviderError(`The provider's answer was refused: ${(error as Error).message.replace(/\.$/, "")}.`, error);
      }
    },
  };
}

/**
 * No assertion needs a document type; and what can define entities can make a parser see something else than was signed. An assertion that was
 * encrypted is looked at as well: the library opens it once more for itself.
 */
async function refuseOddXml(xml: string, key: string | null): Promise<void> {
  if (xml.length > XML_LENGTH_MAX) throw new Error("it is too long");
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(xml)) throw new Error("it declares a document type");
  // Of encryption, SHA-1 is a part of OAEP, where nothing rests on it.
  const signed = xml.replace(/<(\w+:)?EncryptionMethod\b[^>]*(?<!\/)>[\s\S]*?<\/\1EncryptionMethod>/g, "");
  if (/xmldsig#(rsa-|dsa-|hmac-)?sha1\b|hmac-sha/i.test(signed)) throw new Error("it is signed by SHA-1, or by a shared key");
  const encrypted = xml.match(/<(\w+:)?Encrypted(Data|ID|Attribute)\b/g) ?? [];
  if (encrypted.length === 0) return;
  if (!key) throw new Error("it is encrypted, and there is no key for it yet: save the provider once more");
  // One assertion, and nothing else: else what is looked at here might not be what is believed.
  if (encrypted.length > 1 || !/<(\w+:)?EncryptedAssertion\b/.test(xml)) throw new Error("it holds more than an encrypted assertion");
  await refuseOddXml(await opened(xml, key), null);
}

/** RSA 1.5 and Triple DES are refused: whoever may ask often enough can read what they hide. */
const opened = (xml: string, key: string): Promise<string> =>
  new Promise((done, failed) => {
    decrypt(xml, { key, disallowDecryptionWithInsecureAlgorithm: true }, (error, text) =>
      error || typeof text !== "string" ? failed(new Error("it cannot be decrypted", { cause: error })) : done(text),
    );
  });

/** An element as the library's parser gives it: attributes in `$`, text in `_`, children by name. */
type Element = { $?: Record<string, string>; _?: string; [child: string]: unknown };
const children = (element: Element | undefined, name: string): Element[] => {
  const found = element?.[name];
  return Array.isArray(found) ? (found as Element[]) : [];
};

/** @throws Error with what the signed assertion does not keep to */
function checked(assertion: Element, { issuer, acsUrl }: SamlSettings, attemptId: string | null): UsedOnce {
  const id = assertion.$?.ID;
  if (!id) throw new Error("the assertion has no id");
  const said = children(assertion, "Issuer")[0]?._;
  if (said !== issuer) throw new Error(`it was issued by "${said}", and not by "${issuer}"`);
  const [conditions] = children(assertion, "Conditions");
  if (!conditions) throw new Error("it has no conditions");
  const confirmations = children(children(assertion, "Subject")[0], "SubjectConfirmation");
  const requestId = attemptId === null ? undefined : requestIdOf(attemptId);
  const now = Date.now();
  const bearer = confirmations.find((confirmation) => {
    const data = children(confirmation, "SubjectConfirmationData")[0]?.$ ?? {};
    return (
      confirmation.$?.Method === "urn:oasis:names:tc:SAML:2.0:cm:bearer" &&
      data.Recipient === acsUrl &&
      data.NotBefore === undefined &&
      Date.parse(data.NotOnOrAfter ?? "") + CLOCK_SKEW_MS > now &&
      data.InResponseTo === requestId
    );
  });
  if (!bearer) throw new Error("it is not confirmed for this address, this request and this moment");
  const until = Date.parse(children(bearer, "SubjectConfirmationData")[0]?.$?.NotOnOrAfter ?? "");
  return { id: `${issuer} ${id}`, expiresAt: new Date(until + 2 * CLOCK_SKEW_MS) };
}

type Attributes = Record<string, unknown>;
const EMAIL = [
  "email",
  "mail",
  "emailaddress",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  "urn:oid:0.9.2342.19200300.100.1.3",
  "urn:oid:1.2.840.113549.1.9.1",
];
const NAME = ["displayname", "name", "http://schemas.microsoft.com/identity/claims/displayname", "urn:oid:2.16.840.1.113730.3.1.241"];
const FIRST = ["firstname", "givenname", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "urn:oid:2.5.4.42"];
const LAST = ["lastname", "surname", "sn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "urn:oid:2.5.4.4"];
const GROUPS = [
  "groups",
  "memberof",
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
  "http://schemas.xmlsoap.org/claims/group",
];

function personOf(nameId: string | undefined, format: string | undefined, attributes: Attributes = {}, issuer: string): Person {
  if (!nameId) throw new Error("it names nobody");
  if (format === "urn:oasis:names:tc:SAML:2.0:nameid-format:transient") throw new Error("its name for the person is another every time");
  const named = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
  const first = (names: string[]) =>
    names
      .flatMap((name) => namesOf(named.get(name)))
      .at(0)
      ?.trim();
  const email = first(EMAIL) ?? (nameId.includes("@") ? nameId : null);
  const name = first(NAME) ?? [first(FIRST), first(LAST)].filter(Boolean).join(" ");
  return {
    issuer,
    subject: nameId,
    email,
    // SAML knows no such word: whoever runs the provider vouches for its addresses, of the workspace's own domains alone.
    isEmailVerified: email !== null,
    name: name || email || nameId,
    groups: GROUPS.flatMap((group) => namesOf(named.get(group))),
    session: null,
    claims: { nameId, ...(format ? { nameIdFormat: format } : {}), ...attributes },
  };
}

/** This service, as a provider imports it. */
export const samlMetadata = (settings: Pick<SamlSettings, "entityId" | "acsUrl" | "encryptionCertificate">): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${settings.entityId}">
  <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
${encryptionDescriptor(settings.encryptionCertificate)}    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${settings.acsUrl}"/>
  </SPSSODescriptor>
</EntityDescriptor>
`;

/** The best first. */
const ENCRYPTION = [
  "http://www.w3.org/2009/xmlenc11#aes256-gcm",
  "http://www.w3.org/2009/xmlenc11#aes128-gcm",
  "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
  "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
  "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
];
const encryptionDescriptor = (certificate: string | null): string =>
  certificate === null
    ? ""
    : `    <KeyDescriptor use="encryption">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate.replace(/-----[A-Z ]+-----|\s/g, "")}</X509Certificate></X509Data></KeyInfo>
${ENCRYPTION.map((algorithm) => `      <EncryptionMethod Algorithm="${algorithm}"/>\n`).join("")}    </KeyDescriptor>
`;

export type SamlImport = { issuer: string; ssoUrl: string; certificates: string[] };

type Node = { name?: string; attribs?: Record<string, string>; children?: Node[]; data?: string };
const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/**
 * A provider, out of its metadata.
 * @throws ProviderError with what is missing there
 */
export function readSamlMetadata(xml: string): SamlImport {
  if (xml.length > XML_LENGTH_MAX || /<!(DOCTYPE|ENTITY)/i.test(xml))
    throw new ProviderError("The metadata is too long, or declares a document type.");
  const nodes = all(parseDocument(xml, { xmlMode: true }) as unknown as Node);
  const descriptors = nodes.filter((node) => localName(node) === "IDPSSODescriptor");
  const [descriptor] = descriptors;
  const issuer = nodes.find((node) => localName(node) === "EntityDescriptor")?.attribs?.entityID;
  if (!descriptor || descriptors.length > 1 || !issuer) throw new ProviderError("The metadata must describe one identity provider.");
  const inside = all(descriptor);
  const ssoUrl = inside.find((node) => localName(node) === "SingleSignOnService" && node.attribs?.Binding === REDIRECT)?.attribs?.Location;
  if (!ssoUrl) throw new ProviderError("The metadata names no sign-in address for HTTP-Redirect.");
  const certificates = inside
    .filter((node) => localName(node) === "KeyDescriptor" && (node.attribs?.use ?? "signing") === "signing")
    .flatMap((key) => all(key).filter((node) => localName(node) === "X509Certificate"))
    .map((node) => pemOf(textOf(node)));
  if (certificates.length === 0) throw new ProviderError("The metadata holds no certificate for signatures.");
  return { issuer, ssoUrl, certificates: [...new Set(certificates)] };
}

const localName = (node: Node) => node.name?.replace(/^.*:/, "");
const all = (node: Node): Node[] => (node.children ?? []).flatMap((child) => [child, ...all(child)]);
const textOf = (node: Node): string => (node.children ?? []).map((child) => child.data ?? "").join("");

/** A certificate as PEM, given with or without its first and last line. */
export function pemOf(text: string): string {
  const base64 = text.replace(/-----[A-Z ]+-----/g, "").replace(/\s+/g, "");
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n") ?? ""}\n-----END CERTIFICATE-----\n`;
}
