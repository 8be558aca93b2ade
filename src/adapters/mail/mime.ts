/** Reads a raw message. Never throws: what cannot be read is replaced, or kept as a file, and `problems` says so. */
import { createHash } from "node:crypto";
import type { Address } from "#/adapters/mail/index.ts";
import { addressesOf } from "#/adapters/mail/mime/addresses.ts";
import { bodyOf, type FilePart } from "#/adapters/mail/mime/body.ts";
import { type Invitation, invitationOf } from "#/adapters/mail/mime/calendar.ts";
import { decodeText } from "#/adapters/mail/mime/charset.ts";
import { all, first, headersOf, type Part, partsOf } from "#/adapters/mail/mime/parts.ts";
import type { Seal } from "#/adapters/mail/mime/sealed.ts";
import { tnefOf } from "#/adapters/mail/mime/tnef.ts";
import { contentOf } from "#/adapters/mail/mime/transfer.ts";
import { decodeWords, type Note } from "#/adapters/mail/mime/words.ts";

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
  /** How it is signed or encrypted; nothing of it is checked. */
  seals: Seal[];
  invitation: Invitation | null;
  /** Parts that programs wrote for programs: delivery and read reports, and the header of the mail that came back. */
  reports: { type: string; text: string }[];
  /** SHA-256 over From, Subject, Date and what the mail holds, the same however a server on the way has encoded it. */
  contentHash: string;
  /** What could not be read as it should; empty for a sound mail. */
  problems: string[];
};
export type ReadAttachment = { name: string; contentType: string; contentId: string | null; isInline: boolean; content: Buffer };

const ATTACHMENTS_MAX = 200;
/** A mail that comes by a line is smaller; one that is imported need not be. */
const ATTACHMENTS_BYTES_MAX = 64 * 1024 * 1024;
const PROBLEMS_MAX = 10;

export function readMail(bytes: Buffer): ReadMail {
  const problems = new Set<string>();
  const note: Note = (problem) => {
    if (problems.size < PROBLEMS_MAX) problems.add(problem);
  };
  const charset = charsetNamed(bytes);
  const root = partsOf(bytes, note, charset);
  const body = bodyOf(root, note, (inner) => partsOf(inner, note, charset));
  const files = attachmentsOf(body.files, note);
  const outlook = outlookOf(body.files, note);
  const html = body.html ?? (body.text.trim() === "" ? outlook.html : null);
  const text = body.text.trim() === "" && body.html === null ? outlook.text : body.text;
  const attachments = withinLimits([...files, ...outlook.files], note);
  const mail = {
    ...headOf(root, note, charset),
    text: text.trim() === "" ? "" : clean(text).replace(/\r\n?/g, "\n"),
    html: html === null || html.trim() === "" ? null : clean(html),
    attachments: attachments.map(named),
    seals: body.seals,
    invitation: invitation(body.calendars, note),
    reports: body.files.flatMap(({ part }) => reportOf(part, note)),
  };
  return { ...mail, contentHash: hashOf(mail, first(root.headers, "date")), problems: [...problems] };
}

/** Its header, and what follows it as it came: for a message that takes too long or too much to be read. */
export function readHead(bytes: Buffer): ReadMail {
  const note: Note = () => {};
  const { headers, bodyAt } = headersOf(bytes, note);
  const text = clean(decodeText(bytes.subarray(bodyAt, bodyAt + RAW_TEXT_BYTES_MAX)).text);
  const mail = {
    ...headOf({ headers }, note, charsetNamed(bytes)),
    text,
    html: null,
    attachments: [],
    seals: [],
    invitation: null,
    reports: [],
  };
  const raw: ReadAttachment = { name: "message.eml", contentType: "message/rfc822", contentId: null, isInline: false, content: bytes };
  return { ...mail, attachments: [raw], contentHash: hashOf({ ...mail, attachments: [raw] }, first(headers, "date")), problems: [] };
}
const RAW_TEXT_BYTES_MAX = 64 * 1024;

/** What the words are in is the best guess for a header that does not say. */
function charsetNamed(bytes: Buffer): string | null {
  const named = /charset\s*=\s*"?([\w.:-]+)/i.exec(bytes.subarray(0, RAW_TEXT_BYTES_MAX).toString("latin1"))?.[1] ?? null;
  return named && /^(us-ascii|utf-?8)$/i.test(named) ? null : named;
}

function headOf({ headers }: Pick<Part, "headers">, note: Note, charset: string | null) {
  const decode = (text: string) => decodeWords(text, note, charset);
  for (const name of ["from", "subject", "date", "message-id"])
    if (all(headers, name).length > 1) note(`has its ${name} header more than once`);
  const addresses = (...names: string[]) =>
    addressesOf(
      names.flatMap((name) => all(headers, name)),
      line,
      decode,
    );
  return {
    // Of two, the first with an address; a mail without one may at least say who sent it.
    from: addresses("from")[0] ?? addresses("sender")[0] ?? null,
    replyTo: addresses("reply-to"),
    to: addresses("to"),
    cc: addresses("cc"),
    subject: line(decode(first(headers, "subject") ?? "")),
    sentAt: dateOf(first(headers, "date")),
  };
}

