/** Postmark's way of telling, in ours: a mail as raw bytes, an event as the state of a delivery. */
import { createHash } from "node:crypto";
import type { PostmarkEvent, PostmarkInbound } from "#/features/mail/postmark/schema.ts";
import { addressesIn, type Headers } from "#/features/mail/raw/rules.ts";
import { verdictNamed } from "#/features/mail/verdict/rules.ts";
import type { DeliveryState } from "#/features/message/schema.ts";
import type { SuppressionReason } from "#/features/suppression/schema.ts";

const headerOf = (mail: PostmarkInbound, name: string) => mail.Headers?.find((header) => header.Name.toLowerCase() === name)?.Value ?? null;

/** Everyone the mail may be for: who Postmark took it for, and, because domains are forwarded there, whom its header names. */
export function recipientsOf(mail: PostmarkInbound): string[] {
  const named = [...(mail.ToFull ?? []), ...(mail.CcFull ?? []), ...(mail.BccFull ?? [])].map((person) => person.Email ?? "");
  const noted = (mail.Headers ?? [])
    .filter(({ Name }) => /^(delivered-to|x-original-to|envelope-to|x-forwarded-to)$/i.test(Name))
    .map(({ Value }) => Value ?? "");
  return addressesIn([mail.OriginalRecipient ?? "", ...noted, ...named]);
}

/** "" when the mail's own header says that there is none; otherwise its sender stands in for the envelope's, which Postmark does not tell. */
export function envelopeFromOf(mail: PostmarkInbound): string {
  const returnPath = headerOf(mail, "return-path");
  if (returnPath !== null) return addressesIn([returnPath])[0] ?? "";
  return mail.FromFull?.Email || addressesIn([mail.From ?? ""])[0] || "unknown";
}

/** The message as bytes: as it came, where Postmark is set to send that, else put together again, the same each time. */
export const rawOf = (mail: PostmarkInbound): Buffer => (mail.RawEmail ? Buffer.from(mail.RawEmail, "utf8") : rebuilt(mail));

/** Written anew for the parts that follow; the rest is the sender's own. */
const REPLACED = new Set([
  "from",
  "to",
  "cc",
  "bcc",
  "subject",
  "date",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "content-id",
]);

