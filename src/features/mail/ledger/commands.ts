/** Reading again what could not be read. */
import { currentWorkspaceId } from "#/core/db.ts";
import { command, touch } from "#/core/execute.ts";
import { retryFailedMail } from "#/features/mail/commands.ts";
import { retryInboundInput } from "#/features/mail/ledger/schema.ts";
import { may } from "#/features/mail/policy.ts";

export const retryInboundMail = command({
  name: "mail.retryInbound",
  input: retryInboundInput,
  may: (actor) => may.retryInbound(actor),
  /** Lines that have not failed are left alone, as are those of others. Done before the commit: a job that runs twice has its effect once. */
  run: async (ctx, { ids }) => {
    const result = await retryFailedMail({ ...(ids && { ids }), workspaceId: currentWorkspaceId() });
    if (result.retried > 0)
      ctx.emit("mail.retriedInbound", { subject: touch("workspace", ctx.workspaceId), data: ids ? { ids } : { count: result.retried } });
    return result;
  },
});
