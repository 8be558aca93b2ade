/** What happens after a code was asked for, and the hourly sweep. */
import { createElement } from "react";
import { mailTransport } from "#/adapters/mail/index.ts";
import { inWorkspace } from "#/core/db.ts";
import { every, type JobInfo, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { productMailOf } from "#/features/mail/product/rules.ts";
import { makeSignInCode, sweepSignIns } from "#/features/session/commands.ts";
import { admitDomain } from "#/features/session/join/commands.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";
import { languageOfUser, workspacesOfUser } from "#/features/member/queries.ts";
import { mailLook } from "#/features/workspace/queries.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

/** `language`: of who asked, as far as their browser tells. */
export type SendSignInCode = { email: string; askedAt: string; language?: Locale };

/**
 * Makes a code and mails it. The code exists here alone, in memory: its payload is only the address. Run twice, it mails two codes, of which
 * the newer counts. An address without a user gets a code too, which goes nowhere: checking a code must cost the same for both.
 */
export async function sendSignInCode(
  { email, askedAt, language = DEFAULT_LOCALE }: SendSignInCode,
  job: Pick<JobInfo, "isLastAttempt">,
): Promise<void> {
  if (Date.now() - Date.parse(askedAt) > CODE_MINUTES * 60_000) {
    log.warn("a sign-in code was not mailed: it was asked for too long ago, while no worker ran");
    return;
  }
  const code = await makeSignInCode(email);
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

async function mail(user: { id: string; email: string; name: string }, code: string, language: Locale): Promise<void> {
  // Only here is React's renderer needed: a process that mails nothing does not load it.
  const [{ renderMail }, { SignInCode }, { PLAIN }, { mailTexts }] = await Promise.all([
    import("#/emails/render.ts"),
    import("#/emails/SignInCode.tsx"),
    import("#/emails/Frame.tsx"),
    import("#/emails/texts.ts"),
  ]);
  const texts = await mailTexts(language);
  // One signs in to the installation: whoever belongs to several workspaces is not in one of them yet.
  const [only, ...others] = await workspacesOfUser(user.id);
  const look = only && others.length === 0 ? await inWorkspace(only, () => mailLook(only)) : PLAIN;
  const template = createElement(SignInCode, { texts, look, code, minutes: CODE_MINUTES, name: user.name, appUrl: env.APP_URL });
  const { name, email } = user;
  const mail = productMailOf({
    appUrl: env.APP_URL,
    to: { name, email },
    subject: texts.t("mail.code.subject"),
    ...(await renderMail(template)),
  });
  await (await mailTransport()).send(mail);
}

export const tasks = [task<SendSignInCode>("sendSignInCode", sendSignInCode)];
export const crons = [every("17 * * * *", "sweepSignIns", sweepSignIns)];
