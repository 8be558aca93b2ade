/** How people become members by themselves: by a link that was given to them, or by the domain of their e-mail address. */
import { z } from "zod";
import { id, paging } from "#/core/record.ts";
import { domainName } from "#/features/domain/schema.ts";
import { role } from "#/features/member/schema.ts";

/** What joining by oneself can make of somebody. Owners are made by owners, guests are asked to a ticket. */
const joinRole = role.exclude(["owner", "guest"]);
const given = { role: joinRole.default("agent"), roleId: id.nullable().default(null) };

const USES_MAX = 1_000;
const DAYS_MAX = 90;
export const joinLinkRecord = z.object({
  id,
  role,
  roleId: id.nullable(),
  usesMax: z.int(),
  uses: z.int(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  createdAt: z.string(),
  /** What is given to people. */
  url: z.string(),
});
export type JoinLinkRecord = z.infer<typeof joinLinkRecord>;
export const createJoinLinkInput = z.strictObject({
  ...given,
  usesMax: z.int().min(1, "must be 1 or more").max(USES_MAX, `must be ${USES_MAX} or less`).default(10),
  expiresInDays: z.int().min(1, "must be 1 or more").max(DAYS_MAX, `must be ${DAYS_MAX} or less`).default(7),
});

export const joinDomainRecord = z.object({
  id,
  name: z.string(),
  role,
  roleId: id.nullable(),
  /** The TXT record that proves the domain to be the workspace's. */
  host: z.string(),
  value: z.string(),
  /** Null: not proven, or no longer; nobody joins by it. */
  verifiedAt: z.string().nullable(),
  checkedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type JoinDomainRecord = z.infer<typeof joinDomainRecord>;
export const createJoinDomainInput = z.strictObject({
  ...given,
  name: domainName,
});
/** What the DNS said. */
export const recordJoinDomainInput = z.strictObject({ id, isProven: z.boolean() });

export const joinIdInput = z.strictObject({ id });
export const listJoinsInput = z.object(paging);

const person = { userId: id, name: z.string(), email: z.string() };
/** A person who is signed in joins by this link, or this domain; for the product, which has asked who they are. */
export const joinByInput = z.strictObject({ id, ...person });

export const JOIN_EVENTS = [
  "join.linkCreated",
  "join.linkRevoked",
  "join.domainCreated",
  "join.domainChecked",
  "join.domainDeleted",
] as const;
