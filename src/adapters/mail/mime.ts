/** Reads a raw message. Never throws: what cannot be read is replaced, and `problems` says so. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { type AddressObject, type EmailAddress, type ParsedMail, simpleParser } from "mailparser";
import type { Address } from "./index.ts";

export type ReadMail = {
  from: Address | null;
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  subject: string;
  sentAt: Date | null;
  /** Empty where the mail brings HTML alone. */
  text: string;
  /** As sent: not made harmless. */
  html: string | null;
  attachments: ReadAttachment[];
  /** SHA-256 over From, Subject, Date and what the mail holds, the same however a server on the way has encoded it. */
  contentHash: string;
  /** What could not be read as it should; empty for a sound mail. */
  problems: string[];
};
export type ReadAttachment = { name: string; contentType: string; contentId: string | null; isInline: boolean; content: Buffer };

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  maxInlinedImagesSize: 0,
};
const ADDRESSES_MAX = 200;
const ATTACHMENTS_MAX = 490;

export async function readMail(bytes: Buffer): Promise<ReadMail> {
  const problems: string[] = [];
  const raw = inUtf8(withoutMboxLine(bytes), problems);
  const parsed = await inItsOwnSet(raw, await parse(raw, problems), problems);
  const html = parsed.html ? clean(parsed.html) : null;
  const mail = {
    from: addressesOf(parsed.from)[0] ?? null,
    replyTo: addressesOf(parsed.replyTo),
    to: addressesOf(parsed.to),
    cc: addressesOf(parsed.cc),
    subject: line(parsed.subject ?? ""),
    sentAt: parsed.date && Number.isFinite(parsed.date.getTime()) ? parsed.date : null,
    text: parsed.text?.trim() ? clean(parsed.text) : "",
    html,
    attachments: attachmentsOf(parsed, problems),
    problems,
  };
  return { ...mail, contentHash: hashOf(mail, parsed.headerLines?.find(({ key }) => key === "date")?.line ?? null) };
}

const HEADER_BYTES_MAX = 512 * 1024;

/** Where the header ends; at most so far that a body without an empty line before it is not read as one. */
function headerEnd(raw: Buffer): number {
  const ends = [raw.indexOf("\r\n\r\n"), raw.indexOf("\n\n"), raw.indexOf("\r\r")].filter((at) => at >= 0);
  return Math.min(raw.length, HEADER_BYTES_MAX, ...ends);
}

/** Files of mail put a line "From sender date" before the header, which is none. */
const withoutMboxLine = (raw: Buffer) => (raw.subarray(0, 5).toString("latin1") === "From " ? raw.subarray(raw.indexOf("\n") + 1) : raw);

/** Bytes above ASCII without a word of what they mean, and not UTF-8, are most often Windows' western set. */
function inUtf8(raw: Buffer, problems: string[]): Buffer {
  if (isUtf8(raw) || /charset\s*=/i.test(raw.toString("latin1"))) return raw;
  problems.push("does not name its character set; read as windows-1252");
  return Buffer.from(new TextDecoder("windows-1252").decode(raw));
}

const hasLosses = ({ text, html }: ParsedMail) => `${text ?? ""}${html || ""}`.includes("\ufffd");
const CONTENT_TYPE = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim;

/** Words that do not fit the set their mail names, but are sound UTF-8, are UTF-8: programs change one and forget the other. */
async function inItsOwnSet(raw: Buffer, parsed: ParsedMail, problems: string[]): Promise<ParsedMail> {
  if (!hasLosses(parsed)) return parsed;
  const source = raw.toString("latin1");
  const relabelled = source.replace(CONTENT_TYPE, (header) => header.replace(/charset\s*=\s*"?[\w.:-]{1,40}"?/i, "charset=utf-8"));
  if (relabelled === source) return parsed;
  try {
    const again = await simpleParser(Buffer.from(relabelled, "latin1"), OPTIONS);
    if (hasLosses(again)) return parsed;
    problems.push("names another character set than it is in; read as UTF-8");
    return again;
  } catch {
    return parsed;
  }
}

