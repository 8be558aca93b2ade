/** What happens after a person was invited. */
import { createElement } from "react";
import { mailTransport } from "#/adapters/mail/index.ts";
import { inWorkspace } from "#/core/db.ts";
import { type JobInfo, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { productMailOf } from "#/features/mail/product/rules.ts";
import { INVITATION_DAYS } from "#/features/member/schema.ts";
import { invitationOf, languageOfUser } from "#/features/member/queries.ts";
import { mailLook } from "#/features/workspace/queries.ts";

/** `language`: of who invites, for somebody of whom none is known. */
export type SendInvitation = { workspaceId: string; memberId: string; inviterName: string; language?: Locale };

/** Mails the link to come in. Who has come meanwhile, or was deactivated, gets none. */
export async function sendInvitation(
  { workspaceId, memberId, inviterName, language = DEFAULT_LOCALE }: SendInvitation,
  job: Pick<JobInfo, "isLastAttempt">,
) {
  const invitation = await inWorkspace(workspaceId, () => invitationOf(workspaceId, memberId));
  if (!invitation) return;
  // Only here is React's renderer needed: a process that mails nothing does not load it.
  const [{ renderMail }, { Invitation }, { mailTexts }] = await Promise.all([
    import("#/emails/render.ts"),
    import("#/emails/Invitation.tsx"),
    import("#/emails/texts.ts"),
  ]);
  const { userId, name, email, workspaceName, token } = invitation;
  const texts = await mailTexts((await languageOfUser(userId)) ?? language);
  const look = await inWorkspace(workspaceId, () => mailLook(workspaceId));
  const url = new URL(`/invite/${token}`, env.APP_URL).toString();
  const body = await renderMail(createElement(Invitation, { texts, look, name, email, inviterName, days: INVITATION_DAYS, url }));
  const subject = texts.t("mail.invitation.subject", { workspace: workspaceName });
  const transport = await mailTransport();
  try {
    await transport.send(productMailOf({ appUrl: env.APP_URL, to: { name, email }, subject, ...body }));
  } catch (error) {
    if (job.isLastAttempt) log.error({ err: error, memberId }, "an invitation could not be mailed; it can be sent again from the settings");
    throw error;
  }
}

export const tasks = [task<SendInvitation>("sendInvitation", sendInvitation)];
