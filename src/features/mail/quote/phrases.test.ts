import { describe, expect, test } from "vitest";
import { newWords } from "#/features/mail/quote/rules.ts";

const WORDS = "First line of an answer.\n\nAnd a second one.";
const kept = (below: string) => newWords({ text: `${WORDS}\n\n${below}`, html: null });

describe("the line that names a quote without marks is known, as written by", () => {
  test.each([
    ["Thunderbird, English", "On 24/11/2026 08:58, Anna Berg wrote:"],
    ["Thunderbird, German", "Am 24.11.2026 um 08:58 schrieb Anna Berg:"],
    ["Thunderbird, French", "Le 24/11/2026 à 08:58, Anna Berg a écrit\u00a0:"],
    ["Thunderbird, Spanish", "El 24/11/26 a las 08:58, Anna Berg escribió:"],
    ["Thunderbird, Portuguese", "Em 24/11/2026 08:58, Anna Berg escreveu:"],
    ["Thunderbird, Italian", "Il 24/11/2026 08:58, Anna Berg ha scritto:"],
    ["Thunderbird, Dutch", "Op 24-11-2026 om 08:58 schreef Anna Berg:"],
    ["Thunderbird, Danish", "Den 24.11.2026 kl. 08.58 skrev Anna Berg:"],
    ["Thunderbird, Finnish", "Anna Berg kirjoitti 24.11.2026 klo 8.58:"],
    ["Thunderbird, Polish", "W dniu 24.11.2026 o 08:58, Anna Berg pisze:"],
    ["Thunderbird, Czech", "Dne 24. 11. 26 v 8:58 Anna Berg napsal(a):"],
    ["Thunderbird, Slovak", "Dňa 24. 11. 2026 o 8:58 Anna Berg napísal(a):"],
    ["Thunderbird, Hungarian", "2026. 11. 24. 8:58 keltezéssel, Anna Berg írta:"],
    ["Thunderbird, Romanian", "Pe 24.11.2026 08:58, Anna Berg a scris:"],
    ["Thunderbird, Greek", "Στις 24/11/26 08:58, ο/η Anna Berg έγραψε:"],
    ["Thunderbird, Russian", "24.11.2026 08:58, Anna Berg пишет:"],
    ["Thunderbird, Ukrainian", "24.11.26 08:58, Anna Berg пише:"],
    ["Thunderbird, Bulgarian", "На 24.11.2026 г. в 8:58 ч., Anna Berg написа:"],
    ["Thunderbird, Turkish", "24.11.2026 08:58 tarihinde Anna Berg yazdı:"],
    ["Thunderbird, Hebrew", "‫בתאריך 24/11/2026 08:58, Anna Berg כתב:‬"],
    ["Thunderbird, Arabic", "في 24/11/2026 08:58, كتب Anna Berg:"],
    ["Thunderbird, Chinese", "在 2026/11/24 8:58, Anna Berg 写道:"],
    ["Thunderbird, Korean", "2026-11-24 오전 8:58에 Anna Berg 이(가) 쓴 글:"],
    ["Thunderbird, Vietnamese", "Vào 24/11/2026 08:58, Anna Berg đã viết:"],
    ["Thunderbird, Catalan", "El 24/11/26 a les 08:58, Anna Berg ha escrit:"],
    ["Apple Mail, Norwegian", "24. nov. 2026 kl. 08:58 skrev Anna Berg <anna@berg.example>:"],
    ["Apple Mail, Swedish", "24 nov. 2026 kl. 08:58 skrev Anna Berg <anna@berg.example>:"],
    ["Apple Mail, Polish", "Wiadomość napisana przez Anna Berg <anna@berg.example> w dniu 24.11.2026, o godz. 08:58:"],
    ["Apple Mail, Japanese", "2026/11/24 8:58、Anna Berg <anna@berg.example>のメール："],
    ["Apple Mail, Korean", "2026. 11. 24. 오전 8:58, Anna Berg <anna@berg.example> 작성:"],
    ["Apple Mail, Traditional Chinese", "Anna Berg <anna@berg.example> 於 2026年11月24日 上午8:58 寫道："],
    ["Gmail, Serbian", "уто, 24. нов 2026. у 08:58 Anna Berg <anna@berg.example> је написао/ла:"],
    ["Gmail, Filipino", "Noong Mar, Nob 24, 2026 nang 8:58 AM, sinulat ni Anna Berg <anna@berg.example> ang:"],
    ["Gmail, Bengali", "মঙ্গল, ২৪ নভেম্বর, ২০২৬ তারিখে ৮:৫৮ এ Anna Berg <anna@berg.example> লিখেছেন:"],
    ["Gmail, Catalan", "Missatge de Anna Berg <anna@berg.example> del dia dt., 24 de nov. 2026 a les 8:58:"],
    ["Gmail, Galician", "O mar, 24 nov 2026 ás 08:58, Anna Berg (<anna@berg.example>) escribiu:"],
    ["Gmail, Icelandic", "Þann þri., 24. nóv. 2026 kl. 08:58 skrifaði Anna Berg <anna@berg.example>:"],
    ["Onet, Polish", "Dnia 24 listopada 2026 08:58 Anna Berg <anna@berg.example> napisał(a):"],
    ["WP, Polish", "Dnia wtorek, 24 listopada 2026 Anna Berg <anna@berg.example> napisał(a):"],
    ["Spark", "On 24 Nov 2026 at 08:58 +0100, Anna Berg <anna@berg.example>, wrote:"],
    ["Yahoo, German", "Am Dienstag, 24. November 2026, 08:58:02 MEZ hat Anna Berg <anna@berg.example> Folgendes geschrieben:"],
    ["Yahoo, French", "Le mardi 24 novembre 2026 à 08:58:02 UTC+1, Anna Berg <anna@berg.example> a écrit :"],
    ["Yahoo, Spanish", "El martes, 24 de noviembre de 2026, 08:58:02 CET, Anna Berg <anna@berg.example> escribió:"],
    ["Proton, German", "Anna Berg <anna@berg.example> schrieb am Dienstag, 24. November 2026 um 08:58:"],
    ["Proton, French", "Le mardi 24 novembre 2026 à 08:58, Anna Berg <anna@berg.example> a écrit :"],
    ["Lotus iNotes", "-----Anna Berg <anna@berg.example> wrote: -----"],
    ["The Bat!", "Tuesday, November 24, 2026, 8:58:02 AM, Anna Berg wrote:"],
    ["Fastmail", "On Tue, Nov 24, 2026, at 8:58 AM, Anna Berg wrote:"],
  ])("%s", (_name, attribution) => {
    expect(kept(`${attribution}\n\nWhat do you think?\n\nAnna`)).toMatchObject({ replyText: WORDS, parts: [{ kind: "quote" }] });
  });
});

