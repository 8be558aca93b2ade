/** Tickets of the two weeks before. */
import { clientList } from "./files.ts";
import { type DemoTicket, days, hours } from "./shape.ts";

export const older: DemoTicket[] = [
  {
    subject: "Polish letters broken after CSV import",
    customer: { name: "Katarzyna Wiśniewska", email: "k.wisniewska@salon-bursztyn.example" },
    status: "closed",
    priority: "normal",
    labels: ["Getting started", "Bug"],
    assignee: "mei",
    team: "Customer care",
    messages: [
      {
        minutesAgo: days(6) + 200,
        text: "Good morning,\n\nafter the import of our client list “Wójcik” has become “WÃ³jcik”, and so on for most names. The file is attached. It comes out of our old salon program, which cannot save it differently.\n\nKatarzyna Wiśniewska",
        files: [clientList],
      },
      {
        minutesAgo: days(6) + 90,
        by: "mei",
        text: "Dzień dobry Katarzyna,\n\nyour file is all right; our import guessed its character set wrongly. I have undone the import and run it again with the right one: all 4 names in the sample and the 1,212 others look as they should. Nothing was sent to your clients.\n\nPlease have a look, and tell me if any name still seems odd.\n\nMei-Ling",
      },
      { minutesAgo: days(6), text: "Perfect, even Śliwiński is right now. Thank you!" },
    ],
  },
  {
    subject: "Löschung von Kundendaten nach Art. 17 DSGVO",
    customer: { name: "Dr. Henrike Vogt", email: "vogt@praxis-am-deich.example" },
    status: "waiting",
    priority: "high",
    labels: ["Privacy"],
    assignee: "dana",
    team: "Customer care",
    messages: [
      {
        minutesAgo: days(4) + 300,
        text: "Sehr geehrte Damen und Herren,\n\neine ehemalige Patientin verlangt die Löschung ihrer Daten nach Art. 17 DSGVO. In Ihrer Oberfläche kann ich sie nur archivieren. Bitte teilen Sie mir mit, wie eine vollständige Löschung einschließlich der Sicherungskopien erfolgt und bis wann.\n\nMit freundlichen Grüßen\nDr. Henrike Vogt",
      },
      {
        minutesAgo: days(4) + 120,
        by: "dana",
        text: "Sehr geehrte Frau Dr. Vogt,\n\nals Inhaberin der Praxis können Sie die Person unter Kunden → Datenschutz endgültig löschen; Termine bleiben ohne Namen erhalten. In den Sicherungen verschwinden die Daten nach spätestens 30 Tagen von selbst. Eine Bestätigung für Ihre Unterlagen stellen wir gern aus: nennen Sie mir dafür bitte nur die Kundennummer, nicht den Namen.\n\nMit freundlichen Grüßen\nDana Whitfield",
      },
    ],
  },
  {
    subject: "Google Calendar stopped updating",
    customer: { name: "Siobhán Ní Bhriain", email: "siobhan@coast-and-core.example" },
    status: "closed",
    labels: ["Calendar sync"],
    assignee: "omar",
    team: "Customer care",
    messages: [
      {
        minutesAgo: days(9) + 500,
        text: "Hello, my Google Calendar has had no new bookings since Sunday. Disconnecting and connecting again changed nothing. What now?\n\nSiobhán",
      },
      {
        minutesAgo: days(9) + 440,
        by: "omar",
        text: "Hello Siobhán,\n\nGoogle withdrew the permission on Sunday, most likely with a change of your Google password, and our page failed to say so. Please open Settings → Calendars, press “Remove” (not “Disconnect”), and add the calendar again. Bookings since Sunday are then copied by themselves.\n\nOmar",
      },
      { minutesAgo: days(9) + 380, text: "“Remove” was the trick. All there again, thanks Omar." },
      {
        minutesAgo: days(9) + 370,
        by: "omar",
        isNote: true,
        text: "Third one this month. The page should say that the permission is gone. Added to the bug list.",
      },
    ],
  },
  {
    subject: "Discount for a non-profit",
    customer: { name: "Marie-Claire Ouédraogo", email: "mc.ouedraogo@maison-des-jeunes.example" },
    inbox: "billing",
    status: "closed",
    labels: ["Billing"],
    assignee: "dana",
    team: "Billing",
    messages: [
      {
        minutesAgo: days(11) + 60,
        text: "Bonjour,\n\nnous sommes une association à but non lucratif à Ouagadougou et réservons nos salles de musique avec Tidebook. Existe-t-il un tarif réduit pour les associations ?\n\nCordialement,\nMarie-Claire Ouédraogo\nMaison des Jeunes",
      },
      {
        minutesAgo: days(10) + 900,
        by: "dana",
        text: "Bonjour Marie-Claire,\n\noui : les associations paient la moitié du prix. Vos statuts nous suffisent comme justificatif, en photo si c'est plus simple. La réduction s'applique dès le mois en cours.\n\nBien à vous,\nDana",
      },
      { minutesAgo: days(10) + 300, text: "Merci beaucoup, je vous envoie la photo demain matin." },
      {
        minutesAgo: days(9) + 800,
        by: "dana",
        text: "Bien reçue, merci. La réduction de 50 % est active, et la différence de novembre vous a été remboursée.\n\nDana",
      },
    ],
  },
  {
    subject: "Waiting list for full classes",
    customer: { name: "Linnea Bergström", email: "linnea@nordljus-dans.example" },
    labels: ["Feature request"],
    assignee: "priya",
    team: "Engineering",
    messages: [
      {
        minutesAgo: days(5) + 700,
        text: "Hej!\n\nour Tuesday class is full every week and I keep the waiting list on paper. When somebody cancels, could Tidebook offer the place to the next one by itself?\n\nHälsningar,\nLinnea",
      },
      {
        minutesAgo: days(5) + 240,
        by: "mei",
        text: "Hej Linnea,\n\nthat is the wish we hear most this autumn, and it is being built. If you like I put you on the list of those who try it first, in January. What should happen when the next one does not answer: how long would you wait before the place goes on?\n\nMei-Ling",
      },
      { minutesAgo: days(3) + 600, text: "Yes please! Two hours in the daytime, and after 20:00 better straight to the one after." },
      { minutesAgo: days(3) + 100, by: "priya", isNote: true, text: "Good detail: quiet hours per studio. Added to the design." },
    ],
  },
  {
    subject: "Receipt without VAT number",
    customer: { name: "Giulia Ferraro", email: "giulia@studioferraro.example" },
    inbox: "billing",
    status: "waiting",
    labels: ["Billing"],
    assignee: "omar",
    team: "Billing",
    messages: [
      {
        minutesAgo: days(4) + 800,
        text: "Buongiorno,\n\nla ricevuta di ottobre è senza la nostra partita IVA, e il commercialista non la accetta. Potete rifarla?\n\nGrazie,\nGiulia Ferraro",
      },
      {
        minutesAgo: days(4) + 640,
        by: "omar",
        text: "Buongiorno Giulia,\n\nvolentieri. Nel vostro profilo la partita IVA manca: me la può mandare? Correggo subito la ricevuta di ottobre e anche quelle future.\n\nOmar",
      },
    ],
  },
  {
    subject: "Outlook shows bookings as “Busy” without the client's name",
    customer: { name: "Grace Mwangi", email: "grace.mwangi@savannah-spa.example" },
    status: "closed",
    priority: "low",
    labels: ["Calendar sync"],
    assignee: "mei",
    messages: [
      {
        minutesAgo: days(12) + 200,
        text: "Hi! In Outlook all bookings are just “Busy”. My therapists need the names. Is there a setting?\n\nGrace, Savannah Spa, Nairobi",
      },
      {
        minutesAgo: days(12) + 60,
        by: "mei",
        text: "Hi Grace,\n\nyes: Settings → Calendars → Outlook → “Show client names”. It is off by default because shared calendars may be seen by others. It takes a few minutes to reach Outlook.\n\nMei-Ling",
      },
      { minutesAgo: days(12), text: "Found it, works. Asante sana!" },
    ],
  },
  {
    subject: "迁移到年度套餐后的发票",
    customer: { name: "陈伟", email: "chen.wei@yunqi-fitness.example" },
    inbox: "billing",
    status: "closed",
    labels: ["Billing"],
    assignee: "mei",
    team: "Billing",
    messages: [
      {
        minutesAgo: days(8) + 600,
        text: "您好，\n\n我们昨天从月付改成了年付，但收到的发票金额是全年费用，没有扣除本月已支付的部分。请问是否需要重新开具？\n\n陈伟\n云栖健身",
      },
      {
        minutesAgo: days(8) + 420,
        by: "mei",
        text: "陈先生，您好：\n\n您说得对，本月已付的部分应当抵扣。我已作废原发票并重新开具，差额 38.50 美元会在三个工作日内退回原卡。给您添麻烦了，抱歉。\n\n陈美玲",
      },
    ],
  },
  {
    subject: "Feature: group bookings for school classes",
    customer: { name: "Marek Dvořák", email: "dvorak@lezecka-skola.example" },
    status: "snoozed",
    snoozedForHours: 120,
    priority: "low",
    labels: ["Feature request"],
    assignee: "jonas",
    team: "Engineering",
    messages: [
      {
        minutesAgo: days(7) + 330,
        text: "Hello,\n\nschools book 20 to 30 places at once with us. Today I enter them one by one as “School 1”, “School 2” … Could one booking take several places?\n\nMarek Dvořák, Lezecká škola Brno",
      },
      {
        minutesAgo: days(7) + 100,
        by: "jonas",
        text: "Hello Marek,\n\ngood idea, and you are not the first. It is planned after the waiting list; I will come back to you when there is something to try.\n\nJonas",
      },
    ],
  },
  {
    subject: "Password reset mail never arrives",
    customer: { name: "Nguyễn Thị Hồng", email: "hong.nguyen@sen-spa.example" },
    status: "closed",
    priority: "high",
    assignee: "dana",
    team: "Customer care",
    messages: [
      {
        minutesAgo: days(13) + 90,
        text: "Xin chào, I forgot my password and the reset mail does not come, also not in spam. I tried five times. We open at 9!\n\nHồng",
      },
      {
        minutesAgo: days(13) + 70,
        by: "dana",
        text: "Hello Hồng,\n\nyour provider refused our mails because the mailbox is full; that is why none arrived. I have sent you a sign-in link by text message instead, to the number ending in 31. It is valid for ten minutes; just ask for another one when it has run out.\n\nDana",
      },
      { minutesAgo: days(13) + 58, text: "I am in! Mailbox cleaned too. Cảm ơn Dana" },
    ],
  },
  {
    subject: "Which clients have not come for six months?",
    customer: { name: "Ayşe Yıldırım", email: "ayse@mavi-dis.example" },
    labels: ["Feature request"],
    messages: [
      {
        minutesAgo: days(2) + 700,
        text: "Merhaba,\n\nis there a report of clients who have not booked for six months? I would like to invite them for a check-up in January.\n\nAyşe Yıldırım\nMavi Diş Kliniği, İzmir",
      },
    ],
  },
  {
    subject: "Refund for the cancelled workshop",
    customer: { name: "Callum Fraser", email: "callum@loch-pottery.example" },
    status: "closed",
    labels: ["Billing"],
    assignee: "omar",
    team: "Billing",
    messages: [
      {
        minutesAgo: days(10) + 420,
        text: "Hi, I cancelled the glazing workshop on the 14th. Do the nine people get their money back by themselves, or do I have to do something?\n\nCallum",
      },
      {
        minutesAgo: days(10) + 350,
        by: "omar",
        text: "Hi Callum,\n\nwhen the organiser cancels, everybody is refunded automatically: eight of nine have been already. The ninth paid with a gift card, which I have topped up again by hand.\n\nOmar",
      },
      { minutesAgo: days(10) + 200, text: "Great service, cheers." },
    ],
  },
  {
    subject: "Accessibility of the booking page with a screen reader",
    customer: { name: "Rosa Quispe Mamani", email: "rosa.quispe@terapia-andina.example" },
    priority: "normal",
    labels: ["Bug"],
    team: "Engineering",
    messages: [
      {
        minutesAgo: hours(61),
        text: "Hola,\n\nuna clienta ciega no puede reservar en nuestra página: su lector de pantalla lee las horas libres como “botón, botón, botón”. ¿Pueden ponerles nombre, por favor? Por ahora reserva por teléfono.\n\nGracias,\nRosa Quispe\nTerapia Andina, Cusco",
      },
      {
        minutesAgo: hours(58),
        by: "dana",
        text: "Hola Rosa,\n\ngracias por avisarnos, y pida disculpas de nuestra parte a su clienta. Las horas llevarán su nombre completo (“jueves 26, 10:00, libre”) en la próxima versión, la semana que viene. Le escribo en cuanto esté.\n\nDana",
      },
    ],
  },
];
