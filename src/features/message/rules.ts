/** What a message says anew: without the history that mail programs quote below an answer, and without the signature. */

export type Words = { text: string; html: string | null };

/** Whoever is in doubt shows more: a text of which nothing would be left is shown whole. */
export function newWords({ text, html }: Words): { replyText: string; replyHtml: string | null } {
  const replyText = newText(text);
  return { replyText, replyHtml: html === null ? null : newHtml(html) };
}

const SEARCHED_LENGTH_MAX = 200_000;

/** Verbs of "On … somebody wrote:" in the languages mail programs speak. */
const WROTE = [
  ..."wrote|writes|sent|a écrit|escribió|escribi[oó]|escreveu|ha scritto|scrisse|schrieb|schreef|skrev|kirjoitti|napisał|napisał\\(a\\)|pisze|napsal|napsal\\(a\\)|napísal|írta|a scris|написал|написала|написав|пише|пишет|написа".split(
    "|",
  ),
  ..."yazdı|έγραψε|כתב|כתבה|a écrit|écrit|šraše|rašė|rakstīja|kirjutas|je napisao|je napisala|je pisal|viết|menulis".split("|"),
].join("|");
/** The line, or up to four of them where it was wrapped, that stands above a quote. It must hold a digit (a date) or an address. */
const ATTRIBUTION = new RegExp(`^(?=.*[\\d@])\\S.{0,400}?(?:${WROTE})(?:\\s*\\([^)]*\\))?(?:\\s+[^\\s:]{1,80}){0,6}\\s*[::]\\s*$`, "iu");
const ATTRIBUTION_EAST = /^(?=.*[\d@]).{4,300}(?:写道|寫道|のメール|さんは書きました|님이 작성|작성)\s*[::]\s*$/u;
/** German and Dutch put the name after the verb: "Am 1.2.2026 um 10:00 schrieb Anna <a@b>:". */
const ATTRIBUTION_VERB_INSIDE =
  /^(?:am|op|den|dne|dnia|le|el|em|il|on)\b.{0,300}\b(?:schrieb|schreef|skrev|napsal|napisał|het volgende geschreven)\b.{0,200}[::]\s*$/iu;
/** Without a verb: "2026-11-22 10:00 GMT+01:00 Anna <a@b.c>:", "ср, 30 апр. 2025 г. в 15:19, Anna <a@b.c>:" */
const ATTRIBUTION_DATE = /^(?=.*\d{1,2}[:.]\d{2}).{0,30}\d{1,4}.{4,150}<[^<>\s]+@[^<>\s]+>\s*[::]\s*$/u;

/** Several times as long as any that a mail program writes: the patterns would try a longer one from every place in it. */
const ATTRIBUTION_LENGTH_MAX = 1_500;
const isAttribution = (line: string) =>
  line.length <= ATTRIBUTION_LENGTH_MAX &&
  (ATTRIBUTION.test(line) || ATTRIBUTION_EAST.test(line) || ATTRIBUTION_VERB_INSIDE.test(line) || ATTRIBUTION_DATE.test(line));

