/** Who writes, below what they write: a signature behind its dashes, a formula with a name and an address, the line of a telephone. */
import { CLOSINGS, DEVICE_ENDS, DEVICE_STARTS, THANKS } from "#/features/mail/quote/language/rules.ts";
import { type Line, lastFull, nextFull } from "#/features/mail/quote/line/rules.ts";

const DELIMITER = /^(?:--|––)$/u;
/** Telephones make one of two dashes; people write it as well: only above an address, a number or a link it begins a signature. */
const DASH = /^[—–]$/u;
const REACHED = /[^\s@]@[^\s@]+\.|https?:|www\.|\+?\(?\d[\d\s()./-]{7,}/u;
/** A signature is short; two dashes above more than this are a line that somebody drew. */
const SIGNATURE_LINES_MAX = 25;
const CARD_LINES_MAX = 14;
const CARD_LENGTH_MAX = 90;

const ADDRESSES = /\S+@\S+|https?:\S+|www\.\S+/giu;
const NUMBER = /\+?\(?\d(?:[\s()./–-]{0,3}\d){6,}/u;
const LABEL =
  /@|\||•|(?:^|\s)(?:tel|phone|mobile|mob|cell|fax|telefon|tél|téléphone|handy|mobil|móvil|teléfono|telefone|cel|gsm|тел|моб|电话|手机|電話|携帯|전화|휴대폰|t|m|f|p|e|w)\s?[.:]/iu;

/**
 * A line of a visiting card: names, every longer word of which has a capital where the script has some; or a way to reach somebody, with a
 * word or two beside it.
 */
function isCardLine(line: Line): boolean {
  if (line.isBlank || line.isRule || line.hint === "signature") return true;
  if (line.text.length > CARD_LENGTH_MAX || /[?]$/.test(line.text) || /^(?:ps|p\.s\.|p\.s)\b/iu.test(line.text)) return false;
  const rest = line.text.replace(ADDRESSES, " ");
  const small = (rest.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? []).filter((word) => word.length > 3 && /^\p{Ll}/u.test(word)).length;
  if (rest !== line.text || LABEL.test(line.text)) return small <= 2;
  if (NUMBER.test(line.text)) return small <= 1;
  if (/[.!]$/.test(line.text) && !/(?:^|\s)\S{1,5}[.!]$/u.test(line.text)) return false;
  return small === 0 && line.text.length <= 60;
}

const isCard = (lines: readonly Line[], from: number, to: number) => {
  const full = lines.slice(from, to).filter((line) => !line.isBlank);
  return full.length <= CARD_LINES_MAX && full.every(isCardLine);
};

/** Below a formula there is more than the name that was typed: somebody's card. */
function isVisitingCard(lines: readonly Line[], from: number, to: number): boolean {
  return isCard(lines, from, to) && lines.slice(from, to).filter((line) => !line.isBlank && !line.isRule).length >= 2;
}

/** Where a signature begins that goes on to the end; null where there is none. */
export function signatureFrom(lines: readonly Line[], from: number, end: number): number | null {
  return hintedFrom(lines, from, end) ?? delimitedFrom(lines, from, end) ?? closingFrom(lines, from, end);
}

/** Elements that a mail program made for signatures, at the end, with the dashes above them. */
function hintedFrom(lines: readonly Line[], from: number, end: number): number | null {
  let start = lastFull(lines, from, end);
  if (start === from || lines[start - 1]?.hint !== "signature") return null;
  while (start > from && (lines[start - 1]?.hint === "signature" || lines[start - 1]?.isBlank)) start--;
  return start > from && isDelimiter(lines[start - 1]) ? start - 1 : nextFull(lines, start, end);
}

const isDelimiter = (line: Line | undefined) => line !== undefined && DELIMITER.test(line.text);

function delimitedFrom(lines: readonly Line[], from: number, end: number): number | null {
  const start = nextFull(lines, from, end);
  const last = Math.max(start, end - SIGNATURE_LINES_MAX * 3);
  const candidates: number[] = [];
  let fences = 0;
  for (let at = start; at < end; at++) {
    const line = lines[at];
    if (line?.text.startsWith("```")) fences++;
    if (line && fences % 2 === 0 && at >= last && (DELIMITER.test(line.text) || line.isRule || line.text === "__" || DASH.test(line.text)))
      candidates.push(at);
  }
  const strong = candidates.filter((at) => isDelimiter(lines[at]));
  const fits = (at: number) => {
    const below = lines.slice(at + 1, end);
    const full = below.filter((line) => !line.isBlank).length;
    // What a program marked as signature ends there: words behind it are words again.
    const marked = below.findLastIndex((line) => line.hint === "signature");
    return (
      (full > 0 || isDelimiter(lines[at])) && full <= SIGNATURE_LINES_MAX && (marked < 0 || nextFull(lines, at + 2 + marked, end) === end)
    );
  };
  const isReached = (at: number) => isDelimiter(lines[at]) || lines.slice(at + 1, end).some((line) => REACHED.test(line.text));
  const card = candidates.find((at) => fits(at) && isCard(lines, at + 1, end) && isReached(at));
  if (card !== undefined) return card;
  const alone = strong.length === 1 ? strong[0] : undefined;
  return alone !== undefined && fits(alone) ? alone : null;
}

const CLOSING_SEARCHED_LINES = 24;
const bareClosing = (plain: string) => plain.replace(/[\s,.!;:~*_-]+$/u, "").replace(/^[\s*_-]+/u, "");
/** In one language, or in two of them. */
const isFormula = (line: Line | undefined, formulas: ReadonlySet<string>) =>
  line !== undefined && line.plain.length <= 80 && line.plain.split("/").every((formula) => formulas.has(bareClosing(formula)));

/**
 * A formula with a card below it. A name alone below a formula is what somebody typed, and stays; so do thanks and the name below them. Below a
 * quote, a formula and a name are all that a program puts there.
 */
function closingFrom(lines: readonly Line[], from: number, end: number): number | null {
  const start = nextFull(lines, from, end);
  if (from > 0 && isFormula(lines[start], CLOSINGS) && isCard(lines, start + 1, end)) return start;
  for (let at = end - 1; at > start && at >= end - CLOSING_SEARCHED_LINES; at--) {
    if (isFormula(lines[at], CLOSINGS)) return isVisitingCard(lines, at + 1, end) ? at : null;
    if (!isFormula(lines[at], THANKS)) continue;
    const below = nextFull(lines, at + 1, end) + 1;
    return isVisitingCard(lines, below, end) && lines.slice(below, end).some((line) => REACHED.test(line.text)) ? below : null;
  }
  return null;
}

const DEVICE =
  /iphon|ipad|ipod|apple watch|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|oneplus|pixel|motorola|sony|xperia|htc|blackberry|handy|mobil|smartphone|telefon|phone|téléphone|tablet|outlook|yahoo|gmail|proton|thunderbird|mail|gmx|web\.de|t-online|orange|windows|superhuman|spark|tuta|canary|airmail|missive|postbox|em client|roundcube|zimbra|boxer|edison|zoho|typeapp|handheld|device|appareil|dispositivo|cellulare|celular|móvil|telemóvel|puhelin|телефон|смартфон|айфон|स्मार्टफ|मोबाइल|手机|手機|スマートフォン|携帯|휴대폰|휴대전화|갤럭시|电脑|הנייד|טלפון|موبايل|هاتف|جوال|گوشی|โทรศัพท์|điện thoại/u;
const EXCUSE = /excuse|pardon|forgive|brevity|typos|autocorrect|entschuldig|tippfehler|excus|disculp|desculp|scus/u;
/** Parcels are sent this way as well: the line must name a device or a program. */
const VAGUE =
  / (?:via|using|with|the|an|mit|über|aus|par|avec|con|por|com|tramite|med|via|met|cu|prin|din|przez|pomocą|через|від|с|з|z|ze|s|sa|из)$/u;
const DEVICE_LENGTH_MAX = 120;

/** "Sent from my iPhone", in any language: a line that a telephone or a mail program put there. */
export function isDeviceLine(line: Line | undefined): boolean {
  if (!line || line.plain === "") return false;
  const plain = line.plain.replace(/[<([]?https?:\S+/g, "").replace(/^[\s*_–—-]+|[\s*_–—.!-]+$/gu, "");
  if (plain.length > DEVICE_LENGTH_MAX || plain === "") return false;
  // "Sent from my desk, is much easier" is a sentence.
  if (/[,;:]\s*(?:is|are|was|it|so|but|because|which|ist|weil|aber|denn)\s/u.test(plain) && !EXCUSE.test(plain)) return false;
  const names = DEVICE.test(plain);
  const start = DEVICE_STARTS.find((phrase) => plain.startsWith(phrase));
  const isPlainEnough = start?.includes(" ") && (!VAGUE.test(start) || line.plain.includes("http"));
  if (start !== undefined && (names || isPlainEnough)) return plain.split(" ").length <= 16;
  return names && plain.length <= 90 && DEVICE_ENDS.some((phrase) => plain.endsWith(phrase));
}
