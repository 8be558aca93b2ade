/** Small print that servers put below or above a mail, and footers of mailing lists and virus scanners. */
import { smallPrintMarks } from "#/features/mail/quote/language/rules.ts";
import { type Line, lastFull } from "#/features/mail/quote/line/rules.ts";

const HEADING =
  /^(?:confidentiality(?: notice| note)?|confidential|disclaimer|legal (?:notice|disclaimer)|important notice|notice|haftungsausschluss|vertraulichkeitshinweis|wichtiger hinweis|hinweis|avis de confidentialité|avertissement|aviso legal|aviso de confidencialidad|aviso de confidencialidade|avviso di riservatezza|klauzula poufności|免责声明|免責聲明)\s*[:.]?$/u;
/** One of these is enough. */
const CERTAIN =
  /this (?:e-?mail|message|communication|transmission)(?: \(?including.{0,40}\)?| and any.{0,80})? (?:is|are|may be|may contain|contains?) .{0,60}(?:confidential|privileged)|consider the environment|think before you print|virus-free|scanned (?:for viruses|by)|checked for viruses|auf viren geprüft|unsubscribe from this (?:group|list|mailing)|to unsubscribe, (?:send|visit|e)|you received this message because you are subscribed to|pensez à l'environnement|bitte denken sie an die umwelt|denken sie an die umwelt|diese (?:e-mail|nachricht|mail).{0,40}enthält.{0,40}vertraulich|questo messaggio.{0,60}riservat|wiadomość.{0,60}poufn|este (?:mensaje|correo).{0,60}confidencial|esta mensagem.{0,60}confidencia|ce message.{0,60}confidentiel|dit bericht.{0,60}vertrouwelijk/u;
const MARKS_MIN = 2;
/** Below small print there may be as many lines more that say nothing to anybody: an address, a link. */
const REST_LINES_MAX = 8;
const REST_LENGTH_MAX = 120;

/** So much of a paragraph tells what it is. */
const PARAGRAPH_LINES_MAX = 60;
const PARAGRAPH_LENGTH_MAX = 3_000;

type Paragraph = { from: number; to: number; plain: string };

function paragraphsFromEnd(lines: readonly Line[], from: number, end: number, max: number): Paragraph[] {
  const found: Paragraph[] = [];
  for (let to = lastFull(lines, from, end); to > from && found.length < max; ) {
    let start = to;
    while (start > from && !lines[start - 1]?.isBlank) start--;
    const plain = lines
      .slice(start, Math.min(to, start + PARAGRAPH_LINES_MAX))
      .map((line) => line.plain || line.text.slice(0, PARAGRAPH_LENGTH_MAX).toLowerCase());
    found.push({ from: start, to, plain: plain.join(" ").slice(0, PARAGRAPH_LENGTH_MAX) });
    to = lastFull(lines, from, start);
  }
  return found;
}

export const isSmallPrint = (plain: string): boolean =>
  HEADING.test(plain) || REFERENCE.test(plain) || CERTAIN.test(plain) || smallPrintMarks(plain) >= MARKS_MIN;

/** What help desks know their mails by. */
const REFERENCE = /^[[({]?\s*(?:ref:\S+:ref|#hs:\S+#|ref#\S+)\s*[\])}]?$/u;

/** A mailing list signs every mail with a drawn line, its name and its address. */
const isListFooter = (lines: readonly Line[], { from, plain }: Paragraph) =>
  /^[-_=*]{2,}$/.test(lines[from]?.text ?? "") && /mailing list|listinfo|maillist|e-?mail list|unsubscribe/.test(plain);

/** A person who uses these words speaks to somebody: asks, or says I. */
const SPOKEN =
  /\?|(?:^|[\s,])(?:i (?:have|am|was|can|need|want|would|do|got)|i'(?:m|ve|d|ll)|my|ich (?:habe|bin|möchte|kann)|mein(?:e|en|er)?|j'ai|je|mon|mes|mi|mis)\s/u;
const isSpoken = (plain: string) => plain.length < 300 && SPOKEN.test(plain);

/** Where small print begins that goes on to the end; null where there is none. */
export function smallPrintFrom(lines: readonly Line[], from: number, end: number): number | null {
  const paragraphs = paragraphsFromEnd(lines, from, end, 10);
  let found: number | null = null;
  let rest = 0;
  let gap = 0;
  for (const paragraph of paragraphs) {
    const { from: start, to, plain } = paragraph;
    if (isListFooter(lines, paragraph)) {
      found = start;
      continue;
    }
    if (isSmallPrint(plain) && !isSpoken(plain)) {
      gap = 0;
      found = startOfList(lines, start, to, plain);
      if (found > start) return found;
      rest = 0;
      continue;
    }
    const block = lines.slice(start, to);
    if (block.every((line) => line.isRule)) {
      if (found !== null) found = start;
      continue;
    }
    // Between two paragraphs of small print one may go without its marks.
    if (found !== null && gap++ === 0) continue;
    rest += block.length;
    if (found !== null || rest > REST_LINES_MAX || block.some((line) => line.text.length > REST_LENGTH_MAX || /[?!.]$/.test(line.text)))
      break;
  }
  return found;
}

/** The footer of a mailing list, and small print below a drawn line, begin with that line, not with the paragraph. */
function startOfList(lines: readonly Line[], start: number, to: number, plain: string): number {
  const looked = lines.slice(start, Math.min(to, start + PARAGRAPH_LINES_MAX));
  const below = (at: number) =>
    looked
      .slice(at + 1)
      .map((line) => line.plain)
      .join(" ");
  const rule = looked.findIndex((line, at) => at > 0 && line.isRule && isSmallPrint(below(at)));
  if (rule > 0) return start + rule;
  // Where a paragraph begins with other words, the line that is small print begins it.
  const first = looked[0]?.plain ?? "";
  if (looked[0]?.isRule || isSmallPrint(first) || plain === first) return start;
  const at = looked.findIndex((line) => isSmallPrint(line.plain));
  return at > 3 ? start + at : start;
}

const BANNER =
  /originated (?:from )?outside|external (?:e-?mail|sender|mail|message)|do not click|don't often get e-?mail from|from outside (?:of )?(?:your|the|our)|externe[rn]? (?:e-?mail|absender)|außerhalb (?:der|ihrer|unserer) organisation|expéditeur externe|provient de l'extérieur|correo externo|remitente externo|fuera de la organización|externe afzender|power of (?:e-?mail )?sender|mittente esterno|e-?mail externo|you don't often get/u;

/** One behind the banner of a server above the words ("This email originated from outside …"); `from` where there is none. */
export function bannerTo(lines: readonly Line[], from: number, end: number): number {
  let start = from;
  while (start < end && lines[start]?.isBlank) start++;
  let to = start;
  while (to < end && !lines[to]?.isBlank && to - start < 6) to++;
  const plain = lines
    .slice(start, to)
    .map((line) => line.plain)
    .join(" ");
  const isBanner =
    plain.length <= 700 && (BANNER.test(plain) || /^\[?(?:caution|external|extern|warning)\]?\s*:?$/u.test(plain)) && !isSpoken(plain);
  return isBanner ? to : from;
}