/** Comments, missing zones, years of two digits: as far as a date can be seen. */
function dateOf(value: string | null): Date | null {
  const text = (value ?? "")
    .slice(0, 200)
    .replace(/\([^()]*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (text === "") return null;
  const withZone = /[+-]\d{4}|\b(UT|UTC|GMT|[ECMP][SD]T|Z)\b/i.test(text) ? text : `${text} +0000`;
  for (const attempt of [
    withZone,
    withZone.replace(/^[A-Za-z]+\.?,?\s*/, ""),
    withZone.replace(/\s(?![+-]\d{4})[A-Za-z/]{2,}$/, " +0000"),
  ]) {
    const at = new Date(attempt);
    if (Number.isFinite(at.getTime())) return at;
  }
  return null;
}

/** PostgreSQL keeps no NUL, and JSON no half of a pair of surrogates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const clean = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").toWellFormed();
const line = (text: string, lengthMax = Number.POSITIVE_INFINITY) =>
  clean(text).replace(/\s+/g, " ").trim().slice(0, lengthMax).toWellFormed();

const isTnef = (part: Part) => /^application\/(vnd\.)?ms-tnef$/.test(part.type) || /^win(mail|dat)?\.dat$/i.test(nameOf(part));
const nameOf = ({ disposition, params }: Part) => disposition.params.get("filename") ?? params.get("name") ?? "";

function attachmentsOf(files: FilePart[], note: Note): ReadAttachment[] {
  return files
    .filter(({ part }) => !isTnef(part))
    .slice(0, ATTACHMENTS_MAX + 1)
    .map(({ part, isRelated }) => {
      const content = contentOf(part, note);
      const contentId = line((first(part.headers, "content-id") ?? "").replace(/[<>]/g, ""), 998) || null;
      return {
        name: nameOf(part) || (part.type === "message/rfc822" ? subjectOf(content) : part.type === "text/calendar" ? "invitation.ics" : ""),
        contentType: line(part.type, 255) || "application/octet-stream",
        contentId,
        isInline: Boolean(contentId && (isRelated || part.disposition.value === "inline")),
        content,
      };
    });
}

/** The first of them; what is left out lies in the original, and is said to. */
function withinLimits(files: ReadAttachment[], note: Note): ReadAttachment[] {
  let sizeBytes = 0;
  const within = files.slice(0, ATTACHMENTS_MAX).filter(({ content }) => {
    const fits = sizeBytes + content.length <= ATTACHMENTS_BYTES_MAX;
    if (fits) sizeBytes += content.length;
    return fits;
  });
  if (within.length < files.length) note(`has more files than are shown here: ${within.length} are, the others are in its original only`);
  return within;
}

/** A message within one is a file named by its subject. */
function subjectOf(raw: Buffer): string {
  const subject = line(decodeWords(first(headersOf(raw, () => {}).headers, "subject") ?? ""), 120);
  return subject === "" ? "" : `${subject}.eml`;
}

/** What winmail.dat holds, in its place. */
function outlookOf(files: FilePart[], note: Note): { text: string; html: string | null; files: ReadAttachment[] } {
  const found: ReadAttachment[] = [];
  let text = "";
  let html: string | null = null;
  for (const { part } of files.filter((file) => isTnef(file.part)).slice(0, 5)) {
    const content = contentOf(part, note);
    const tnef = tnefOf(content, note);
    if (!tnef) {
      note("has a winmail.dat that cannot be read; it is kept as a file");
      found.push({ name: nameOf(part) || "winmail.dat", contentType: "application/ms-tnef", contentId: null, isInline: false, content });
      continue;
    }
    text ||= tnef.text;
    html ??= tnef.html;
    for (const file of tnef.files)
      found.push({ ...file, isInline: Boolean(file.contentId && tnef.html?.includes(`cid:${file.contentId}`)) });
    if (tnef.rtf) found.push({ name: "body.rtf", contentType: "application/rtf", contentId: null, isInline: false, content: tnef.rtf });
  }
  return { text, html, files: found };
}

/** Names without the path to them, and for those without one what they are. */
function named(file: ReadAttachment, index: number): ReadAttachment {
  const name = line(file.name.replace(/[/\\]/g, "_"), 255);
  return { ...file, name: name || `attachment-${index + 1}${EXTENSIONS[file.contentType] ?? ""}` };
}

const EXTENSIONS: Record<string, string> = {
  "message/rfc822": ".eml",
  "message/delivery-status": ".txt",
  "message/disposition-notification": ".txt",
  "message/feedback-report": ".txt",
  "text/rfc822-headers": ".txt",
  "text/plain": ".txt",
  "text/html": ".html",
  "text/csv": ".csv",
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "application/pdf": ".pdf",
  "application/zip": ".zip",
  "application/pgp-signature": ".asc",
  "application/pkcs7-signature": ".p7s",
  "application/pkcs7-mime": ".p7m",
};

function invitation(calendars: Part[], note: Note): Invitation | null {
  for (const part of calendars.slice(0, 5)) {
    const found = invitationOf(
      decodeText(contentOf(part, note), part.params.get("charset") ?? "utf-8").text,
      part.params.get("method") ?? null,
    );
    if (found) return { ...found, title: clean(found.title) };
  }
  return null;
}

const REPORT_BYTES_MAX = 256 * 1024;
const IS_REPORT =
  /^(message\/(global-)?(delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers|message\/(rfc822|global)(-headers)?)$/;
function reportOf(part: Part, note: Note): ReadMail["reports"] {
  if (!IS_REPORT.test(part.type)) return [];
  const content = contentOf(part, note);
  const wanted = /^message\/(rfc822|global)$/.test(part.type) ? content.subarray(0, headersOf(content, () => {}).bodyAt) : content;
  return [{ type: part.type, text: clean(decodeText(wanted.subarray(0, REPORT_BYTES_MAX)).text) }];
}

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