/** Dividers after which everything is older: "-----Original Message-----" and its kin. */
const DIVIDER =
  /^\s*[-_*=]{2,}\s*(?:original message|original appointment|reply message|ursprüngliche nachricht|originalnachricht|message d['’]origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|originalmeddelande|original meddelelse|opprinnelig melding|oprindelig (?:besked|meddelelse)|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|исходное сообщение|пересылаемое сообщение|orijinal mesaj|原始邮件|原始郵件|元のメッセージ|원본 메시지|on .{10,200} wrote)\s*[-_*=]{2,}\s*$/iu;
const RULE = /^\s*_{10,}\s*$/;

/** Names of header lines in the block that Outlook puts above what it quotes. */
const FROM =
  "from|von|de|da|van|från|fra|lähettäjä|od|от|від|kimden|von|发件人|寄件者|差出人|보낸 사람|expéditeur|feladó|odesílatel|от кого";
const SENT =
  "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|fecha|data|inviato|verzonden|skickat|sendt|lähetetty|wysłano|wysłane|odesláno|отправлено|дата|gönderildi|tarih|发送时间|日期|送信日時|보낸 날짜|päiväys|dato|elküldve";
const TO = "to|an|à|a|para|per|aan|till|til|vastaanottaja|do|komu|кому|kime|收件人|宛先|받는 사람|címzett";
const headerLine = (names: string) => new RegExp(`^[\\s*>]{0,20}(?:${names})\\s*[::]\\*?\\s*\\S`, "iu");
const [FROM_LINE, SENT_LINE, TO_LINE] = [headerLine(FROM), headerLine(SENT), headerLine(TO)];

const SIGNATURE = /^--[ \u00a0]?$/;
/** A signature is short; two dashes above more than this are a line that somebody drew. */
const SIGNATURE_LINES_MAX = 20;
const DEVICE =
  /^\s*(?:sent from (?:my|mail for|outlook|yahoo|proton|a )|get outlook for|sent via|von meinem .{2,40} gesendet|gesendet von|gesendet mit |envoyé (?:de|depuis|à partir de) |enviado (?:desde|do|de) (?:mi|meu)|inviato da|verzonden vanaf|skickat från|sendt fra|wysłane z|odesláno z|отправлено с|iphoneから送信|从我的 ?iphone ?发送|发自我的).{0,80}$/iu;

function newText(text: string): string {
  // A mail of megabytes is a log or a list, not an answer.
  if (text.length > SEARCHED_LENGTH_MAX) return text;
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const kept = withoutSignature(withoutQuotes(lines));
  const result = trimBlank(kept).join("\n").trimEnd();
  return result.trim() === "" ? text : result;
}

const isQuoted = (line: string) => /^\s{0,3}(?:[>|]|&gt;)/.test(line);
const isBlank = (line: string) => line.trim() === "";

/** Cuts where history begins, or takes quoted lines out from between words that were written below or among them. */
function withoutQuotes(lines: string[]): string[] {
  const kept: string[] = [];
  const lastQuoted = lines.findLastIndex(isQuoted);
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i] ?? "";
    if (DIVIDER.test(text) || isHeaderBlock(lines, i) || (RULE.test(text) && isHeaderBlock(lines, nextFull(lines, i + 1)))) return kept;
    const above = attributionLength(lines, i);
    if (above > 0) {
      const next = nextFull(lines, i + above);
      // A quote without marks, as HTML leaves it, goes on to the end; one with marks ends with them.
      if (next >= lines.length || !isQuoted(lines[next] ?? "")) {
        if (next > lastQuoted) return kept;
        kept.push(text);
        continue;
      }
      i = next - 1;
      continue;
    }
    if (isQuoted(text)) continue;
    kept.push(text);
  }
  return kept;
}

function nextFull(lines: string[], from: number): number {
  let i = from;
  while (i < lines.length && isBlank(lines[i] ?? "")) i++;
  return i;
}

/** How many lines here say "On … wrote:"; 0 for none. */
function attributionLength(lines: string[], at: number): number {
  let joined = "";
  for (let count = 1; count <= 4; count++) {
    const next = lines[at + count - 1];
    if (next === undefined || isBlank(next) || isQuoted(next)) return 0;
    joined = joined ? `${joined} ${next.trim()}` : next.trim();
    if (/[::]\s*$/.test(next) && isAttribution(joined)) {
      // Over several lines only one that begins like an attribution: else a sentence above would go with it.
      return count === 1 ||
        /^(?:on|am|le|el|em|il|op|den|dne|dnia|w dniu|в|у|на|pada|tarihinde|\d|[\p{Lu}].{0,60}[<@])/iu.test(lines[at]?.trim() ?? "")
        ? count
        : 0;
    }
  }
  return 0;
}

/** From: and, within three lines, Sent: or Date:, and To:, as Outlook writes them. */
function isHeaderBlock(lines: string[], at: number): boolean {
  if (!FROM_LINE.test(lines[at] ?? "")) return false;
  const below = lines.slice(at + 1, at + 6);
  return below.some((text) => SENT_LINE.test(text)) && below.some((text) => TO_LINE.test(text));
}

function withoutSignature(lines: string[]): string[] {
  const at = lines.findIndex((text, index) => SIGNATURE.test(text) && lines.slice(0, index).some((above) => !isBlank(above)));
  const below = at < 0 ? [] : trimBlank(lines.slice(at + 1));
  let kept = at >= 0 && below.length <= SIGNATURE_LINES_MAX ? lines.slice(0, at) : lines;
  kept = trimBlank(kept);
  if (kept.length > 1 && DEVICE.test(kept.at(-1) ?? "")) kept = trimBlank(kept.slice(0, -1));
  return kept;
}

function trimBlank(lines: string[]): string[] {
  let start = 0;
  let end = lines.length;
  while (start < end && isBlank(lines[start] ?? "")) start++;
  while (end > start && isBlank(lines[end - 1] ?? "")) end--;
  return lines.slice(start, end);
}