function rebuilt(mail: PostmarkInbound): Buffer {
  const boundary = `postmark-${createHash("sha256")
    .update(JSON.stringify([mail.MessageID, mail.Date, mail.Subject]))
    .digest("hex")
    .slice(0, 32)}`;
  const head: string[] = [];
  const add = (name: string, value: string | null | undefined) => {
    const line = (value ?? "").replace(/[\r\n\0]+[ \t]*/g, " ").trim();
    if (line && /^[!-9;-~]+$/.test(name)) head.push(`${name}: ${line}`);
  };
  const people = (list: PostmarkInbound["ToFull"]) => (list ?? []).map((person) => mailbox(person.Name, person.Email)).join(", ");
  for (const { Name, Value } of mail.Headers ?? []) if (!REPLACED.has(Name.toLowerCase())) add(Name, Value);
  add("From", mail.FromFull ? mailbox(mail.FromFull.Name || mail.FromName, mail.FromFull.Email) : mail.From);
  add("To", people(mail.ToFull));
  add("Cc", people(mail.CcFull));
  if (headerOf(mail, "reply-to") === null) add("Reply-To", mail.ReplyTo);
  add("Subject", encoded(mail.Subject ?? ""));
  add("Date", mail.Date);
  // A report keeps its type: by that a bounce is known.
  const type = headerOf(mail, "content-type");
  const reportType = type && /^multipart\/report/i.test(type.trim()) ? /report-type\s*=\s*"?([\w-]+)/i.exec(type)?.[1] : undefined;
  head.push(
    "MIME-Version: 1.0",
    `Content-Type: ${reportType ? `multipart/report; report-type=${reportType};` : "multipart/mixed;"} boundary="${boundary}"`,
  );
  const words = [part("text/plain; charset=utf-8", mail.TextBody), part("text/html; charset=utf-8", mail.HtmlBody)].filter(
    (text) => text !== null,
  );
  const inner = `${boundary}-words`;
  const files = (mail.Attachments ?? []).map((file) => {
    const name = (file.Name ?? "").replace(/["\\\r\n\0]/g, "_");
    const contentId = (file.ContentID ?? "").replace(/^cid:/i, "").replace(/[<>\s\0]/g, "");
    return [
      `Content-Type: ${(file.ContentType || "application/octet-stream").replace(/[\r\n\0]+/g, " ")}`,
      `Content-Disposition: ${contentId ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`,
      ...(contentId ? [`Content-ID: <${contentId}>`] : []),
      "Content-Transfer-Encoding: base64",
      "",
      folded((file.Content ?? file.Data ?? "").replace(/[^A-Za-z0-9+/=]/g, "")),
    ].join("\r\n");
  });
  const first =
    words.length > 1
      ? `Content-Type: multipart/alternative; boundary="${inner}"\r\n\r\n${multipart(inner, words)}`
      : (words[0] ?? part("text/plain; charset=utf-8", "") ?? "");
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${multipart(boundary, [first, ...files])}`, "utf8");
}

const multipart = (boundary: string, parts: string[]) =>
  `${parts.map((text) => `--${boundary}\r\n${text}\r\n`).join("")}--${boundary}--\r\n`;
const part = (type: string, content: string | null | undefined) =>
  content === null || content === undefined
    ? null
    : content === "" && type.startsWith("text/html")
      ? null
      : `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${folded(Buffer.from(content, "utf8").toString("base64"))}`;
const folded = (base64: string) => base64.replace(/.{76}(?=.)/g, "$&\r\n");
/** RFC 2047, in pieces short enough for its words. */
const encoded = (text: string) =>
  /^[ -~]*$/.test(text)
    ? text
    : (text.toWellFormed().match(/.{1,12}/gsu) ?? [])
        .map((piece) => `=?UTF-8?B?${Buffer.from(piece, "utf8").toString("base64")}?=`)
        .join(" ");
const mailbox = (name: string | null | undefined, email: string | null | undefined) => {
  const address = (email ?? "").replace(/[<>\s\0]/g, "");
  const shown = (name ?? "").trim();
  return shown ? `${/^[ -~]*$/.test(shown) ? `"${shown.replace(/(["\\])/g, "\\$1")}"` : encoded(shown)} <${address}>` : address;
};

type Verdict = "pass" | "fail" | "softfail" | "none" | "unknown";

/**
 * What Postmark found out about the sender. It puts its own lines on top: a line below, which the sender may have written, is not
 * looked at, and Authentication-Results count only under a name of Postmark's.
 */
export function postmarkVerdicts(headers: Headers): Record<"spf" | "dkim" | "dmarc" | "arc", Verdict> {
  const received = headers.first("received-spf") ?? "";
  const isOwn = /receiver=(?:[^;\s@]*@)?(?:[\w-]+\.)*(?:postmarkapp\.com|mtasv\.net)(?=[\s;]|$)/i.test(received);
  const results =
    headers.all("authentication-results").find((line) => /^\s*(?:[\w-]+\.)*(?:postmarkapp\.com|mtasv\.net)(?=[\s;]|$)/i.test(line)) ?? "";
  const tests = new Set((headers.first("x-spam-tests") ?? "").toUpperCase().split(/[\s,]+/));
  const tested = (...pairs: [string, Verdict][]) => pairs.find(([name]) => tests.has(name))?.[1] ?? null;
  const said = (method: string) => verdictNamed(new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*([a-z]+)`, "i").exec(results)?.[1]);
  return {
    spf:
      said("spf") ??
      (isOwn ? verdictNamed(/^\w+/.exec(received.trim())?.[0]) : null) ??
      tested(["SPF_PASS", "pass"], ["SPF_FAIL", "fail"], ["SPF_SOFTFAIL", "softfail"], ["SPF_NONE", "none"]) ??
      "unknown",
    dkim:
      said("dkim") ??
      tested(["DKIM_VALID", "pass"], ["DKIM_INVALID", "fail"], ["DKIM_SIGNED", "fail"]) ??
      (tests.size > 1 ? "none" : "unknown"),
    dmarc:
      said("dmarc") ??
      tested(["DMARC_PASS", "pass"], ["DMARC_REJECT", "fail"], ["DMARC_QUAR", "fail"], ["DMARC_NONE", "fail"], ["DMARC_MISSING", "none"]) ??
      "unknown",
    arc: said("arc") ?? tested(["ARC_VALID", "pass"], ["ARC_INVALID", "fail"]) ?? "unknown",
  };
}

