/** What happens after a code was asked for, and the hourly sweep. */
import { createElement, type ReactElement } from "react";
import { v7 as uuidv7 } from "uuid";
import { mailTransport } from "#/adapters/mail/index.ts";
import { every, type JobInfo, task } from "#/core/jobs.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { log } from "#/core/log.ts";
import type { MailTexts } from "#/emails/texts.ts";
import { env } from "#/env.ts";
import { makeSignInCode, sweepSignIns } from "#/features/session/commands.ts";
import { CODE_MINUTES } from "#/features/session/schema.ts";
import { languageOfUser } from "#/features/member/queries.ts";
import { findUserByEmail } from "#/features/user/queries.ts";

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

async function mail(user: { email: string; name: string }, code: string, language: Locale): Promise<void> {
  // Only here are templates needed: a process that mails nothing does not load them.
  const { SignInCode } = await import("#/emails/SignInCode.tsx");
  await mailAccount(user, language, (texts) => ({
    subject: texts.t("mail.code.subject"),
    template: createElement(SignInCode, { texts, code, minutes: CODE_MINUTES, name: user.name, appUrl: env.APP_URL }),
  }));
}

type Made = { subject: string; template: ReactElement };
/** Mails a person something about their account, in the installation's own name. */
export async function mailAccount(to: { email: string; name: string }, language: Locale, make: (texts: MailTexts) => Made): Promise<void> {
  const [{ render }, { mailTexts }] = await Promise.all([import("@react-email/render"), import("#/emails/texts.ts")]);
  const { subject, template } = make(await mailTexts(language));
  const [html, text] = await Promise.all([render(template), render(template, { plainText: true })]);
  const domain = new URL(env.APP_URL).hostname;
  const transport = await mailTransport();
  await transport.send({
    messageId: `${uuidv7()}@${domain}`,
    from: { name: "Connect", email: `no-reply@${domain}` },
    to: [{ name: to.name, email: to.email }],
    cc: [],
    bcc: [],
    replyTo: null,
    subject,
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
}

export const tasks = [task<SendSignInCode>("sendSignInCode", sendSignInCode)];
export const crons = [every("17 * * * *", "sweepSignIns", sweepSignIns)];
