/** Which of the mails that were kept raw a message was read from. */
import { sql, system } from "#/core/db.ts";
import { notFound } from "#/core/errors.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/mail/policy.ts";
import { readOriginalInput } from "#/features/mail/original/schema.ts";

/**
 * `raws`: what came under the message's Message-ID and is still kept, oldest first: most often one. `contentHash` tells which of several it is.
 * `clearedAt`: since when nothing is kept of what came.
 */
export type Received = { kind: string; subject: string; contentHash: string | null; raws: Buffer[]; clearedAt: string | null };
const SAME_ID_MAX = 8;

export const readOriginal = defineQuery({
  name: "mail.readOriginal",
  input: readOriginalInput,
  may: may.readOriginal,
  run: async (actor, { id }): Promise<Received> => {
    const [message] = await sql<{ kind: string; messageId: string | null; contentHash: string | null; subject: string }>(
      `select m.kind, m."messageId", m."contentHash", t.subject from message m
       join ticket t on t."workspaceId" = m."workspaceId" and t.id = m."ticketId" where m."workspaceId" = $1 and m.id = $2`,
      [actor.workspaceId, id],
    );
    if (!message) throw notFound("message");
    const { kind, subject, contentHash, messageId } = message;
    // Raw mail belongs to the installation: the workspace is part of the question, since no policy of the database asks it.
    const rows =
      kind === "customer" && messageId
        ? await system<{ raw: Buffer; clearedAt: string | null }>(
            `select raw, "sourceClearedAt" as "clearedAt" from inbound_mail where "workspaceId" = $1 and "messageId" = $2 and outcome <> 'refused' order by "receivedAt", id limit ${SAME_ID_MAX}`,
            [actor.workspaceId, messageId],
          )
        : [];
    const kept = rows.filter(({ clearedAt }) => !clearedAt);
    return {
      kind,
      subject,
      contentHash,
      raws: kept.map(({ raw }) => raw),
      clearedAt: rows.length > kept.length ? (rows.at(-1)?.clearedAt ?? null) : null,
    };
  },
});
