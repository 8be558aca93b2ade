/** A value for each schema of the API's description: enough to pass for input, so that a request comes as far as its policy. */
import { v7 as uuidv7 } from "uuid";

type Schema = Record<string, unknown>;

/** What the schema alone does not tell, by the operation. */
const WHOLE: Record<string, (ids: Record<string, string>) => unknown> = {
  "post /tickets": () => ({ subject: "S", text: "T", contact: { email: "sample@client.example" } }),
  "post /tickets/{id}/messages": () => ({ kind: "reply", text: "Hello" }),
  "post /tickets/bulk": ({ tickets }) => ({ ids: [tickets], change: { priority: "high" } }),
  "post /messages/{id}/split": () => ({ id: uuidv7() }),
  "post /labels/{id}/merge": ({ second }) => ({ intoId: second }),
  "post /contacts/{id}/merge": ({ secondContact }) => ({ otherId: secondContact }),
  "post /contacts/{id}/unmerge": ({ secondContact }) => ({ otherId: secondContact }),
  "post /companies/{id}/merge": ({ secondCompany }) => ({ otherId: secondCompany }),
  "post /domains": () => ({ name: `d${Math.floor(Math.random() * 1e9)}.example` }),
  "post /sign-in-domains": () => ({ name: `d${Math.floor(Math.random() * 1e9)}.example` }),
  "put /identity-providers/oidc": () => ({ name: "One", issuer: "https://idp.example", clientId: "one", clientSecret: "secret" }),
  "put /identity-providers/saml": () => ({ name: "One", metadata: "<EntityDescriptor/>" }),
  "patch /identity-providers/{id}": () => ({ name: "Renamed" }),
  "patch /sign-in-policy": () => ({ provisions: false }),
  "patch /workspace": () => ({ name: "Renamed" }),
  "patch /members/me": () => ({ name: "Renamed" }),
  "post /commands": () => ({ id: uuidv7(), name: "ticket.follow", input: { id: "01900000-0000-7000-8000-000000000000" } }),
  "post /data-exports": () => ({ email: "sample@client.example" }),
  "post /join-domains": () => ({ name: `j${Math.floor(Math.random() * 1e9)}.example`, role: "light-agent" }),
  "post /inboxes": () => ({ name: "N", addresses: [`sample${Math.floor(Math.random() * 1e9)}@desk.example`] }),
};
/** And by the name of a field. */
const FIELDS: Record<string, unknown> = {
  email: "sample@client.example",
  html: "<p>Hello</p>",
  text: "Hello",
  role: "agent",
  permissions: ["message.note"],
  domain: "sample.example",
  timeZone: "Europe/Lisbon",
  slug: "sample",
  password: "marble tractor echo wind",
  code: "000000",
};

export function sampleOf(schema: Schema, name: string, ids: Record<string, string>): unknown {
  const whole = WHOLE[name];
  if (whole) return whole(ids);
  if (name in FIELDS) return FIELDS[name];
  if (name in ids) return ids[name];
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices?.[0]) return sampleOf(choices[0], name, ids);
  if (Array.isArray(schema.allOf)) return Object.assign({}, ...(schema.allOf as Schema[]).map((part) => sampleOf(part, name, ids)));
  const type = [schema.type ?? "object"].flat()[0];
  if (type === "string") {
    if (schema.format === "uuid") return ids[idNames[name] ?? ""] ?? "01900000-0000-7000-8000-000000000000";
    if (schema.format === "date-time") return "2099-01-01T00:00:00Z";
    if (schema.format === "email") return FIELDS.email;
    return "x".repeat(Math.max(1, Number(schema.minLength ?? 1)));
  }
  if (type === "integer" || type === "number") return Number(schema.minimum ?? 1);
  if (type === "boolean") return true;
  if (type === "array") return Number(schema.minItems ?? 0) > 0 ? [sampleOf((schema.items ?? {}) as Schema, singular(name), ids)] : [];
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  return Object.fromEntries(required.map((field) => [field, sampleOf(properties[field] ?? {}, field, ids)]));
}

const singular = (name: string) => name.replace(/s$/, "");
/** Which record an id of this name is of. */
const idNames: Record<string, string> = {
  ticketId: "tickets",
  memberId: "members",
  messageId: "messages",
  teamId: "teams",
  inboxId: "inboxes",
  labelId: "labels",
  id: "tickets",
};
