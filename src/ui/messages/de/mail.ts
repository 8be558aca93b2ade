/** German: mails of the product itself. No browser loads them. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { mail as english } from "#/ui/messages/en/mail.ts";

export const mail: TextsOf<typeof english> = {
  "mail.hello": "Guten Tag {name},",
  "mail.code.subject": "Ihr Anmeldecode",
  "mail.code.title": "Bei Connect anmelden",
  "mail.code.lede": "hier ist Ihr Code zum Anmelden:",
  "mail.code.where":
    "Geben Sie ihn dort ein, wo Sie ihn angefordert haben, auf {address}. Er gilt einmal und {minutes, plural, one {# Minute} other {# Minuten}} lang; ein neuerer Code ersetzt ihn.",
  "mail.code.safe":
    "Wenn Sie ihn nicht angefordert haben, ist nichts geschehen und nichts zu tun. Geben Sie den Code niemandem: Von uns wird niemand danach fragen.",
  "mail.invitation.subject": "Sie sind zu {workspace} eingeladen",
  "mail.invitation.title": "Kommen Sie zu {workspace}",
  "mail.invitation.lede": "{inviter} hat Sie bei Connect zum Mitglied von {workspace} gemacht. Dort antwortet das Team seinen Kunden.",
  "mail.invitation.action": "Anmelden",
  "mail.invitation.how":
    "Verwenden Sie die Adresse, an die diese Mail ging: {email}. Zum Anmelden erhalten Sie einen Code per Mail; ein Passwort brauchen Sie nicht.",
  "mail.invitation.valid": "Die Einladung gilt {days, plural, one {# Tag} other {# Tage}} und nur einmal.",
  "mail.invitation.safe": "Wenn Sie keine solche Einladung erwartet haben, brauchen Sie nichts zu tun.",
  "mail.settings": "Auswählen, welche Mails Sie erhalten",
  "mail.why.assigned": "Sie erhalten diese Mail, weil Sie für das Ticket zuständig sind.",
  "mail.why.mentioned": "Sie erhalten diese Mail, weil eine Notiz Sie nennt.",
  "mail.why.following": "Sie erhalten diese Mail, weil Sie dem Ticket folgen.",
  "mail.why.team": "Sie erhalten diese Mail, weil das Ticket Ihrem Team gehört.",
  "mail.why.digest": "Sie erhalten diese Mail einmal am Tag.",
  "mail.notification.subject": "{author} in #{number}: {subject}",
  "mail.notification.subjectMany": "{count, plural, one {# neue Nachricht} other {# neue Nachrichten}} in {workspace}",
  "mail.notification.title": "{count, plural, one {Eine neue Nachricht} other {# neue Nachrichten}}",
  "mail.notification.by": "{author}, {time}",
  "mail.notification.note": "{author}, interne Notiz, {time}",
  "mail.notification.open": "Ticket öffnen",
  "mail.digest.subject": "{workspace}: {day}",
  "mail.digest.since":
    "seit der letzten Übersicht {opened, plural, one {wurde # Ticket eröffnet} other {wurden # Tickets eröffnet}} und {closed, plural, one {# geschlossen} other {# geschlossen}}.",
  "mail.digest.none": "Nichts wartet auf Sie.",
  "mail.digest.mine": "{count, plural, one {# offenes Ticket ist Ihres} other {# offene Tickets sind Ihre}}",
  "mail.digest.unassigned": "{count, plural, one {Für # ist noch niemand zuständig} other {Für # ist noch niemand zuständig}}",
  "mail.digest.waking": "{count, plural, one {# meldet sich heute zurück} other {# melden sich heute zurück}}",
  "mail.more": "{count, plural, one {und # weiteres} other {und # weitere}}",
  "mail.digest.open": "Connect öffnen",
  "mail.survey.subject": "Wie war unsere Hilfe? {subject}",
  "mail.survey.title": "Wie war unsere Hilfe?",
  "mail.survey.lede": "Sie haben {workspace} wegen „{subject}“ geschrieben, und {member} hat geantwortet. Ein Klick sagt uns, wie das war:",
  "mail.survey.once": "Anfrage #{number}. Wir fragen einmal; Sie müssen nicht antworten.",
  "mail.score.5": "Sehr gut",
  "mail.score.4": "Gut",
  "mail.score.3": "Mittelmäßig",
  "mail.score.2": "Schlecht",
  "mail.score.1": "Sehr schlecht",
  "mail.preview.subject": "Vorschau: {subject}",
  "mail.sample.contact": "Anna Beispiel",
  "mail.sample.subject": "Wo ist mein Paket?",
  "mail.sample.question": "Guten Tag, ich habe vor einer Woche bestellt, und noch ist nichts gekommen. Können Sie nachsehen?",
  "mail.sample.reply":
    "Guten Tag {name},\n\ndiese Worte stehen hier anstelle einer Antwort. Sie kommt als gewöhnliche Mail an, wie Menschen sie schreiben.\n\nFreundliche Grüße\n{member}",
  "mail.sample.acknowledgement":
    "Guten Tag {name},\n\nIhre Nachricht ist angekommen. Sie hat die Nummer #{number}; wir antworten, so bald wir können.\n\n{workspace}",
  "mail.export.subject": "Die Daten einer Person liegen bereit",
  "mail.export.lede": "die Daten, die Sie in {workspace} angefordert haben, sind in eine Datei gepackt.",
  "mail.export.action": "Herunterladen",
  "mail.export.days": "Die Datei wird 7 Tage lang aufbewahrt. Zum Herunterladen melden Sie sich an.",
};