/** An element that may hold a quote, as far as its attributes matter. Each letter is looked at once, also where no `>` ever comes. */
const OPENING = /<(?:div|hr|span|blockquote)\b[^>]{0,1000}/gi;
/** Where mail programs begin what they quote in HTML. Whatever opens there stays open: making the HTML harmless closes it. */
const HTML_QUOTES = [
  /^<div[^>]*\bclass\s*=\s*["']?[^"'>]{0,200}\b(?:gmail_quote|gmail_extra)\b/i,
  /^<div[^>]*\bclass\s*=\s*["']?[^"'>]{0,200}\b(?:yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|mail-quote|front-blockquote)\b/i,
  /^<(?:div|hr|span)[^>]*\bid\s*=\s*["']?(?:x_)*(?:appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION|reply-intro|mail-editor-reference-message-container|ms-outlook-mobile-reference-message)/i,
  /^<div[^>]*style\s*=\s*["'][^"'>]{0,200}border:\s*none;\s*border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)/i,
  /^<blockquote[^>]*\btype\s*=\s*["']?cite/i,
];

function quoteStart(html: string): number {
  for (const { 0: opening, index } of html.matchAll(OPENING)) if (HTML_QUOTES.some((pattern) => pattern.test(opening))) return index;
  return -1;
}

/** The HTML above the first quote; whole where that would leave no words, or where words follow the quote. */
function newHtml(html: string): string {
  if (html.length > 4 * SEARCHED_LENGTH_MAX) return html;
  const at = quoteStart(html);
  if (at < 0) return html;
  const isGmail = /^<div[^>]*gmail_(?:quote|extra)/i.test(html.slice(at, at + 400));
  const isBlock = /^<blockquote/i.test(html.slice(at, at + 20));
  if ((isGmail || isBlock) && hasWords(html.slice(endOf(html, at, isBlock ? "blockquote" : "div")))) return html;
  const above = html.slice(0, at);
  return hasWords(above) ? withoutAttribution(above) : html;
}

const HIDDEN = /^<(style|script|head|title)\b/i;
/** What a reader sees of it. From one bracket to the next: patterns for elements without an end would search the rest again for each. */
function wordsOf(html: string): string {
  const words: string[] = [];
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf("<", at);
    words.push(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    const isComment = html.startsWith("<!--", open);
    const end = isComment ? html.indexOf("-->", open + 4) : html.indexOf(">", open);
    if (end < 0) {
      if (!isComment) words.push(html.slice(open));
      break;
    }
    at = end + (isComment ? 3 : 1);
    const hidden = HIDDEN.exec(html.slice(open, open + 10))?.[1];
    if (!hidden) continue;
    const closing = new RegExp(`</${hidden}\\s*>`, "gi");
    closing.lastIndex = at;
    if (!closing.test(html)) break;
    at = closing.lastIndex;
  }
  return words
    .join(" ")
    .replace(/&nbsp;|&#160;/gi, " ")
    .trim();
}
const hasWords = (html: string) => wordsOf(html) !== "" || /<img\b/i.test(html);

/** Where the element that begins at `at` ends, its nested ones of the same name counted. */
function endOf(html: string, at: number, tag: string): number {
  const tags = new RegExp(`<(/?)${tag}\\b[^>]{0,2000}`, "gi");
  tags.lastIndex = at;
  let depth = 0;
  for (let match = tags.exec(html); match; match = tags.exec(html)) {
    depth += match[1] ? -1 : 1;
    if (depth === 0) return match.index + match[0].length + 1;
  }
  return html.length;
}

/** The pattern tries every way to share tags among its parts: only so much of the end is looked at. */
const ATTRIBUTION_HTML_LENGTH_MAX = 2_000;

/** Takes a last line "On … wrote:" away that stands above the quote in an element of its own. */
function withoutAttribution(html: string): string {
  const from = Math.max(0, html.length - ATTRIBUTION_HTML_LENGTH_MAX);
  const last =
    /(?:<(?:div|p|br|span)\b[^>]*>\s*)(?:<[^>]*>\s*)*((?:[^<]|<(?:a|b|span|\/a|\/b|\/span|wbr)\b[^>]*>){4,600}?[::])\s*(?:<[^>]*>\s*)*$/i.exec(
      html.slice(from),
    );
  if (
    !last ||
    !isAttribution(
      wordsOf(last[1] ?? "")
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/\s+/g, " "),
    )
  )
    return html;
  const cut = html.slice(0, from + last.index);
  return hasWords(cut) ? cut : html;
}
