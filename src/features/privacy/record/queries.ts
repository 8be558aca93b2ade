/** Reads the record of processing. */
import { z } from "zod";
import { sql } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { env } from "#/env.ts";
import { EXPORT_DAYS } from "#/features/privacy/export/schema.ts";
import { may } from "#/features/privacy/policy.ts";
import { type InboxWay, keptOf, servicesOf } from "#/features/privacy/record/rules.ts";
import type { ProcessingRecord } from "#/features/privacy/record/schema.ts";
import { retentionOf } from "#/features/privacy/retention/queries.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";

export const readProcessing = defineQuery({
  name: "processing.read",
  input: z.object({}),
  may: may.readRecord,
  run: async ({ workspaceId }): Promise<ProcessingRecord> => {
    const [workspace] = await sql<{ name: string }>(`select name from workspace where id = $1`, [workspaceId]);
    if (!workspace) throw notFound("workspace");
    const inboxes = await sql<InboxWay>(
      `select distinct outgoing, "outgoingHost" from inbox where "workspaceId" = $1 and not "isArchived" order by 1, 2`,
      [workspaceId],
    );
    const times = { exportDays: EXPORT_DAYS, sessionDays: env.CONNECT_SESSION_DAYS, codeMinutes: CODE_MINUTES };
    return {
      generatedAt: new Date().toISOString(),
      workspace: workspace.name,
      address: env.APP_URL,
      kept: keptOf(await retentionOf(workspaceId), times),
      services: servicesOf(env, inboxes),
    };
  },
});
