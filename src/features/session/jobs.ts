/** What happens after a code was asked for, after an account or a role was changed, and the hourly sweep. */
import { createElement, type ReactElement } from "react";
import { mailTransport } from "#/adapters/mail/index.ts";
import { inWorkspace } from "#/core/db.ts";
import { every, type JobInfo, on, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import type { ToldEventName } from "#/core/securityEvent.ts";
import type { Look } from "#/emails/Frame.tsx";
import type { MailTexts } from "#/emails/texts.ts";
import { env } from "#/env.ts";
import { productMailOf } from "#/features/mail/product/rules.ts";
import { admitDomain } from "#/features/session/join/commands.ts";
import { makeSignInCode, outdateSessions, sweepSignIns } from "#/features/session/commands.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";
import { languageOfUser, userIdOfMember, workspaceIdsOfUser } from "#/features/member/queries.ts";
import { mailLook } from "#/features/workspace/queries.ts";
import { findUser, findUserByEmail } from "#/features/user/queries.ts";

/** `language`: of who asked, as far as their browser tells. */
export type SendSignInCode = { email: string; askedAt: string; language?: Locale; device?: string };

/**
 * Makes a code and mails it. The code exists here alone, in memory: its payload is only the address. Run twice, it mails two codes, of which
 * the newer counts. An address without a user gets a code too, which goes nowhere: checking a code must cost the same for both.
 */
export async function sendSignInCode(
  { email, askedAt, language = DEFAULT_LOCALE, device = "" }: SendSignInCode,
  job: Pick<JobInfo, "isLastAttempt">,
): Promise<void> {
  if (Date.now() - Date.parse(askedAt) > CODE_MINUTES * 60_000) {
    log.warn("a sign-in code was not mailed: it was asked for too long ago, while no worker ran");
    return;
  }
  const code = await makeSignInCode(email, device);
  await admitDomain(email);
  const user = await findUserByEmail(email);
  if (!user) return;
  try {
    await mail(user, code, (await languageOfUser(user.id)) ?? language);
  } catch (error) {
    if (job.isLastAttempt)
      log.error({ err: error, userId: user.id }, "a sign-in code could not be mailed; who asked for it has to ask again");
    throw error;
  }
}

async function mail(user: Person, code: string, language: Locale): Promise<void> {
  const { SignInCode } = await import("#/emails/SignInCode.tsx");
  await mailAccount(user, language, ({ texts, look }) => ({
    subject: texts.t("mail.code.subject"),
    template: createElement(SignInCode, { texts, look, code, minutes: CODE_MINUTES, name: user.name, appUrl: env.APP_URL }),
  }));
}

export type SendSecurityNotice = { userId: string; name: ToldEventName; at: string };

/** Tells a person that something about how they sign in has changed, so that they notice when it was not them. Run twice, it mails twice. */
export async function sendSecurityNotice({ userId, name, at }: SendSecurityNotice): Promise<void> {
  const user = await findUser(userId);
  if (!user) return;
  const { SecurityNotice } = await import("#/emails/SecurityNotice.tsx");
  await mailAccount(user, (await languageOfUser(userId)) ?? DEFAULT_LOCALE, ({ texts, look }) => ({
    subject: texts.t(`mail.security.${name}`),
    template: createElement(SecurityNotice, { texts, look, event: name, at: new Date(at), name: user.name, appUrl: env.APP_URL }),
  }));
}

type Person = { id: string; email: string; name: string };
type Made = { subject: string; template: ReactElement };

/** Mails a person something about their account, in the installation's own name. */
export async function mailAccount(user: Person, language: Locale, make: (given: { texts: MailTexts; look: Look }) => Made): Promise<void> {
  // Only here is React's renderer needed: a process that mails nothing does not load it.
  const [{ renderMail }, { PLAIN }, { mailTexts }] = await Promise.all([
    import("#/emails/render.ts"),
    import("#/emails/Frame.tsx"),
    import("#/emails/texts.ts"),
  ]);
  // One signs in to the installation: whoever belongs to several workspaces is not in one of them yet.
  const [only, ...others] = await workspaceIdsOfUser(user.id);
  const look = only && others.length === 0 ? await inWorkspace(only, () => mailLook(only)) : PLAIN;
  const { subject, template } = make({ texts: await mailTexts(language), look });
  const { name, email } = user;
  const mail = productMailOf({ appUrl: env.APP_URL, to: { name, email }, subject, ...(await renderMail(template)) });
  await (await mailTransport()).send(mail);
}

type Change = { from?: { role?: string }; to?: { role?: string } };
/** Whose role has changed goes on under new session ids. */
const renewSessions = on<Change>("member.updated", "renewSessions", async ({ workspaceId, event: { subject, data } }) => {
  if (!data.to?.role || data.to.role === data.from?.role) return;
  const userId = await inWorkspace(workspaceId, () => userIdOfMember(workspaceId, subject.slice("member:".length)));
  if (userId) await outdateSessions(userId);
});

export const tasks = [
  task<SendSignInCode>("sendSignInCode", sendSignInCode),
  task<SendSecurityNotice>("sendSecurityNotice", sendSecurityNotice),
  renewSessions,
];
export const crons = [every("17 * * * *", "sweepSignIns", sweepSignIns)];
