/** What previews of mails are made of: the workspace's own look, names and newest tickets. */
import { sql } from "#/core/db.ts";
import type { Locale } from "#/core/locale.ts";
import { defineQuery } from "#/core/query.ts";
import { may } from "#/features/mail/policy.ts";
import { templateSampleInput } from "#/features/mail/template/schema.ts";
import { type MailLook, mailLook } from "#/features/workspace/queries.ts";

type SampleTicket = { number: number; subject: string; snippet: string; contact: string; email: string; at: string };
export type TemplateSample = {
  look: MailLook;
  slug: string;
  brandsReplies: boolean;
  /** An inbox, the first that answers by itself where there is one. */
  inbox: { name: string; acknowledgement: string | null };
  /** Who looks; null for a key. */
  member: { name: string; email: string; language: Locale | null; timeZone: string | null; signature: string | null } | null;
  /** Open ones, those that changed last first. */
  tickets: SampleTicket[];
};

const TICKETS = 9;

export const readTemplateSample = defineQuery({
  name: "mail.readTemplateSample",
  input: templateSampleInput,
  may: may.previewTemplates,
  run: async (actor): Promise<TemplateSample> => {
    const { workspaceId } = actor;
    const look = await mailLook(workspaceId);
    const [workspace] = await sql<Pick<TemplateSample, "slug" | "brandsReplies">>(
      `select slug, "brandsReplies" from workspace where id = $1`,
      [workspaceId],
    );
    const [inbox] = await sql<TemplateSample["inbox"]>(
      `select name, acknowledgement from inbox where "workspaceId" = $1 and not "isArchived" order by acknowledgement is null, id limit 1`,
      [workspaceId],
    );
    const [member] =
      actor.type === "member"
        ? await sql<NonNullable<TemplateSample["member"]>>(
            `select name, email, language, "timeZone", signature from member where "workspaceId" = $1 and id = $2`,
            [workspaceId, actor.id],
          )
        : [];
    const tickets = await sql<SampleTicket>(
      `select t.number, t.subject, t.snippet, c.name as contact, c.email, t."updatedAt" as at
       from ticket t join contact c on c."workspaceId" = t."workspaceId" and c.id = t."contactId"
       where t."workspaceId" = $1 and t.status = 'open' order by t."updatedAt" desc, t.id desc limit ${TICKETS}`,
      [workspaceId],
    );
    return {
      look,
      slug: workspace?.slug ?? "",
      brandsReplies: workspace?.brandsReplies ?? false,
      inbox: inbox ?? { name: look.name, acknowledgement: null },
      member: member ?? null,
      tickets,
    };
  },
});