async function parse(raw: Buffer, problems: string[]): Promise<ParsedMail> {
  try {
    return await simpleParser(raw, OPTIONS);
  } catch (error) {
    problems.push(`could not be taken apart (${(error as Error).message}); its body is shown as it came`);
  }
  const end = headerEnd(raw);
  const text = raw
    .subarray(end)
    .toString(isUtf8(raw) ? "utf8" : "latin1")
    .trim();
  try {
    // A header of its own can often still be read.
    const head = Buffer.concat([raw.subarray(0, end), Buffer.from("\r\n\r\n")]);
    const plain = Buffer.from(
      head.toString("latin1").replace(/^(content-[a-z-]+|mime-version)\s*:[^\r\n]*((\r\n|\n|\r)[ \t][^\r\n]*)*(\r\n|\n|\r)/gim, ""),
      "latin1",
    );
    return { ...(await simpleParser(plain, OPTIONS)), text, html: false, attachments: [] };
  } catch {
    return { text, html: false, attachments: [], headers: new Map(), headerLines: [] } as unknown as ParsedMail;
  }
}

/** PostgreSQL keeps no NUL, and JSON no half of a pair of surrogates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const clean = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").toWellFormed();
const line = (text: string, lengthMax = Number.POSITIVE_INFINITY) =>
  clean(text).replace(/\s+/g, " ").trim().slice(0, lengthMax).toWellFormed();

function addressesOf(value: AddressObject | AddressObject[] | undefined): Address[] {
  const flat = (entries: EmailAddress[]): Address[] =>
    entries.flatMap((entry) =>
      entry.group
        ? flat(entry.group)
        : entry.address
          ? [{ name: line(entry.name ?? "", 200), email: line(entry.address.replace(/\s/g, ""), 320) }]
          : [],
    );
  return [value ?? []]
    .flat()
    .flatMap((list) => flat(list.value))
    .filter((address) => address.email.includes("@"))
    .slice(0, ADDRESSES_MAX);
}

function attachmentsOf(parsed: ParsedMail, problems: string[]): ReadAttachment[] {
  const all = parsed.attachments ?? [];
  if (all.length > ATTACHMENTS_MAX) problems.push(`has ${all.length} attachments; the first ${ATTACHMENTS_MAX} are shown`);
  return all.slice(0, ATTACHMENTS_MAX).map((file, index) => {
    const contentType = line(file.contentType ?? "", 255).toLowerCase() || "application/octet-stream";
    const contentId = line((file.cid ?? file.contentId ?? "").replace(/[<>]/g, ""), 998) || null;
    return {
      name: line((file.filename ?? "").replace(/[/\\]/g, "_"), 255) || `attachment-${index + 1}${EXTENSIONS[contentType] ?? ""}`,
      contentType,
      contentId,
      isInline: Boolean(contentId && (file.related || file.contentDisposition === "inline")),
      content: file.content ?? Buffer.alloc(0),
    };
  });
}

const EXTENSIONS: Record<string, string> = {
  "message/rfc822": ".eml",
  "message/delivery-status": ".txt",
  "text/rfc822-headers": ".txt",
  "text/plain": ".txt",
  "text/html": ".html",
  "text/calendar": ".ics",
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "application/pdf": ".pdf",
};

type Hashed = Pick<ReadMail, "from" | "subject" | "text" | "html" | "attachments">;
/** Ends of lines and white space at them change on the way; words do not. */
function hashOf(mail: Hashed, date: string | null): string {
  // Line by line: a pattern for white space before a line's end would begin anew at each letter of a long run of it.
  const even = (text: string) =>
    text
      .split("\n")
      .map((words) => words.trimEnd())
      .join("\n")
      .trim();
  const hash = createHash("sha256");
  const parts = [mail.from?.email.toLowerCase() ?? "", mail.subject, date ?? "", even(mail.text), even(mail.html ?? "")];
  for (const part of parts)
    hash
      .update(String(Buffer.byteLength(part)))
      .update(":")
      .update(part);
  for (const file of mail.attachments) hash.update(createHash("sha256").update(file.content).digest());
  return hash.digest("hex");
}
