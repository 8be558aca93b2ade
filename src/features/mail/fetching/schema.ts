/** Fetching an inbox's mail from a mailbox, by IMAP. What opens the mailbox goes in and never comes out. */
import { z } from "zod";
import { id, line, time } from "#/core/record.ts";

export const SECURITIES = ["tls", "starttls", "none"] as const;
/** What becomes of a message once it is kept here: it is marked as read, nothing, it is moved to a folder, or deleted. */
export const AFTERWARDS = ["seen", "leave", "move", "delete"] as const;
export const FETCHING_STATES = ["connecting", "importing", "connected", "failing"] as const;
/** Why it fails: the login or the OAuth token is refused, what opens the door cannot be read, or the server is not allowed, not reached, not trusted, has no such folder, or something else. */
export const FAULTS = ["login", "token", "secret", "address", "unreachable", "tls", "folder", "server"] as const;
export type FetchingFault = (typeof FAULTS)[number];

/** Where the great providers' mailboxes are. Their clients are registered by who runs the installation. */
export const PROVIDERS = {
  google: { host: "imap.gmail.com", tokenUrl: "https://oauth2.googleapis.com/token", scope: null, trustedServer: "mx.google.com" },
  microsoft: {
    host: "outlook.office365.com",
    tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    trustedServer: null,
  },
} as const;

export const fetchingRecord = z.object({
  /** The inbox's. */
  id,
  host: z.string(),
  port: z.int(),
  security: z.enum(SECURITIES),
  user: z.string(),
  auth: z.enum(["password", "oauth2"]),
  tokenUrl: z.string().nullable(),
  clientId: z.string().nullable(),
  scope: z.string().nullable(),
  folder: z.string(),
  after: z.enum(AFTERWARDS),
  moveTo: z.string().nullable(),
  importFrom: z.string(),
  trustedServer: z.string().nullable(),
  state: z.enum(FETCHING_STATES),
  stateAt: z.string(),
  fault: z.enum(FAULTS).nullable(),
  faultDetail: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  lastMessageAt: z.string().nullable(),
  /** Mail of the past that is wanted; null before the first connection. */
  importTotal: z.int().nullable(),
  importDone: z.int(),
  version: z.int(),
});
export type FetchingRecord = z.infer<typeof fetchingRecord>;

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$|^[0-9a-f:]*:[0-9a-f:.]+$/;
const secretText = z
  .string()
  .min(1, "must not be empty")
  .max(5_000, "must have at most 5000 characters")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  .regex(/^[^\u0000-\u001f\u007f]*$/, "must be one line")
  .optional();

const place = {
  host: z.string().trim().toLowerCase().regex(HOST, "must be the name of a mail server, as in imap.acme.com"),
  port: z.int().min(1, "must be 1 or more").max(65_535, "must be 65535 or less").optional(),
  security: z.enum(SECURITIES).default("tls"),
  user: line(320),
  folder: line(500).default("INBOX"),
  after: z.enum(AFTERWARDS).default("seen"),
  moveTo: line(500).nullish(),
  /** Left out: what it was, or now. */
  importFrom: time.optional(),
  trustedServer: z
    .string()
    .trim()
    .max(253, "must have at most 253 characters")
    .regex(/^[^\s;"()]*$/, "must be the name that the server's Authentication-Results begin with")
    .nullish(),
};
/** Left out, a secret stays what it was, as long as it goes to the same server. */
const byPassword = z.strictObject({ ...place, auth: z.literal("password"), password: secretText });
const byOAuth = z.strictObject({
  ...place,
  auth: z.literal("oauth2"),
  tokenUrl: z
    .string()
    .trim()
    .max(500, "must have at most 500 characters")
    .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), "must be an address as in https://oauth2.googleapis.com/token"),
  clientId: line(500),
  clientSecret: secretText,
  refreshToken: secretText,
  scope: line(1_000).nullish(),
});
export const setFetchingBody = z.discriminatedUnion("auth", [byPassword, byOAuth]);
export type SetFetchingBody = z.infer<typeof setFetchingBody>;
export const setFetchingInput = z.discriminatedUnion("auth", [byPassword.extend({ id }), byOAuth.extend({ id })]);

export const fetchingIdInput = z.strictObject({ id });

/** What a mailbox is opened with. */
export type FetchingSecret = { password: string } | { clientSecret: string | null; refreshToken: string };

/** What the process that fetches tells of itself. */
export const recordFetchingInput = z.strictObject({
  id,
  state: z.enum(FETCHING_STATES),
  fault: z.enum(FAULTS).nullable().default(null),
  faultDetail: z.string().max(1_000).nullable().default(null),
  nextTryAt: time.nullable().default(null),
});
export type RecordFetchingInput = z.input<typeof recordFetchingInput>;

/** What was found in a mailbox when it was tried out; nothing was changed there. */
export const fetchingTrial = z.object({
  /** Why it does not work, with what the server said; null: it works. */
  fault: z.enum(FAULTS).nullable(),
  faultDetail: z.string().nullable(),
  folders: z.array(z.string()),
  /** Messages in the folder, and how many of them would be imported. */
  messageCount: z.int(),
  importCount: z.int(),
  /** The server tells of new mail by itself; otherwise it is asked each minute. */
  hasIdle: z.boolean(),
});
export type FetchingTrial = z.infer<typeof fetchingTrial>;

export const FETCHING_EVENTS = ["fetching.set", "fetching.removed", "fetching.recorded"] as const;
