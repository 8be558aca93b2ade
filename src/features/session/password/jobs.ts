/** Mails about passwords: the link to set a new one, and word that it was set. */
import { createElement } from "react";
import { type JobInfo, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import { env } from "#/env.ts";
import { languageOfUser } from "#/features/member/queries.ts";
import { mailAccount } from "#/features/session/jobs.ts";
import { makeResetToken } from "#/features/session/password/commands.ts";
import { RESET_MINUTES } from "#/features/session/password/schema.ts";
import { findUser } from "#/features/user/queries.ts";

type SendPasswordReset = { email: string; askedAt: string; language?: Locale };

/** Makes a link and mails it. It exists here alone: its payload is only the address. */
export async function sendPasswordReset(
  { email, askedAt, language = DEFAULT_LOCALE }: SendPasswordReset,
  job: Pick<JobInfo, "isLastAttempt">,
): Promise<void> {
  if (Date.now() - Date.parse(askedAt) > RESET_MINUTES * 60_000) {
    log.warn("a link to set a password was not mailed: it was asked for too long ago, while no worker ran");
    return;
  }
  const made = await makeResetToken(email, Date.parse(askedAt));
  if (!made) return;
  const { user, token } = made;
  // Behind the #: browsers send it to no server, so that it stands in no log.
  const url = `${env.APP_URL}/reset-password#${token}`;
  try {
    const { Notice } = await import("#/emails/Notice.tsx");
    await mailAccount(user, (await languageOfUser(user.id)) ?? language, ({ texts, look }) => ({
      subject: texts.t("mail.reset.subject"),
      template: createElement(Notice, {
        texts,
        look,
        title: texts.t("mail.reset.title"),
        words: `${texts.t("mail.hello", { name: user.name })} ${texts.t("mail.reset.lede", { minutes: RESET_MINUTES })}`,
        action: { name: texts.t("mail.reset.action"), url },
        small: texts.t("mail.reset.safe"),
      }),
    }));
  } catch (error) {
    if (job.isLastAttempt)
      log.error({ err: error, userId: user.id }, "a link to set a password could not be mailed; it has to be asked for again");
    throw error;
  }
}

type SendPasswordChanged = { userId: string; at: string };
export async function sendPasswordChanged({ userId, at }: SendPasswordChanged): Promise<void> {
  const user = await findUser(userId);
  if (!user) return;
  const { Notice } = await import("#/emails/Notice.tsx");
  await mailAccount(user, (await languageOfUser(userId)) ?? DEFAULT_LOCALE, ({ texts, look }) => ({
    subject: texts.t("mail.changed.subject"),
    template: createElement(Notice, {
      texts,
      look,
      title: texts.t("mail.changed.title"),
      words: `${texts.t("mail.hello", { name: user.name })} ${texts.t("mail.changed.lede", { at: new Date(at) })}`,
      action: { name: texts.t("mail.changed.action"), url: `${env.APP_URL}/sign-in?forgotten=1` },
      small: texts.t("mail.changed.safe"),
    }),
  }));
}

export const tasks = [
  task<SendPasswordReset>("sendPasswordReset", sendPasswordReset),
  task<SendPasswordChanged>("sendPasswordChanged", sendPasswordChanged),
];
