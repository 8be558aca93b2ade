/** What the subject of an answer says beside its ticket's. */

/** What mail programs put before a subject, in their languages: Re, AW, SV, VS, Odp, Ynt, Antw, RIF, RES, Fwd, WG, TR, RV, ENC, 回复, 转发, رد, תגובה … */
const PREFIX =
  /^\s*(?:re|aw|antw|antwort|sv|vs|vb|vl|odp|ynt|rif|ref|res|r|i|enc|fwd?|fw|wg|tr|rv|pd|doorst|videresendt|ilt|cevap|ответ|отв|пересл|απ|回复|回覆|答复|转发|轉寄|返信|転送|답장|전달|رد|إعادة توجيه|תגובה|השב|הועבר)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*/iu;
/** A tag that a server or a helpdesk has put there, as in "[External]" or "[#123]". */
const TAG = /^\s*(?:\[[^\]]{1,40}\]|\(#\d+\))\s*/u;

/** The subject without what programs put before it, in small letters. Linear in its length. */
export function bareSubject(subject: string): string {
  let rest = subject.slice(0, 500).normalize("NFKC");
  for (let length = -1; length !== rest.length; ) {
    length = rest.length;
    rest = rest.replace(PREFIX, "").replace(TAG, "");
  }
  return rest.replace(/\s+/g, " ").trim().toLowerCase();
}

const WORD_LENGTH_MIN = 3;
/** Words of scripts with spaces; pairs of letters of those without. */
function wordsOf(subject: string): Set<string> {
  const words = subject.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.flatMap((word) =>
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)
        ? Array.from({ length: Math.max(1, word.length - 1) }, (_, index) => word.slice(index, index + 2))
        : word.length >= WORD_LENGTH_MIN
          ? [word]
          : [],
    ),
  );
}

/** Wholly another subject: not one word is shared. When in doubt, the same. */
export function isOtherSubject(subject: string, ticketSubject: string): boolean {
  const [one, other] = [bareSubject(subject), bareSubject(ticketSubject)];
  if (one === "" || other === "" || one.includes(other) || other.includes(one)) return false;
  const [words, others] = [wordsOf(one), wordsOf(other)];
  return words.size > 0 && others.size > 0 && ![...words].some((word) => others.has(word));
}
