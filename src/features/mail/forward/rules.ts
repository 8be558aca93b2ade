/** A mail that a member passed on to us: who had written it, and what. Pure functions over its text. */
import type { Address } from "#/core/record.ts";

export type Forwarded = { from: Address; subject: string | null /** Below the head of the forwarded mail. */; text: string };

const SUBJECT = /^\s*(?:fwd?|fw|wg|tr|rv|i|enc|vs|vb|vl|pd|doorst|videresendt|ilt|пересл|转发|轉寄|転送|전달|إعادة توجيه|הועבר)\s*[:：]/iu;
/** As programs write it above what they pass on. */
const MARK =
  /^[ \t>]*(?:[-_]{2,}[ \t]*)?(?:begin forwarded message|forwarded message|original message|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)|urspr[üu]ngliche nachricht|message transf[ée]r[ée]|d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|vidarebefordrat meddelande|videresendt (?:besked|melding)|v[äa]litetty viesti|wiadomo[śs][ćc] przekazana|пересылаемое сообщение|转发的邮件|转发邮件|転送メッセージ|전달된 메시지|رسالة معاد توجيهها|הודעה שהועברה)\b/imu;
const FROM =
  /^[ \t>*]*(?:from|von|de|da|van|fra|fr[åa]n|l[äa]hett[äa]j[äa]|od|от|від|kimden|από|发件人|寄件者|差出人|보낸 사람|من|מאת)\*?[ \t]*[:：]\*?[ \t]*(.{3,300})$/imu;
const ABOUT =
  /^[ \t>*]*(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|emne|[äa]mne|aihe|temat|тема|konu|θέμα|主题|主旨|件名|제목|الموضوع|נושא)\*?[ \t]*[:：]\*?[ \t]*(.{1,500})$/imu;
const ADDRESS = /<?([^\s<>"',;:()[\]\\]{1,64}@[^\s<>"',;:()[\]\\@]{1,255})>?/u;

/** How far into a mail the head of a forwarded one is looked for: a note of a few lines may stand above it. */
const LOOKED_AT = 8_000;
const HEAD_LINES_MAX = 12;

/** Null unless the mail says that it is passed on, and who had written it. */
export function forwardedIn(text: string, subject: string): Forwarded | null {
  const start = text.slice(0, LOOKED_AT);
  const mark = MARK.exec(start);
  if (!mark && !SUBJECT.test(subject)) return null;
  const from = FROM.exec(start.slice(mark?.index ?? 0));
  if (!from) return null;
  const at = (mark?.index ?? 0) + from.index;
  const address = ADDRESS.exec(from[1] ?? "");
  if (!address?.[1]) return null;
  const name = (from[1] ?? "")
    .slice(0, address.index)
    .replace(/[<>"'*[\]]|mailto:/g, "")
    .trim();
  const lines = text.slice(at).split("\n");
  const end = lines.slice(0, HEAD_LINES_MAX).findIndex((line, index) => index > 0 && line.replace(/[>\s]/g, "") === "");
  const head = lines.slice(0, end < 0 ? HEAD_LINES_MAX : end).join("\n");
  const below =
    end < 0
      ? ""
      : lines
          .slice(end + 1)
          .join("\n")
          .trim();
  return { from: { name, email: address[1].toLowerCase() }, subject: ABOUT.exec(head)?.[1]?.trim() ?? null, text: below };
}

/** The subject without the mark of a forwarded mail. */
export const withoutForward = (subject: string): string => subject.replace(SUBJECT, "").trim() || subject;
