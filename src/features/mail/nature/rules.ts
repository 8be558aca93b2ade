/** What kind of mail it is: who wrote it, a person or a machine, told from its header, its type and the subjects that programs write. */

/**
 * person: somebody wrote it · notification: a program wrote it, to be read · auto-reply: a machine answered, for nobody to answer ·
 * bounce: a server says that a mail did not arrive
 */
export type MailNature = "person" | "notification" | "auto-reply" | "bounce";

type Signs = {
  /** A header's first value, by its lower-case name. */
  header: (name: string) => string | null;
  contentType: string;
  /** The envelope's sender was `<>`. */
  isNullSender: boolean;
  /** The address, or what stands in its place. */
  fromEmail: string | null;
  subject: string;
};

/** Servers leave out their domain, or all but the name. */
const MACHINE_SENDER =
  /(?:^|<|\s)(?:mailer-?daemon|postmaster|post_master|mail-daemon|maildelivery|mail\.delivery|bounces?(?:[+-][^@\s]*)?|mdaemon|microsoftexchange[0-9a-f]+)(?:@|>|\s|$)/i;

/** How servers head the news that a mail did not arrive, by language. */
const BOUNCE_SUBJECTS: Record<string, string> = {
  en: String.raw`undeliver|failure notice|(?:mail|message) failure|error sending your mail|delivery status|delivery (?:status )?notification|deliver(?:y|ed)?\b.{0,60}(?:fail|status|problem|delay|error|incomplete|suspend)|fail(?:ed|ure)\b.{0,60}deliver|returned (?:mail|to sender|message)|mail (?:delivery|system error|status report)|message (?:delivery|status)|could ?n[o']t (?:be )?deliver|not delivered|non[- ]?deliver|delayed mail|warning: (?:could not send|message|mail)`,
  de: "unzustellbar|nicht zugestellt|zustellung.{0,40}(?:fehl|verz)",
  fr: "non remis|non[ -]distribu|[ée]chec de (?:la )?(?:remise|distribution)",
  es: "no entregad|no se (?:ha )?(?:puede|podido|pudo) entregar|devuelto",
  pt: "n[ãa]o (?:foi )?(?:entreg|p[ôo]de)|falha na entrega",
  it: "mancato recapito|impossibile recapitare|non recapitabile",
  nl: "niet bezorgd|onbestelbaar",
  sv: "kunde inte levereras|gick inte att leverera|oleverer",
  da: "kunne ikke leveres|uleveret|ikke levert",
  fi: "ei voitu toimittaa|toimitus.{0,20}ep[äa]onnistui",
  pl: "niedostarczon|nie (?:mo[żz]na|uda[łl]o si[ęe]) dostarczy",
  cs: "nedoru[čc]en|nelze doru[čc]it",
  hu: "k[ée]zbes[íi]t[ée]s.{0,40}sikertelen|k[ée]zbes[íi]thetetlen",
  ro: "imposibil de livrat",
  tr: "teslim (?:edilem|ed[iı]lemed)",
  ru: "не ?доставлен|недоставлен|невозможно доставить|сбой доставки",
  el: "αδυναμία παράδοσης|δεν παραδόθηκε",
  ja: "配信(?:不能|エラー|できません|に失敗)|配達(?:不能|できません)|送信(?:エラー|できません)",
  zh: "退信|无法(?:投递|送达|传递)|未(?:送达|传递)|投递失败|無法傳遞|無法投遞|郵件傳送失敗",
  ko: "배달(?:되지| 실패|할 수)|전송 ?실패|반송",
  id: "gagal (?:ter)?kirim",
  vi: "không (?:thể )?(?:gửi|chuyển)",
  ar: "تعذر التسليم|لم يتم تسليم|غير قابل للتسليم",
  he: "לא ניתן (?:היה )?למסור|לא נמסרה|כשל במסירה",
  th: "ไม่สามารถส่ง|ส่งไม่สำเร็จ",
};
/** What programs put before the subject they answer, with a colon behind: nobody writes it by hand. */
const REPLY_SUBJECTS: Record<string, string> = {
  en: "automatic (?:reply|response)|auto(?:mated|matic)?[ -]?(?:reply|response|answer)|out of (?:the )?office(?: auto-?reply)?|vacation (?:reply|message|notice)",
  de: String.raw`automatische (?:antwort|r[üu]ckantwort|e-?mail)|autom\. antwort|abwesenheits\p{L}*`,
  fr: "r[ée]ponse automatique|message d['’]absence",
  es: "respuesta autom[áa]tica|contestaci[óo]n autom[áa]tica|fuera de (?:la )?oficina",
  pt: "resposta autom[áa]tica|fora do escrit[óo]rio",
  it: "risposta automatica|fuori (?:sede|ufficio)",
  nl: String.raw`automatisch(?: antwoord|e reactie|e reply)|afwezigheids\p{L}*`,
  sv: "automatiskt? svar(?:smeddelande)?|auto ?svar|fr[åa]nvaromeddelande",
  da: String.raw`frav[æa]rs\p{L}+|ikke p[åa] kontoret`,
  fi: "automaattinen vastaus",
  pl: "odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|poza biurem",
  cs: "automatick[áa] odpov[ěe][ďd]|mimo kancel[áa][řr]",
  sk: "automatick[áa] odpove[ďd]",
  hu: "automatikus v[áa]lasz|irod[áa]n k[íi]v[üu]l",
  ro: "r[ăa]spuns automat",
  hr: "automatski odgovor",
  sl: "samodejni odgovor",
  lt: "automatinis atsakymas",
  lv: "autom[āa]tisk[āa] atbilde",
  et: "automaatvastus",
  tr: "otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda",
  ru: "автоматический ответ|автоответ(?:чик)?",
  uk: "автоматична відповідь",
  bg: "автоматичен отговор",
  el: "αυτόματη απάντηση|εκτός γραφείου",
  ja: "自動(?:応答|返信)(?:メール)?|不在(?:通知|連絡)",
  zh: "自动(?:回复|答复|应答)|外出自动回复|自動(?:回覆|答覆|回復)",
  ko: "자동 ?(?:회신|응답|답장)|부재중 ?자동 ?응답",
  id: "balasan otomatis",
  vi: "tr[ảa] l[ờo]i t[ựu] [đd][ộo]ng",
  ar: "رد تلقائي|الرد التلقائي",
  he: "מענה אוטומטי|תשובה אוטומטית",
  th: "(?:การ)?ตอบกลับอัตโนมัติ",
  hi: "स्वचालित उत्तर",
};
/** How an absence may be headed by a person too: a sign only beside a mark that a machine wrote the mail. */
const AWAY_SUBJECTS: Record<string, string> = {
  en: "auto|ooo|on (?:vacation|holiday|leave)|away (?:from (?:the|my) (?:office|mail|desk))|i am (?:currently )?(?:out of (?:the )?office|on (?:vacation|holiday|leave))",
  de: "abwesend|abwesenheit|urlaub(?:snotiz|sabwesenheit)?",
  fr: String.raw`absence(?: du bureau)?|absente?(?:\(e\))?(?: du bureau)?|vacances`,
  es: "ausencia(?: de la oficina)?|ausente|vacaciones",
  pt: "ausência|f[ée]rias",
  it: "assente|assenza|ferie",
  nl: "afwezig(?:heid)?|niet aanwezig",
  sv: "fr[åa]nvaro|semester",
  da: "frav[æa]r|ferie",
  fi: "poissa(?: toimistosta)?",
  pl: String.raw`nieobecno[śs][ćc]\p{L}*|urlop`,
  cs: "nep[řr][íi]tomnost|dovolen[áa]",
  ro: "absen[țt][ăa]",
  ru: String.raw`вне офиса|отсутств\p{L}*|отпуск`,
  ja: "不在",
  zh: "外出|休假",
  ko: "부재중",
  id: "di luar kantor",
  ar: "خارج المكتب",
  he: "מחוץ למשרד",
};
const anyOf = (...lists: Record<string, string>[]) => lists.flatMap((list) => Object.values(list)).join("|");
const BOUNCE_SUBJECT = new RegExp(anyOf(BOUNCE_SUBJECTS), "iu");
const PLAIN_REPLY_SUBJECT = new RegExp(String.raw`^[\s\[(*]*(?:${anyOf(REPLY_SUBJECTS)})[\])*]*\s*[:：]`, "iu");
const REPLY_SUBJECT = new RegExp(String.raw`^[\s\[(*]*(?:${anyOf(REPLY_SUBJECTS, AWAY_SUBJECTS)})(?![\p{L}\d])`, "iu");

