/** A workspace: one team's support, apart from all others on the installation. */
import { z } from "zod";
import { email, id, line, text } from "#/core/record.ts";

/** Part of addresses and URLs: small letters, figures, single hyphens. */
export const slug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/, "may have small letters, figures and single hyphens between them")
  .min(2, "must have at least 2 characters")
  .max(63, "must have at most 63 characters")
  .refine((value) => !RESERVED.has(value), "is reserved");

/** Paths of the installation itself. */
const RESERVED = new Set([
  "api",
  "docs",
  "sign-in",
  "sign-out",
  "new",
  "healthz",
  "readyz",
  "metrics",
  "webhooks",
  "sso",
  "scim",
  "reset-password",
  "static",
  "help",
  "portal",
  "widget",
  "admin",
  "settings",
  // The pages of a person's own, before any workspace.
  "account",
  "workspaces",
  "downloads",
]);

export const workspaceRecord = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  isDemo: z.boolean(),
  /** When the first steps were done, or put away. */
  onboardedAt: z.string().nullable(),
  /** Whether it is noted when a customer opens a mail. */
  tracksOpens: z.boolean(),
  /** An answer to a ticket that has been closed for longer opens a new one, linked to it. */
  followUpAfterDays: z.int(),
  /** A path of this site; it stays that picture's. */
  logoUrl: z.string().nullable(),
  /** Of buttons in its mails, as #rrggbb; null: the product's. */
  mailColor: z.string().nullable(),
  /** Below its mails: who sends them, as a postal address. */
  mailFooter: z.string().nullable(),
  /** Logo and footer stand in members' replies as well. */
  brandsReplies: z.boolean(),
  /** The source of mail that came in is emptied after so many days; null: it is kept for ever. */
  keepRawMailDays: z.int().nullable(),
  /** When everything of it is deleted, unless somebody keeps it; until then nothing is changed. Null: it stays. */
  deletionAt: z.string().nullable(),
  /** Members without a second factor can do nothing here but get one. */
  requiresTwoFactors: z.boolean(),
  version: z.int(),
});
export type WorkspaceRecord = z.infer<typeof workspaceRecord>;

/** Where a logo lies: named by its content and its size in pixels. */
export const LOGO_KEY = /^([0-9a-f-]{36})\/logos\/[0-9a-f]{64}-(\d{1,4})x(\d{1,4})\.png$/;
export const LOGO_BYTES_MAX = 512 * 1024;
/** Of either side, in pixels: enough for the sharpest screens. */
export const LOGO_SIDE_MAX = 1_200;

/** Characters: an address and a line of law, not a page of it. */
export const MAIL_FOOTER_MAX = 500;

/** Unless the workspace says otherwise. */
export const FOLLOW_UP_AFTER_DAYS = 14;
export const KEEP_RAW_MAIL_DAYS = 90;
/** Of both. */
export const DAYS_MAX = 3_650;

export const createWorkspaceInput = z.strictObject({
  slug,
  name: line(80),
  isDemo: z.boolean().default(false),
  owner: z.strictObject({ userId: id, name: line(120), email }),
});

/** The slug stays: mail addresses and links are made of it. */
const change = {
  name: line(80).optional(),
  mailColor: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, "must be a colour, as in #1a7f5a")
    .nullish(),
  mailFooter: text(MAIL_FOOTER_MAX).nullish(),
  brandsReplies: z.boolean().optional(),
  followUpAfterDays: z.int().min(1).max(DAYS_MAX).optional(),
  tracksOpens: z.boolean().optional(),
  /** Null: for ever. */
  keepRawMailDays: z.int().min(1, "must be at least 1; null keeps mail for ever").max(DAYS_MAX).nullable().optional(),
  requiresTwoFactors: z.boolean().optional(),
};
const namesChange = ({ version: _, ...given }: Record<string, unknown>) => Object.values(given).some((value) => value !== undefined);
const NO_CHANGE = { message: "must name something to change" };
export const changeWorkspaceBody = z.strictObject(change).refine(namesChange, NO_CHANGE);
export const updateWorkspaceInput = z.strictObject({ version: z.int().optional(), ...change }).refine(namesChange, NO_CHANGE);
export const finishOnboardingInput = z.strictObject({});
/** The picture is stored before; null takes it away. */
export const setLogoInput = z.strictObject({ storageKey: z.string().regex(LOGO_KEY, "must be the key of a logo").nullable() });

export const WORKSPACE_EVENTS = [
  "workspace.created",
  "workspace.updated",
  "workspace.onboarded",
  "workspace.deletionRequested",
  "workspace.kept",
] as const;
