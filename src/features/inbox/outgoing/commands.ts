/** Chooses by what an inbox's mail leaves. */
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { isAllowedHost, isInsideHost } from "#/core/guardedFetch.ts";
import { seal } from "#/core/secret.ts";
import { env } from "#/env.ts";
import { secretOf } from "#/features/inbox/outgoing/queries.ts";
import { smtpServerOf } from "#/features/inbox/outgoing/rules.ts";
import { setOutgoingInput } from "#/features/inbox/outgoing/schema.ts";
import { may } from "#/features/inbox/policy.ts";
import { inboxesById } from "#/features/inbox/queries.ts";
import type { InboxRecord } from "#/features/inbox/schema.ts";

export const setOutgoing = command({
  name: "inbox.setOutgoing",
  input: setOutgoingInput,
  load: async (ctx, { id }) => {
    await sql(`select from inbox where "workspaceId" = $1 and id = $2 for update`, [ctx.workspaceId, id]);
    const [inbox] = await inboxesById(ctx.workspaceId, [id]);
    if (!inbox) throw notFound("inbox");
    return inbox;
  },
  may: may.update,
  run: async (ctx, input, before): Promise<InboxRecord> => {
    const { id, by, perMinute = null } = input;
    if (input.by === "smtp" && env.isProduction) {
      // A workspace's administrators are not the installation's: they must not reach what stands beside it.
      const { host, port } = smtpServerOf(input.url);
      if (isInsideHost(host) && !isAllowedHost(host, port, env.CONNECT_FETCH_HOSTS))
        throw invalid("url", "must be a host that stands outside this installation");
    }
    const secret = input.by === "smtp" ? input.url : input.by === "postmark" ? input.token : null;
    await sql(
      `update inbox set outgoing = $3, "outgoingSecret" = $4, "outgoingHost" = $5, "postmarkStream" = $6, "outgoingPerMinute" = $7, version = version + 1
       where "workspaceId" = $1 and id = $2`,
      [
        ctx.workspaceId,
        id,
        by,
        secret === null ? null : seal(secret, secretOf(ctx.workspaceId, id)),
        input.by === "smtp" ? new URL(input.url).host : null,
        input.by === "postmark" ? input.stream : null,
        perMinute,
      ],
    );
    const [record] = await inboxesById(ctx.workspaceId, [id]);
    if (!record) throw notFound("inbox");
    ctx.emit("inbox.updated", {
      subject: touch("inbox", id),
      data: { from: { outgoing: before.outgoing }, to: { outgoing: record.outgoing } },
    });
    return record;
  },
});