/** Headers that only machines that answer put there. */
const REPLY_HEADERS = [
  "x-autoreply",
  "x-autorespond",
  "x-autoresponder",
  "x-auto-reply-from",
  "x-auto-reply",
  "x-autogenerated",
  "x-mail-autoreply",
  "x-cron-env",
  "x-vacation",
  "x-wk-autoreply",
];
/** Headers that programs put on what they write to many. */
const NOTIFICATION_HEADERS = [
  "feedback-id",
  "x-campaign",
  "x-campaignid",
  "x-mailchimp-id",
  "x-mailgun-sid",
  "x-github-reason",
  "x-jira-fingerprint",
  "x-facebook-notify",
  "x-linkedin-class",
  "x-amazon-mail-relay-type",
  "x-zendesk-from-account-id",
  "x-gitlab-project",
];

/** A subject may be as long as a header; the patterns look ahead from each of its words. */
const SUBJECT_READ_MAX = 400;

/** What wrote the mail, and the sign that told so, for the ledger. */
export function natureOf({ header, contentType, isNullSender, fromEmail, subject }: Signs): { nature: MailNature; sign: string | null } {
  const says = (name: string) => (header(name) ?? "").slice(0, 500).trim().toLowerCase();
  const submitted = /^[a-z-]+/.exec(says("auto-submitted").replace(/^\([^)]*\)\s*/, ""))?.[0] ?? "";
  const precedence = says("precedence").replace(/^["']|["']$/g, "");
  const type = contentType.toLowerCase();
  const isReport = type.startsWith("multipart/report");
  const line = subject.slice(0, SUBJECT_READ_MAX).replace(/\s+/g, " ");
  const withoutRe = line.replace(/^(?:(?:re|aw|sv|vs|antw)\s*:\s*)+/i, "");
  if (isReport && /report-type\s*=\s*"?delivery-status/.test(type)) return { nature: "bounce", sign: "a delivery report" };
  if (isReport && /report-type\s*=\s*"?disposition-notification/.test(type)) return { nature: "auto-reply", sign: "a read receipt" };
  if (isReport && /report-type\s*=\s*"?feedback-report/.test(type)) return { nature: "bounce", sign: "a complaint about spam" };
  if (header("x-failed-recipients")) return { nature: "bounce", sign: "X-Failed-Recipients" };
  const isFromMachine = fromEmail !== null && MACHINE_SENDER.test(fromEmail);
  if (isFromMachine && BOUNCE_SUBJECT.test(line)) return { nature: "bounce", sign: `sent by ${fromEmail}` };
  if (submitted === "auto-replied") return { nature: "auto-reply", sign: "Auto-Submitted: auto-replied" };
  if (/^auto[_-]?reply$/.test(precedence)) return { nature: "auto-reply", sign: `Precedence: ${precedence}` };
  for (const name of REPLY_HEADERS) {
    const value = says(name);
    if (value && value !== "no" && value !== "false" && value !== "0") return { nature: "auto-reply", sign: name };
  }
  if (/\b(?:vacation|out[- ]of[- ]office|autoreply|autorespond)/.test(says("x-mailer") || says("delivered-to-autoresponder")))
    return { nature: "auto-reply", sign: "a program for absences" };
  const suppress = says("x-auto-response-suppress");
  const isSuppressed = suppress !== "" && suppress !== "none";
  const isMarked = (submitted !== "" && submitted !== "no") || isSuppressed || isNullSender || ["bulk", "junk"].includes(precedence);
  if (PLAIN_REPLY_SUBJECT.test(withoutRe) || (isMarked && REPLY_SUBJECT.test(withoutRe)))
    return { nature: "auto-reply", sign: "an automatic reply's subject" };
  if (isNullSender) return { nature: "bounce", sign: "a null return path" };
  if (submitted !== "" && submitted !== "no") return { nature: "notification", sign: `Auto-Submitted: ${submitted}` };
  if (["bulk", "junk", "list"].includes(precedence) && !isGroup(header))
    return { nature: "notification", sign: `Precedence: ${precedence}` };
  if (isSuppressed) return { nature: "notification", sign: "X-Auto-Response-Suppress" };
  if (header("list-id") && !isGroup(header)) return { nature: "notification", sign: "List-Id" };
  if (header("list-unsubscribe") && !isGroup(header)) return { nature: "notification", sign: "List-Unsubscribe" };
  for (const name of NOTIFICATION_HEADERS) if (header(name)) return { nature: "notification", sign: name };
  return { nature: "person", sign: null };
}

/** A group's address that stands before an inbox passes on what people write, and marks it as a list's. */
const isGroup = (header: Signs["header"]) => Boolean(header("x-google-group-id"));
