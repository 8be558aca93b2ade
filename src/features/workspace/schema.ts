/** A workspace: one team's support, apart from all others on the installation. */
import { z } from "zod";
import { email, id, line } from "#/core/record.ts";

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
  "account",
  "workspaces",
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
  version: z.int(),
});
export type WorkspaceRecord = z.infer<typeof workspaceRecord>;

/** Unless the workspace says otherwise. */
export const FOLLOW_UP_AFTER_DAYS = 14;

export const createWorkspaceInput = z.strictObject({
  slug,
  name: line(80),
  isDemo: z.boolean().default(false),
  owner: z.strictObject({ userId: id, name: line(120), email }),
});

/** The slug stays: mail addresses and links are made of it. */
const change = { name: line(80).optional(), followUpAfterDays: z.int().min(1).max(3_650).optional(), tracksOpens: z.boolean().optional() };
const namesChange = ({ version: _, ...given }: Record<string, unknown>) => Object.values(given).some((value) => value !== undefined);
const NO_CHANGE = { message: "must name something to change" };
export const changeWorkspaceBody = z.strictObject(change).refine(namesChange, NO_CHANGE);
export const updateWorkspaceInput = z.strictObject({ version: z.int().optional(), ...change }).refine(namesChange, NO_CHANGE);
export const finishOnboardingInput = z.strictObject({});

export const WORKSPACE_EVENTS = ["workspace.created", "workspace.updated", "workspace.onboarded"] as const;
