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
  "mail.invitation.safe": "Wenn Sie keine solche Einladung erwartet haben, brauchen Sie nichts zu tun.",
  "mail.export.subject": "Die Daten einer Person liegen bereit",
  "mail.export.lede": "die Daten, die Sie in {workspace} angefordert haben, sind in eine Datei gepackt.",
  "mail.export.action": "Herunterladen",
  "mail.export.days": "Die Datei wird 7 Tage lang aufbewahrt. Zum Herunterladen melden Sie sich an.",
};