describe("a telephone's or a program's line is known", () => {
  test.each(
    [
      "Sent from my iPhone|Sent from my iPad|Sent from my Galaxy|Sent from my Verizon, Samsung Galaxy smartphone|Sent from Outlook for Android|Get Outlook for iOS",
      "Sent from Yahoo Mail on Android|Sent from Mail for Windows 10|Sent with Proton Mail secure email.|Sent from myMail for iOS|Get BlueMail for Android",
      "Sent from my mobile device, please excuse typos|Von meinem iPhone gesendet|Gesendet von meinem Samsung Galaxy Smartphone|Gesendet von Outlook für iOS",
      "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.|Gesendet mit der GMX Mail App|Envoyé de mon iPhone|Envoyé depuis mon appareil mobile Samsung",
      "Envoyé à partir de Outlook pour iOS|Télécharger Outlook pour Android|Enviado desde mi iPhone|Obtener Outlook para Android|Enviado do meu iPhone",
      "Obter o Outlook para iOS|Inviato da iPhone|Inviato dal mio dispositivo Samsung|Scarica Outlook per Android|Verstuurd vanaf mijn iPhone|Verzonden vanaf mijn Galaxy",
      "Skickat från min iPhone|Hämta Outlook för iOS|Sendt fra min iPhone|Hent Outlook til iOS|Lähetetty iPhonesta|Hanki Outlook for Android|Wysłane z iPhone'a|Pobierz program Outlook dla systemu iOS",
      "Odesláno z iPhonu|Odoslané z iPhonu|iPhone-omról küldve|Trimis de pe iPhone-ul meu|Изпратено от моя iPhone|Отправлено с iPhone|Отправлено из мобильной Почты Mail.ru",
      "Надіслано з iPhone|Στάλθηκε από το iPhone μου|iPhone'umdan gönderildi|Poslano s mog iPhonea|Poslano iz iPhona|Išsiųsta iš mano iPhone|Nosūtīts no mana iPhone|Saadetud minu iPhone'ist",
      "נשלח מה-iPhone שלי|أُرسلت من الـ iPhone|ارسال شده از iPhone|मेरे iPhone से भेजा गया|ส่งจาก iPhone ของฉัน|Đã gửi từ iPhone của tôi|Dikirim dari iPhone saya",
      "发自我的iPhone|从我的 iPhone 发送|從我的 iPhone 傳送|iPhoneから送信|Android版Outlookを入手する|나의 iPhone에서 보냄|내 갤럭시 스마트폰에서 보냄",
    ]
      .join("|")
      .split("|"),
  )("%s", (line) => {
    expect(kept(line)).toEqual({ replyText: WORDS, replyHtml: null, parts: [{ kind: "phone", text: line }] });
    const html = `<p>First line of an answer.</p><p>And a second one.</p><div>${line}</div>`;
    expect(newWords({ text: "", html })).toMatchObject({ replyHtml: "<p>First line of an answer.</p><p>And a second one.</p>" });
  });

  test.each([
    "Sent from my desk, is much easier than my mobile phone.",
    "I sent it from my iPhone yesterday.",
    "Die Unterlagen habe ich gestern gesendet.",
    "Von meinem Chef habe ich nichts gehört.",
    "我昨天已经发送",
    "The message was sent from my phone, but it never arrived at your office.",
  ])("and a sentence is none: %s", (line) => {
    expect(kept(line).parts).toEqual([]);
  });
});