/** Bounces after which the mail has not arrived and none ever will. */
const HARD = new Set(["HardBounce", "BadEmailAddress", "ManuallyDeactivated"]);
/** Bounces after which this mail has not arrived. The others are notices: late, out of office, unsubscribed. */
const SOFT = new Set(
  "SoftBounce Blocked DnsError SMTPApiError SpamNotification InboundError DMARCPolicy TemplateRenderingFailed Undeliverable Unknown".split(
    " ",
  ),
);
const KINDS: Record<string, string> = {
  Blocked: "Blocked",
  DnsError: "Domain not found",
  SpamNotification: "Taken for spam",
  DMARCPolicy: "DMARC policy",
};

/** `state` null: the mail's own way is unchanged, but no more goes to its recipient. */
export type DeliveryNews = {
  state: DeliveryState | null;
  detail: string | null;
  bounce: "hard" | "soft" | null;
  recipient: string | null;
  suppress: { email: string | null; reason: SuppressionReason } | null;
};

/** What the event says of a delivery; null for what changes nothing. */
export function deliveryOf(event: PostmarkEvent): DeliveryNews | null {
  const news = newsOf(event);
  return news && { ...news, detail: news.detail?.replace(/\s+/g, " ").slice(0, 900).toWellFormed() || null };
}

function newsOf(event: PostmarkEvent): DeliveryNews | null {
  const email = event.Recipient ?? event.Email ?? null;
  const told = (what: string | null, word = "") => [word, [email, what].filter(Boolean).join(": ")].filter(Boolean).join(". ");
  const news = (state: DeliveryState | null, detail: string, reason?: SuppressionReason): DeliveryNews => ({
    state,
    detail,
    bounce: state === "bounced" ? (reason ? "hard" : "soft") : null,
    recipient: email,
    suppress: reason ? { email, reason } : null,
  });
  const why = event.Description || event.Details || null;
  switch (event.RecordType) {
    case "Delivery":
      return news("delivered", told(null));
    case "Open":
      return news("opened", told(null));
    case "Click":
      return news("clicked", told(event.OriginalLink ?? null));
    case "SpamComplaint":
      return news("complained", told(why, "Complaint"), "complained");
    case "Bounce": {
      const type = event.Type ?? "";
      if (type === "SpamComplaint") return news("complained", told(why, "Complaint"), "complained");
      if (type === "Unsubscribe") return news(null, told(why), "unsubscribed");
      if (HARD.has(type)) return news("bounced", told(why, "Hard bounce"), "bounced");
      return SOFT.has(type) ? news("bounced", told(why, KINDS[type] ? `Soft bounce (${KINDS[type]})` : "Soft bounce")) : null;
    }
    case "SubscriptionChange":
      // Taken back at Postmark, the event names no mail any more; here it is lifted by a person.
      if (!event.SuppressSending) return null;
      if (event.SuppressionReason === "SpamComplaint") return news("complained", told(null, "Complaint"), "complained");
      if (event.SuppressionReason === "HardBounce") return news("bounced", told(null, "Hard bounce"), "bounced");
      return news(null, told(event.SuppressionReason ?? null), "unsubscribed");
    default:
      return null;
  }
}
