/** Sends by Postmark's API. */
import { z } from "zod";
import { bracketed, envelopeOf, extraHeaders } from "./compose.ts";
import { type Address, MailError, type MailTransport, type OutgoingMail } from "./index.ts";

const TIMEOUT_MS = 30_000;
const RECIPIENTS_MAX = 50;
/** All recipients are inactive: they bounced or complained before. */
const INACTIVE = 406;

const answer = z.object({ ErrorCode: z.number().default(0), Message: z.string().default(""), MessageID: z.string().optional() });

export function postmarkTransport({
  token,
  apiUrl,
  timeoutMs = TIMEOUT_MS,
}: {
  token: string;
  apiUrl: string;
  timeoutMs?: number;
}): MailTransport {
  return {
    name: "postmark",
    async send(mail) {
      if (envelopeOf(mail).length > RECIPIENTS_MAX)
        throw new MailError(`Postmark takes at most ${RECIPIENTS_MAX} recipients in one mail.`, { isPermanent: true });
      const response = await fetch(`${apiUrl.replace(/\/+$/, "")}/email`, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json", "x-postmark-server-token": token },
        body: JSON.stringify(bodyOf(mail)),
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((cause: unknown) => {
        throw new MailError("Postmark could not be reached. The mail is kept and will be tried again.", { isPermanent: false, cause });
      });
      const text = await response.text().catch((cause: unknown) => {
        throw new MailError("Postmark's answer broke off. The mail is kept and will be tried again.", { isPermanent: false, cause });
      });
      const said = answer.safeParse(parseJson(text));
      if (response.ok && said.success && said.data.ErrorCode === 0) return { providerId: said.data.MessageID ?? null };
      throw toMailError(response.status, said.success ? said.data : null);
    },
    close: async () => {},
  };
}

/** RFC 5322's name in quotes: commas and brackets in a name must not become addresses. */
const written = ({ name, email }: Address) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  const safe = name.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return safe ? `"${safe.replace(/(["\\])/g, "\\$1")}" <${email}>` : email;
};
const listed = (addresses: Address[]) => addresses.map(written).join(", ");

function bodyOf(mail: OutgoingMail) {
  const headers: Record<string, string> = {
    "Message-ID": bracketed(mail.messageId),
    ...(mail.inReplyTo ? { "In-Reply-To": bracketed(mail.inReplyTo) } : {}),
    ...(mail.references.length > 0 ? { References: mail.references.map(bracketed).join(" ") } : {}),
    ...extraHeaders(mail),
  };
  return {
    From: written(mail.from),
    To: listed(mail.to),
    ...(mail.cc.length > 0 ? { Cc: listed(mail.cc) } : {}),
    ...(mail.bcc.length > 0 ? { Bcc: listed(mail.bcc) } : {}),
    ...(mail.replyTo ? { ReplyTo: mail.replyTo } : {}),
    Subject: mail.subject.replace(/\s+/g, " ").slice(0, 2_000),
    TextBody: mail.text,
    HtmlBody: mail.html,
    Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
    Metadata: mail.metadata,
    MessageStream: "outbound",
    Attachments: mail.attachments.map((file) => ({
      Name: file.name,
      Content: file.content.toString("base64"),
      ContentType: file.contentType,
      ...(file.contentId ? { ContentID: `cid:${file.contentId}` } : {}),
    })),
  };
}

function toMailError(status: number, said: z.infer<typeof answer> | null): MailError {
  const why = said?.Message ? `: ${said.Message.replace(/\s+/g, " ").trim().slice(0, 400)}` : ` (status ${status})`;
  if (status === 429 || status >= 500 || status < 400)
    return new MailError(`Postmark could not take the mail${why}. It is kept and will be tried again.`, { isPermanent: false });
  if (status === 401)
    return new MailError("Postmark refused the server token; an administrator must check POSTMARK_SERVER_TOKEN, then retry.", {
      isPermanent: true,
    });
  return new MailError(`Postmark refused the mail${why}`, { isPermanent: true, isSuppressed: said?.ErrorCode === INACTIVE });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
