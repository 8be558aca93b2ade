/** SCIM's words (RFC 7643, RFC 7644), as Okta, Entra and others write them, in the directory's own; and back. Pure functions. */
import type { DirectoryGroup, DirectoryUser } from "#/features/directory/schema.ts";

export const SCHEMA = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
  patch: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
  error: "urn:ietf:params:scim:api:messages:2.0:Error",
  config: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
  resourceType: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
  schema: "urn:ietf:params:scim:schemas:core:2.0:Schema",
} as const;

/** What cannot be understood, with SCIM's own word for it. */
export class ScimFault extends Error {
  readonly scimType: "invalidFilter" | "invalidSyntax" | "invalidPath" | "invalidValue" | "noTarget";
  constructor(scimType: ScimFault["scimType"], message: string) {
    super(message);
    this.scimType = scimType;
  }
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value.trim() : null);
const bare = (attribute: string) => attribute.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i, "");

/** `attribute eq "value"`, of these attributes; each may be written in more ways than one. Null: no filter. */
export function parseFilter<A extends string>(
  filter: string | undefined,
  attributes: Record<string, A>,
): { attribute: A; value: string } | null {
  if (filter === undefined || filter.trim() === "") return null;
  const found = /^\s*(\S+(?:\[[^\]]*\]\S*)?)\s+eq\s+"((?:[^"\\]|\\.)*)"\s*$/i.exec(filter);
  const attribute = found ? attributes[bare(found[1] ?? "").toLowerCase()] : undefined;
  if (!found || !attribute)
    throw new ScimFault("invalidFilter", `Filters are of the form: ${[...new Set(Object.values(attributes))].join(" or ")} eq "value".`);
  return { attribute, value: JSON.parse(`"${found[2]}"`) as string };
}
export const USER_FILTERS = {
  id: "id",
  username: "userName",
  externalid: "externalId",
  emails: "email",
  "emails.value": "email",
  'emails[type eq "work"].value': "email",
} as const;
export const GROUP_FILTERS = { id: "id", displayname: "displayName", externalid: "externalId" } as const;

/** SCIM counts from one; less than one is one, and fewer than none is none. */
export function pageOfList(startIndex: string | undefined, count: string | undefined): { startIndex: number; count: number } {
  const number = (text: string | undefined, fallback: number) => {
    const value = text === undefined || text === "" ? fallback : Number(text);
    if (!Number.isInteger(value)) throw new ScimFault("invalidValue", "startIndex and count are whole numbers.");
    return value;
  };
  return { startIndex: Math.max(1, Math.min(number(startIndex, 1), 2_000_000_000)), count: Math.max(0, Math.min(number(count, 100), 200)) };
}

/** What of a user can be set. */
export type UserFields = Pick<DirectoryUser, "userName" | "externalId" | "givenName" | "familyName" | "displayName" | "isActive"> & {
  email: string | null;
};

/** Entra writes "True" and "False". */
function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw new ScimFault("invalidValue", "active is true or false.");
}

type Draft = {
  userName?: string | null;
  externalId?: string | null;
  displayName?: string | null;
  active?: boolean;
  email?: string | null;
} & {
  givenName?: string | null;
  familyName?: string | null;
  formatted?: string | null;
};

/** Each attribute this product keeps, by its path in small letters. All others are passed over: directories send far more than is asked for. */
const SETTERS: Record<string, (draft: Draft, value: unknown) => void> = {
  username: (draft, value) => Object.assign(draft, { userName: textOf(value) }),
  externalid: (draft, value) => Object.assign(draft, { externalId: textOf(value) }),
  displayname: (draft, value) => Object.assign(draft, { displayName: textOf(value) }),
  active: (draft, value) => Object.assign(draft, { active: truth(value) }),
  "name.givenname": (draft, value) => Object.assign(draft, { givenName: textOf(value) }),
  "name.familyname": (draft, value) => Object.assign(draft, { familyName: textOf(value) }),
  "name.formatted": (draft, value) => Object.assign(draft, { formatted: textOf(value) }),
  name: (draft, value) => {
    for (const [key, part] of Object.entries(isObject(value) ? value : {})) SETTERS[`name.${key.toLowerCase()}`]?.(draft, part);
  },
  emails: (draft, value) => {
    const list = (Array.isArray(value) ? value : [value]).filter(isObject);
    const chosen = list.find((one) => one.primary === true || one.primary === "true" || one.primary === "True") ?? list[0];
    draft.email = textOf(chosen?.value);
  },
};
function set(draft: Draft, path: string, value: unknown): void {
  const name = bare(path).toLowerCase();
  if (/^emails\[[^\]]*\](\.value)?$/.test(name)) draft.email = textOf(isObject(value) ? value.value : value);
  else SETTERS[name]?.(draft, value);
}

