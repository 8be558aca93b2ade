/** Which parts of a message are its words and which its files (RFC 8621, 4.1.4), and the words themselves. */
import { decodeText } from "#/adapters/mail/mime/charset.ts";
import { closed } from "#/adapters/mail/mime/closed.ts";
import type { Part } from "#/adapters/mail/mime/parts.ts";
import { inlinePgp, isCms, type Seal, sealOf, signedContent } from "#/adapters/mail/mime/sealed.ts";
import { contentOf } from "#/adapters/mail/mime/transfer.ts";
import type { Note } from "#/adapters/mail/mime/words.ts";

/** A file, with its content as it is read last; `related` belongs into the HTML beside it. */
export type FilePart = { part: Part; isRelated: boolean };
export type Body = { text: string; html: string | null; files: FilePart[]; seals: Seal[]; calendars: Part[] };

type Words = { kind: "text" | "html"; words: string };
type Shelf = {
  text: Words[];
  html: Words[];
  files: FilePart[];
  seals: Set<Seal>;
  calendars: Part[];
  note: Note;
  reread: (bytes: Buffer) => Part;
};

/** `reread` takes the message apart that lies in a signature. */
export function bodyOf(root: Part, note: Note, reread: (bytes: Buffer) => Part): Body {
  const shelf: Shelf = { text: [], html: [], files: [], seals: new Set(), calendars: [], note, reread };
  sort([root], "mixed", false, shelf, shelf);
  return {
    text: joinText(shelf),
    html: joinHtml(shelf),
    files: shelf.files,
    seals: [...shelf.seals],
    calendars: shelf.calendars,
  };
}

const IS_TEXT = /^text\/(plain|html|enriched|richtext)$/;
const IS_MEDIA = /^(image|audio|video)\//;

function sort(
  parts: Part[],
  kind: string,
  isInAlternative: boolean,
  into: { text: Words[] | null; html: Words[] | null },
  shelf: Shelf,
): void {
  let { text, html } = into;
  const [textBefore, htmlBefore] = [text?.length ?? -1, html?.length ?? -1];
  for (const [index, part] of parts.entries()) {
    const isMulti = part.type.startsWith("multipart/");
    const seal = sealOf(part, () => contentOf(part, shelf.note));
    if (seal) shelf.seals.add(seal);
    if (seal === "signed-smime" && isCms(part.type)) {
      const inner = signedContent(contentOf(part, shelf.note));
      if (inner) {
        sort([shelf.reread(inner)], kind, isInAlternative, { text, html }, shelf);
        continue;
      }
    }
    if (part.type === "text/calendar" || part.type === "application/ics") shelf.calendars.push(part);
    if (isMulti) {
      const inner = part.type.slice("multipart/".length);
      sort(part.children, inner, isInAlternative || inner === "alternative", { text, html }, shelf);
      continue;
    }
    const name = part.disposition.params.get("filename") ?? part.params.get("name");
    const isWords = IS_TEXT.test(part.type) && part.disposition.value !== "attachment" && (index === 0 || (kind !== "related" && !name));
    if (!isWords) {
      shelf.files.push({ part, isRelated: kind === "related" || (IS_MEDIA.test(part.type) && part.disposition.value === "inline") });
      continue;
    }
    const words = wordsOf(part, shelf);
    if (kind === "alternative") {
      if (words.kind === "html") html?.push(words);
      // Formatted text of another kind says the same once more.
      else if (part.type === "text/plain" || !text?.slice(textBefore).some((piece) => piece.kind === "text")) text?.push(words);
      continue;
    }
    if (isInAlternative) {
      if (words.kind === "html") text = null;
      else html = null;
    }
    text?.push(words);
    html?.push(words);
  }
  if (kind === "alternative" && text && html) {
    if (text.length === textBefore && html.length !== htmlBefore) text.push(...html.slice(Math.max(0, htmlBefore)));
    if (html.length === htmlBefore && text.length !== textBefore) html.push(...text.slice(Math.max(0, textBefore)));
  }
}

function wordsOf(part: Part, shelf: Shelf): Words {
  const bytes = contentOf(part, shelf.note);
  const isHtml = part.type === "text/html";
  const declared = part.params.get("charset") ?? (isHtml ? metaCharset(bytes) : null);
  const { text, problem } = decodeText(bytes, declared);
  if (problem) shelf.note(problem);
  if (isHtml) return { kind: "html", words: text };
  let words = part.type === "text/plain" ? text : withoutEnriched(text);
  if ((part.params.get("format") ?? "").toLowerCase() === "flowed")
    words = unflowed(words, (part.params.get("delsp") ?? "").toLowerCase() === "yes");
  const opened = inlinePgp(words);
  if (opened.seal) shelf.seals.add(opened.seal);
  return { kind: "text", words: opened.text };
}

const metaCharset = (bytes: Buffer) =>
  /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(bytes.subarray(0, 4_096).toString("latin1"))?.[1] ?? null;

/** RFC 3676: lines that end in a space go on. Quotes go on only at their own depth, and a signature's dashes never do. */
export function unflowed(text: string, deletesSpace: boolean): string {
  const out: { depth: number; words: string; isOpen: boolean }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const words = line.slice(depth).replace(/^ /, "");
    const isSignature = words === "-- ";
    const flows = words.endsWith(" ") && !isSignature;
    const kept = flows && deletesSpace ? words.slice(0, -1) : words;
    const last = out.at(-1);
    if (last?.isOpen && last.depth === depth && !isSignature) {
      last.words += kept;
      last.isOpen = flows;
    } else out.push({ depth, words: kept, isOpen: flows });
  }
  return out.map(({ depth, words }) => (depth > 0 ? `${">".repeat(depth)} ${words}` : words)).join("\n");
}

/** text/enriched (RFC 1896) and its ancestor: commands in angle brackets; two of them are one. */
function withoutEnriched(text: string): string {
  return text
    .replace(/<param>[^<]{0,500}<\/param>/gi, "")
    .replace(/<nl>/gi, "\n")
    .replace(/<<|<\/?[a-z][\w-]{0,40}>/gi, (mark) => (mark === "<<" ? "<" : ""));
}

/** Empty where HTML is among the words: it is made from that then, whole. */
function joinText({ text }: Shelf): string {
  if (text.some((piece) => piece.kind === "html")) return "";
  return text.map((piece) => piece.words).join("\n");
}

/** Null where all is plain text. */
function joinHtml({ html }: Shelf): string | null {
  if (!html.some((piece) => piece.kind === "html")) return null;
  const [only] = html;
  if (html.length === 1 && only) return only.words;
  return html.map(({ kind, words }) => (kind === "html" ? (closed(words) ?? asHtml(words)) : asHtml(words))).join("\n");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const asHtml = (text: string) =>
  text.trim() === "" ? "" : `<div style="white-space: pre-wrap">${text.replace(/[&<>]/g, (letter) => ENTITIES[letter] ?? letter)}</div>`;
