/** Postmark's way of telling, in ours: a mail as raw bytes, an event as the state of a delivery. */
import { createHash } from "node:crypto";
import type { PostmarkEvent, PostmarkInbound } from "#/features/mail/postmark/schema.ts";
import { addressesIn, type Headers } from "#/features/mail/raw/rules.ts";
import type { DeliveryState } from "#/features/message/schema.ts";

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

function verdictNamed(name: string | undefined): Verdict | null {
  const word = (name ?? "").toLowerCase();
  if (word === "") return null;
  if (word === "hardfail") return "fail";
  return word === "pass" || word === "fail" || word === "softfail" || word === "none"
    ? word
    : word === "neutral" || word === "policy"
      ? "none"
      : "unknown";
}

/** Bounces after which the mail has not arrived. The others are notices: late, out of office, unsubscribed. */
const BOUNCES = new Set(
  "HardBounce SoftBounce BadEmailAddress Blocked DnsError SMTPApiError SpamNotification ManuallyDeactivated InboundError DMARCPolicy TemplateRenderingFailed Undeliverable Unknown".split(
    " ",
  ),
);

/** The delivery's new state, or null for news that does not change it. */
export function deliveryOf(event: PostmarkEvent): { state: DeliveryState; detail: string | null } | null {
  const delivery = stateOf(event);
  return delivery && { ...delivery, detail: delivery.detail?.slice(0, 900).toWellFormed() || null };
}

function stateOf(event: PostmarkEvent): { state: DeliveryState; detail: string | null } | null {
  const whom = event.Recipient ?? event.Email ?? null;
  const why = [whom, event.Description || event.Details].filter(Boolean).join(": ").replace(/\s+/g, " ").slice(0, 900) || null;
  switch (event.RecordType) {
    case "Delivery":
      return { state: "delivered", detail: whom };
    case "Open":
      return { state: "opened", detail: whom };
    case "Click":
      return { state: "clicked", detail: [whom, event.OriginalLink].filter(Boolean).join(": ").slice(0, 900) || null };
    case "SpamComplaint":
      return { state: "complained", detail: why };
    case "Bounce":
      return event.Type === "SpamComplaint"
        ? { state: "complained", detail: why }
        : BOUNCES.has(event.Type ?? "")
          ? { state: "bounced", detail: why }
          : null;
    case "SubscriptionChange":
      return event.SuppressSending
        ? { state: "suppressed", detail: [whom, event.SuppressionReason].filter(Boolean).join(": ") || null }
        : null;
    default:
      return null;
  }
}