function finished(draft: Draft, before: UserFields | null): UserFields {
  const userName = draft.userName ?? before?.userName;
  if (!userName) throw new ScimFault("invalidValue", "userName is needed.");
  const givenName = draft.givenName === undefined ? (before?.givenName ?? null) : draft.givenName;
  const familyName = draft.familyName === undefined ? (before?.familyName ?? null) : draft.familyName;
  const isRenamed = draft.givenName !== undefined || draft.familyName !== undefined;
  const whole = [givenName, familyName].filter(Boolean).join(" ");
  const displayName = draft.displayName ?? draft.formatted ?? ((isRenamed || !before) && whole ? whole : (before?.displayName ?? userName));
  return {
    userName,
    externalId: draft.externalId === undefined ? (before?.externalId ?? null) : draft.externalId,
    givenName,
    familyName,
    displayName: displayName.slice(0, 120),
    isActive: draft.active ?? before?.isActive ?? true,
    email: draft.email ?? before?.email ?? (userName.includes("@") ? userName : null),
  };
}

/** A whole user as it was sent. `before`: the one it takes the place of; what is not sent at all stays. */
export function readUser(body: unknown, before: UserFields | null = null): UserFields {
  if (!isObject(body)) throw new ScimFault("invalidSyntax", "The body must be a user.");
  const draft: Draft = {};
  for (const [path, value] of Object.entries(body)) set(draft, path, value);
  return finished(draft, before);
}

type Operation = { op: "add" | "replace" | "remove"; path: string | null; value: unknown };
/** Entra writes "Add" where the standard has "add". */
function operationsOf(body: unknown): Operation[] {
  const list = isObject(body) ? (body.Operations ?? body.operations) : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > 1_000)
    throw new ScimFault("invalidSyntax", "Operations must be a list of operations.");
  return list.map((one: unknown) => {
    const op = isObject(one) && typeof one.op === "string" ? one.op.toLowerCase() : "";
    if (!isObject(one) || (op !== "add" && op !== "replace" && op !== "remove"))
      throw new ScimFault("invalidSyntax", "An operation is add, replace or remove.");
    const path = textOf(one.path);
    if (op === "remove" && !path) throw new ScimFault("noTarget", "What is to be removed has to be named by a path.");
    return { op, path, value: one.value };
  });
}

/** A user after a PATCH. */
export function patchUser(body: unknown, before: UserFields): UserFields {
  const draft: Draft = {};
  for (const { op, path, value } of operationsOf(body)) {
    if (op === "remove") {
      // What a user cannot be without stays.
      if (path && !/^(active|username)$/i.test(bare(path))) set(draft, path, null);
    } else if (path) set(draft, path, value);
    else if (isObject(value)) for (const [name, one] of Object.entries(value)) set(draft, name, one);
    else throw new ScimFault("invalidValue", "Without a path, the value has to be an object.");
  }
  return finished(draft, before);
}

export type GroupChange = { name?: string; externalId?: string | null; memberIds?: string[]; add: string[]; remove: string[] };

const idsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const id = textOf(isObject(one) ? one.value : one);
    return id ? [id.toLowerCase()] : [];
  });

export function readGroup(body: unknown): { name: string; externalId: string | null; memberIds: string[] } {
  const name = isObject(body) ? textOf(body.displayName) : null;
  if (!isObject(body) || !name) throw new ScimFault("invalidValue", "displayName is needed.");
  return { name, externalId: textOf(body.externalId), memberIds: idsOf(body.members ?? []) };
}

