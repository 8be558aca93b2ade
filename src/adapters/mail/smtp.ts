/** Sends by an SMTP server: the one SMTP_URL names, or an inbox's own. */
import nodemailer from "nodemailer";
import { composeMail, envelopeOf } from "./compose.ts";
import { MailError, type MailTransport } from "./index.ts";

const TIMEOUT_MS = 30_000;
type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string };

export function smtpTransport(url: string): MailTransport {
  const pooled = new URL(url);
  pooled.searchParams.set("pool", "true");
  for (const [name, value] of [
    ["maxConnections", "4"],
    ["connectionTimeout", TIMEOUT_MS],
    ["greetingTimeout", TIMEOUT_MS],
    ["socketTimeout", 2 * TIMEOUT_MS],
  ] as const)
    if (!pooled.searchParams.has(name)) pooled.searchParams.set(name, String(value));
  const transporter = nodemailer.createTransport(pooled.toString());
  return {
    name: "smtp",
    isExactlyOnce: false,
    async send(mail) {
      const raw = await composeMail(mail);
      // The envelope's sender is where bounces go: the reply address leads them to their ticket. An automatic answer wants no answer at all.
      const from = mail.isAutomatic && mail.replyTo ? "" : (mail.replyTo ?? mail.from.email);
      const attempt = (sender: string) =>
        transporter.sendMail({ raw, envelope: { from: sender, to: envelopeOf(mail) }, ...(mail.dkim ? { dkim: mail.dkim } : {}) });
      try {
        const sent = await attempt(from).catch((error: SmtpError) => {
          // Some servers take no mail without a sender: then one that has the inbox's is better than none.
          if (from === "" && error.command === "MAIL FROM" && (error.responseCode ?? 0) >= 500) return attempt(mail.from.email);
          throw error;
        });
        const refused = sent.rejected.map((address) => (typeof address === "string" ? address : address.address));
        return { providerId: null, ...(refused.length > 0 ? { note: `The mail server refused ${refused.join(", ")}.` } : {}) };
      } catch (error) {
        throw toMailError(error as SmtpError);
      }
    },
    close: async () => transporter.close(),
  };
}

/** A 5xx answer about the mail is final; one about our own sign-in is the operator's to mend, so the mail waits for that. */
function toMailError(error: SmtpError): MailError {
  const { code, responseCode = 0 } = error;
  const isAboutSignIn = code === "EAUTH" || responseCode === 530 || responseCode === 535;
  if (responseCode >= 500 && !isAboutSignIn)
    return new MailError(`The mail server refused the mail: ${lineOf(error.response ?? error.message)}`, {
      isPermanent: true,
      cause: error,
    });
  const what = isAboutSignIn
    ? "The mail server refused our sign-in; an administrator must check the server's name and password."
    : responseCode >= 400
      ? `The mail server asks to try later: ${lineOf(error.response ?? error.message)}`
      : `The mail server could not be reached (${code ?? "no answer"}).`;
  // An answer is an answer; a connection that breaks may have broken after the mail was taken.
  const isOutcomeUnknown = responseCode === 0 && !isAboutSignIn && !NEVER_BEGAN.test(`${code} ${error.message}`);
  return new MailError(`${what} The mail is kept and will be tried again.`, { isPermanent: false, isOutcomeUnknown, cause: error });
}

const NEVER_BEGAN = /EDNS|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ETLS|greeting|connection timeout/i;

const lineOf = (text: string) => text.replace(/\s+/g, " ").slice(0, 400);
