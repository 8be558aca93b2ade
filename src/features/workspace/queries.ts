/** Reads of workspaces. */
import { z } from "zod";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery, type Synced } from "#/core/query.ts";
import { appSecret } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { type Logo, logoAddressKey, logoOf, logoPath } from "#/features/workspace/logo/rules.ts";
import { may } from "#/features/workspace/policy.ts";
import { DEMO_EMAIL, DEMO_SLUG, demoPassword } from "#/features/workspace/rules.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";

type Row = Omit<WorkspaceRecord, "logoUrl"> & { logoKey: string | null };
export async function workspacesById(ids: string[]): Promise<WorkspaceRecord[]> {
  const rows = await sql<Row>(
    `select id, slug, name, "isDemo", "onboardedAt", "followUpAfterDays", "tracksOpens", "logoKey", "mailColor", "mailFooter", "brandsReplies",
       "keepRawMailDays", "deletionAt", "requiresTwoFactors", version
     from workspace where id = any($1::uuid[])`,
    [ids],
  );
  return rows.map(({ logoKey, ...row }) => ({ ...row, logoUrl: logoKey && logoPath(logoAddressKey(appSecret()), logoKey) }));
}

/** How a workspace's mails look, with its logo's whole address. */
export type MailLook = { name: string; logo: Logo | null; color: string | null; footer: string | null };
export const lookOf = ({
  logoKey,
  ...look
}: {
  name: string;
  logoKey: string | null;
  color: string | null;
  footer: string | null;
}): MailLook => ({
  ...look,
  logo: logoOf(logoAddressKey(appSecret()), env.APP_URL, logoKey),
});

/** The look of the workspace the connection is in. @throws AppError not-found */
export async function mailLook(workspaceId: string): Promise<MailLook> {
  const [row] = await sql<Parameters<typeof lookOf>[0]>(
    `select name, "logoKey", "mailColor" as color, "mailFooter" as footer from workspace where id = $1`,
    [workspaceId],
  );
  if (!row) throw notFound("workspace");
  return lookOf(row);
}

/** The id of the workspace with this slug, or null. */
export async function workspaceIdBySlug(slug: string): Promise<string | null> {
  const [found] = await resolve<{ workspaceId: string }>("workspace_by_slug", slug);
  return found?.workspaceId ?? null;
}

/** The demo's sign-in, for the sign-in page; null where there is no demo workspace, and in production, where strangers see that page. */
export async function demoSignIn(): Promise<{ email: string; password: string } | null> {
  if (env.isProduction) return null;
  const id = await workspaceIdBySlug(DEMO_SLUG);
  const [workspace] = id ? await inWorkspace(id, () => workspacesById([id])) : [];
  return workspace?.isDemo ? { email: DEMO_EMAIL, password: demoPassword(appSecret()) } : null;
}

/** The workspace the actor acts in. */
export const readWorkspace = defineQuery({
  name: "workspace.read",
  input: z.object({}),
  may: may.read,
  run: async (actor) => {
    const [record] = await workspacesById([actor.workspaceId]);
    if (!record) throw notFound("workspace");
    return record;
  },
});

export const syncedWorkspaces: Synced = {
  type: "workspace",
  may: may.read,
  read: (_actor, ids) => workspacesById(ids),
  bootstrap: (actor) => workspacesById([actor.workspaceId]),
};