/** What a PATCH changes of a group, one operation after another. */
export function patchGroup(body: unknown): GroupChange {
  const change: GroupChange = { add: [], remove: [] };
  const add = (ids: string[]) => {
    change.remove = change.remove.filter((id) => !ids.includes(id));
    change.add.push(...ids);
  };
  const remove = (ids: string[]) => {
    change.add = change.add.filter((id) => !ids.includes(id));
    change.remove.push(...ids);
  };
  const members = (op: Operation["op"], value: unknown) => {
    if (op === "add") return add(idsOf(value));
    if (op === "remove" && value !== undefined && value !== null) return remove(idsOf(value));
    change.memberIds = op === "replace" ? idsOf(value) : [];
    change.add = [];
    change.remove = [];
  };
  const put = (op: Operation["op"], path: string, value: unknown) => {
    const name = bare(path);
    const one = /^members\[\s*value\s+eq\s+"([^"]+)"\s*\]$/i.exec(name)?.[1];
    if (one) return op === "remove" ? remove([one.toLowerCase()]) : add([one.toLowerCase()]);
    if (/^members$/i.test(name)) return members(op, value);
    if (/^displayname$/i.test(name) && op !== "remove") change.name = textOf(value) ?? undefined;
    if (/^externalid$/i.test(name)) change.externalId = op === "remove" ? null : textOf(value);
  };
  for (const { op, path, value } of operationsOf(body)) {
    if (path) put(op, path, value);
    else if (isObject(value)) for (const [name, one] of Object.entries(value)) put(op, name, one);
    else throw new ScimFault("invalidValue", "Without a path, the value has to be an object.");
  }
  return change;
}

export const scimUser = (user: DirectoryUser, url: string) => ({
  schemas: [SCHEMA.user],
  id: user.id,
  ...(user.externalId ? { externalId: user.externalId } : {}),
  userName: user.userName,
  name: {
    formatted: user.displayName,
    ...(user.givenName ? { givenName: user.givenName } : {}),
    ...(user.familyName ? { familyName: user.familyName } : {}),
  },
  displayName: user.displayName,
  emails: [{ value: user.email, type: "work", primary: true }],
  active: user.isActive,
  groups: user.groups.map(({ id, name }) => ({ value: id, display: name, $ref: `${url}/Groups/${id}` })),
  meta: { resourceType: "User", created: user.createdAt, lastModified: user.updatedAt, location: `${url}/Users/${user.id}` },
});

export const scimGroup = (group: DirectoryGroup, url: string, withMembers: boolean) => ({
  schemas: [SCHEMA.group],
  id: group.id,
  ...(group.externalId ? { externalId: group.externalId } : {}),
  displayName: group.name,
  ...(withMembers ? { members: group.members.map(({ id, name }) => ({ value: id, display: name, $ref: `${url}/Users/${id}` })) } : {}),
  meta: { resourceType: "Group", created: group.createdAt, lastModified: group.updatedAt, location: `${url}/Groups/${group.id}` },
});

type Kind = "string" | "boolean" | "complex" | "reference";
const attribute = (name: string, type: Kind, more: Json = {}) => ({
  name,
  type,
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
  ...more,
});
const members = [
  attribute("value", "string"),
  attribute("display", "string", { mutability: "readOnly" }),
  attribute("$ref", "reference", { mutability: "readOnly", referenceTypes: ["User", "Group"] }),
];

/** What this product keeps of a user and of a group. */
export const SCHEMAS = [
  {
    schemas: [SCHEMA.schema],
    id: SCHEMA.user,
    name: "User",
    description: "A member of the workspace",
    attributes: [
      attribute("userName", "string", { required: true, uniqueness: "server" }),
      attribute("name", "complex", {
        subAttributes: [attribute("formatted", "string"), attribute("givenName", "string"), attribute("familyName", "string")],
      }),
      attribute("displayName", "string"),
      attribute("emails", "complex", {
        multiValued: true,
        mutability: "immutable",
        subAttributes: [attribute("value", "string"), attribute("type", "string"), attribute("primary", "boolean")],
      }),
      attribute("active", "boolean"),
      attribute("groups", "complex", { multiValued: true, mutability: "readOnly", subAttributes: members }),
    ],
  },
  {
    schemas: [SCHEMA.schema],
    id: SCHEMA.group,
    name: "Group",
    description: "A group, which may give a role",
    attributes: [
      attribute("displayName", "string", { required: true }),
      attribute("members", "complex", { multiValued: true, subAttributes: members }),
    ],
  },
];

export const resourceTypes = (url: string) =>
  [
    { id: "User", endpoint: "/Users", schema: SCHEMA.user },
    { id: "Group", endpoint: "/Groups", schema: SCHEMA.group },
  ].map((type) => ({
    schemas: [SCHEMA.resourceType],
    ...type,
    name: type.id,
    meta: { resourceType: "ResourceType", location: `${url}/ResourceTypes/${type.id}` },
  }));

export const serviceProviderConfig = (url: string) => ({
  schemas: [SCHEMA.config],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "The token that the settings of the workspace show once.",
      primary: true,
    },
  ],
  meta: { resourceType: "ServiceProviderConfig", location: `${url}/ServiceProviderConfig` },
});
