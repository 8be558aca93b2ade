/** Sends by Postmark's API. */
import { z } from "zod";
import { bracketed, envelopeOf, extraHeaders } from "./compose.ts";
import { type Address, MailError, type MailTransport, type OutgoingMail } from "./index.ts";

const TIMEOUT_MS = 30_000;
const RECIPIENTS_MAX = 50;
/** All recipients are inactive: they bounced or complained before. */
const INACTIVE = 406;

/** The name under which a mail can be found again. */
const FOUND_BY = "connect-message-id";

const searched = z.object({ Messages: z.array(z.object({ MessageID: z.string() })) });
const bounces = z.object({ Bounces: z.array(z.object({ ID: z.number(), Email: z.string(), CanActivate: z.boolean().default(true) })) });
const answer = z.object({ ErrorCode: z.number().default(0), Message: z.string().default(""), MessageID: z.string().optional() });

export function postmarkTransport({
  token,
  stream = "outbound",
  apiUrl,
  timeoutMs = TIMEOUT_MS,
}: {
  token: string;
  /** Of the server's message streams. */
  stream?: string;
  apiUrl: string;
  timeoutMs?: number;
}): MailTransport {
  const ask = (path: string, request: RequestInit = {}) =>
    fetch(`${apiUrl.replace(/\/+$/, "")}${path}`, {
      ...request,
      // The token is for this host alone.
      redirect: "error",
      headers: { accept: "application/json", "content-type": "application/json", "x-postmark-server-token": token },
      signal: AbortSignal.timeout(timeoutMs),
    });
  return {
    name: "postmark",
    isExactlyOnce: false,
    async send(mail) {
      if (envelopeOf(mail).length > RECIPIENTS_MAX)
        throw new MailError(`Postmark takes at most ${RECIPIENTS_MAX} recipients in one mail.`, { isPermanent: true });
      const response = await ask("/email", { method: "POST", body: JSON.stringify({ ...bodyOf(mail), MessageStream: stream }) }).catch(
        (cause: unknown) => {
          throw new MailError("Postmark could not be reached. The mail is kept and will be tried again.", {
            isPermanent: false,
            isOutcomeUnknown: !NEVER_BEGAN.test(String((cause as { cause?: { code?: string } }).cause?.code)),
            cause,
          });
        },
      );
      const text = await response.text().catch((cause: unknown) => {
        throw new MailError("Postmark's answer broke off. The mail is kept and will be tried again.", {
          isPermanent: false,
          isOutcomeUnknown: true,
          cause,
        });
      });
      const said = answer.safeParse(parseJson(text));
      if (response.ok && said.success && said.data.ErrorCode === 0) return { providerId: said.data.MessageID ?? null };
      throw toMailError(response.status, said.success ? said.data : null);
    },
    async find(mail) {
      const query = new URLSearchParams({ count: "1", offset: "0", [`metadata_${FOUND_BY}`]: foundBy(mail) });
      const response = await ask(`/messages/outbound?${query}`).catch(() => null);
      const found = searched.safeParse(response?.ok ? await response.json().catch(() => null) : null);
      if (!found.success)
        throw new MailError("An earlier attempt was interrupted, and Postmark could not be asked about it yet. It will be asked again.", {
          isPermanent: false,
          isOutcomeUnknown: true,
        });
      const [first] = found.data.Messages;
      return first ? { providerId: first.MessageID } : null;
    },
    async reactivate(email) {
      const read = async <T>(schema: z.ZodType<T>, path: string, request?: RequestInit): Promise<T> => {
        const response = await ask(path, request).catch(() => null);
        const said = schema.safeParse(response?.ok ? await response.json().catch(() => null) : null);
        if (said.success) return said.data;
        throw new MailError(`Postmark could not be asked to let mail to ${email} through again. It will be asked again.`, {
          isPermanent: false,
        });
      };
      const query = new URLSearchParams({ count: "500", offset: "0", inactive: "true", emailFilter: email });
      const { Bounces } = await read(bounces, `/bounces?${query}`);
      for (const { ID, Email } of Bounces.filter(({ CanActivate }) => CanActivate))
        if (Email.toLowerCase() === email.toLowerCase()) await read(z.unknown(), `/bounces/${ID}/activate`, { method: "PUT" });
    },
    close: async () => {},
  };
}

const NEVER_BEGAN = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT/;
/** At most 80 characters. */
const foundBy = ({ messageId }: OutgoingMail) => messageId.slice(0, Math.max(0, messageId.lastIndexOf("@"))).slice(0, 80);

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
    Metadata: { ...mail.metadata, [FOUND_BY]: foundBy(mail) },
    TrackOpens: mail.tracksOpens,
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
    return new MailError(`Postmark could not take the mail${why}. It is kept and will be tried again.`, {
      isPermanent: false,
      isOutcomeUnknown: status >= 500 && status !== 503,
    });
  if (status === 401)
    return new MailError("Postmark refused the server token; an administrator must check it, then retry.", {
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
