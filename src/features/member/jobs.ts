/** What happens after a person was invited. */
import { createElement } from "react";
import { v7 as uuidv7 } from "uuid";
import { mailTransport } from "#/adapters/mail/index.ts";
import { inWorkspace } from "#/core/db.ts";
import { type JobInfo, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { INVITATION_DAYS } from "#/features/member/schema.ts";
import { invitationOf, languageOfUser } from "#/features/member/queries.ts";

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
  const [{ render }, { Invitation }, { mailTexts }] = await Promise.all([
    import("@react-email/render"),
    import("#/emails/Invitation.tsx"),
    import("#/emails/texts.ts"),
  ]);
  const { userId, name, email, workspaceName, token } = invitation;
  const texts = await mailTexts((await languageOfUser(userId)) ?? language);
  const url = new URL(`/invite/${token}`, env.APP_URL).toString();
  const template = createElement(Invitation, { texts, name, email, workspaceName, inviterName, days: INVITATION_DAYS, url });
  const [html, text] = await Promise.all([render(template), render(template, { plainText: true })]);
  const domain = new URL(env.APP_URL).hostname;
  const transport = await mailTransport();
  try {
    await transport.send({
      messageId: `${uuidv7()}@${domain}`,
      from: { name: "Connect", email: `no-reply@${domain}` },
      to: [{ name: invitation.name, email: invitation.email }],
      cc: [],
      bcc: [],
      replyTo: null,
      subject: texts.t("mail.invitation.subject", { workspace: invitation.workspaceName }),
      text,
      html,
      inReplyTo: null,
      references: [],
      date: new Date(),
      isAutomatic: true,
      tracksOpens: false,
      dkim: null,
      attachments: [],
      metadata: {},
    });
  } catch (error) {
    if (job.isLastAttempt) log.error({ err: error, memberId }, "an invitation could not be mailed; it can be sent again from the settings");
    throw error;
  }
}

export const tasks = [task<SendInvitation>("sendInvitation", sendInvitation)];
