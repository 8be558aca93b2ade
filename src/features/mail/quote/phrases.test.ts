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

describe("the headers above an unmarked quote are known", () => {
  test.each([
    ["English", "From: A <a@b.example>\nSent: 24 November 2026 08:58\nTo: C\nSubject: RE: x"],
    ["German", "Von: A <a@b.example>\nGesendet: Dienstag, 24. November 2026 08:58\nAn: C\nBetreff: AW: x"],
    ["German, Mac", "Von: A <a@b.example>\nDatum: Dienstag, 24. November 2026 um 08:58\nAn: C\nBetreff: AW: x"],
    ["French", "De : A <a@b.example>\nEnvoyé : mardi 24 novembre 2026 08:58\nÀ : C\nObjet : RE: x"],
    ["Spanish", "De: A <a@b.example>\nEnviado: martes, 24 de noviembre de 2026 8:58\nPara: C\nAsunto: RE: x"],
    ["Portuguese", "De: A <a@b.example>\nEnviada em: terça-feira, 24 de novembro de 2026 08:58\nPara: C\nAssunto: RES: x"],
    ["Italian", "Da: A <a@b.example>\nInviato: martedì 24 novembre 2026 08:58\nA: C\nOggetto: R: x"],
    ["Dutch", "Van: A <a@b.example>\nVerzonden: dinsdag 24 november 2026 08:58\nAan: C\nOnderwerp: RE: x"],
    ["Swedish", "Från: A <a@b.example>\nSkickat: den 24 november 2026 08:58\nTill: C\nÄmne: SV: x"],
    ["Danish", "Fra: A <a@b.example>\nSendt: 24. november 2026 08:58\nTil: C\nEmne: SV: x"],
    ["Norwegian", "Fra: A <a@b.example>\nSendt: tirsdag 24. november 2026 08:58\nTil: C\nEmne: SV: x"],
    ["Finnish", "Lähettäjä: A <a@b.example>\nLähetetty: tiistai 24. marraskuuta 2026 8.58\nVastaanottaja: C\nAihe: VS: x"],
    ["Polish", "Od: A <a@b.example>\nWysłano: wtorek, 24 listopada 2026 08:58\nDo: C\nTemat: ODP: x"],
    ["Czech", "Od: A <a@b.example>\nOdesláno: úterý 24. listopadu 2026 8:58\nKomu: C\nPředmět: RE: x"],
    ["Slovak", "Od: A <a@b.example>\nOdoslané: utorok 24. novembra 2026 8:58\nKomu: C\nPredmet: RE: x"],
    ["Hungarian", "Feladó: A <a@b.example>\nElküldve: 2026. november 24., kedd 8:58\nCímzett: C\nTárgy: RE: x"],
    ["Romanian", "De la: A <a@b.example>\nTrimis: marți, 24 noiembrie 2026 08:58\nCătre: C\nSubiect: RE: x"],
    ["Bulgarian", "От: A <a@b.example>\nИзпратено: вторник, 24 ноември 2026 8:58\nДо: C\nОтносно: RE: x"],
    ["Russian", "От: A <a@b.example>\nОтправлено: 24 ноября 2026 г. 8:58\nКому: C\nТема: RE: x"],
    ["Ukrainian", "Від: A <a@b.example>\nНадіслано: 24 листопада 2026 р. 8:58\nКому: C\nТема: RE: x"],
    ["Greek", "Από: A <a@b.example>\nΣτάλθηκε: Τρίτη, 24 Νοεμβρίου 2026 8:58 πμ\nΠρος: C\nΘέμα: RE: x"],
    ["Turkish", "Kimden: A <a@b.example>\nGönderildi: 24 Kasım 2026 Salı 08:58\nKime: C\nKonu: YNT: x"],
    ["Croatian", "Od: A <a@b.example>\nPoslano: 24. studenoga 2026. 8:58\nPrima: C\nPredmet: RE: x"],
    ["Slovenian", "Od: A <a@b.example>\nPoslano: torek, 24. november 2026 08:58\nZa: C\nZadeva: RE: x"],
    ["Hebrew", "מאת: A <a@b.example>\nנשלח: יום שלישי 24 נובמבר 2026 08:58\nאל: C\nנושא: RE: x"],
    ["Arabic", "من: A <a@b.example>\nتم الإرسال: الثلاثاء، 24 نوفمبر 2026 8:58 ص\nإلى: C\nالموضوع: RE: x"],
    ["Chinese", "发件人: A <a@b.example>\n发送时间: 2026年11月24日 8:58\n收件人: C\n主题: RE: x"],
    ["Chinese, wide colons", "发件人：A <a@b.example>\n发送时间：2026年11月24日 8:58\n收件人：C\n主题：RE: x"],
    ["Traditional Chinese", "寄件者: A <a@b.example>\n寄件日期: 2026年11月24日 上午 08:58\n收件者: C\n主旨: RE: x"],
    ["Japanese", "差出人: A <a@b.example>\n送信日時: 2026年11月24日 8:58\n宛先: C\n件名: RE: x"],
    ["Korean", "보낸 사람: A <a@b.example>\n보낸 날짜: 2026년 11월 24일 화요일 오전 8:58\n받는 사람: C\n제목: RE: x"],
    ["Vietnamese", "Từ: A <a@b.example>\nĐã gửi: Thứ Ba, 24 tháng 11, 2026 8:58 SA\nĐến: C\nChủ đề: RE: x"],
    ["Thai", "จาก: A <a@b.example>\nส่ง: 24 พฤศจิกายน 2026 8:58\nถึง: C\nเรื่อง: RE: x"],
    ["Indonesian", "Dari: A <a@b.example>\nTanggal: Selasa, 24 November 2026 08.58\nKepada: C\nSubjek: RE: x"],
    ["Lithuanian", "Nuo: A <a@b.example>\nIšsiųsta: 2026 m. lapkričio 24 d. 08:58\nKam: C\nTema: RE: x"],
    ["Latvian", "No: A <a@b.example>\nNosūtīts: otrdiena, 2026. gada 24. novembris 08:58\nKam: C\nTēma: RE: x"],
    ["Estonian", "Saatja: A <a@b.example>\nSaadetud: teisipäev, 24. november 2026 08:58\nAdressaat: C\nTeema: RE: x"],
    ["any, bold", "*From:* A <a@b.example>\n*Sent:* 24 November 2026 08:58\n*To:* C\n*Subject:* RE: x"],
    ["any, in one line", "From: A <a@b.example> Sent: 24 November 2026 08:58 To: C Subject: RE: x"],
    [
      "any, with a list that goes on below",
      "From: A <a@b.example>\nSent: 24 November 2026 08:58\nTo: C <c@d.example>;\n D <d@e.example>;\n E <e@f.example>\nSubject: RE: x",
    ],
    ["any, the sender last", "Subject: x\nDate: Tue, 24 Nov 2026 08:58:02 +0100\nTo: c@d.example\nFrom: a@b.example"],
  ])("in %s", (_name, headers) => {
    for (const above of ["", "________________________________\n", "-----Original Message-----\n"])
      expect(kept(`${above}${headers}\n\nWhat do you think?\n\nAnna`)).toMatchObject({ replyText: WORDS, parts: [{ kind: "quote" }] });
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
    expect(kept(line)).toEqual({ replyText: WORDS, replyHtml: null, parts: [{ kind: "phone", text: line }], kinds: ["phone"] });
    const html = `<p>First line of an answer.</p><p>And a second one.</p><div>${line}</div>`;
    expect(newWords({ text: "", html })).toMatchObject({ replyHtml: "<p>First line of an answer.</p><p>And a second one.</p>" });
  });

  test.each([
    "Sent from my desk, is much easier than my mobile phone.",
    "I sent it from my iPhone yesterday.",
    "Sent via DHL yesterday",
    "Gesendet mit DHL am Montag",
    "Die Unterlagen habe ich gestern gesendet.",
    "Von meinem Chef habe ich nichts gehört.",
    "我昨天已经发送",
    "The message was sent from my phone, but it never arrived at your office.",
  ])("and a sentence is none: %s", (line) => {
    expect(kept(line).parts).toEqual([]);
  });
});
