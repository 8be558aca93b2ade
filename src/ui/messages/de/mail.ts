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
  "mail.reset.subject": "Ein neues Passwort für Connect",
  "mail.reset.title": "Wählen Sie ein neues Passwort",
  "mail.reset.lede":
    "jemand, vermutlich Sie, möchte ein neues Passwort für Ihr Konto setzen. Der Link gilt einmal und {minutes, plural, one {# Minute} other {# Minuten}} lang. Danach sind Sie überall abgemeldet und melden sich mit dem neuen an.",
  "mail.reset.action": "Passwort wählen",
  "mail.reset.safe": "Wenn Sie es nicht waren, ist nichts geschehen und nichts zu tun: Ihr Passwort bleibt, wie es ist.",
  "mail.changed.subject": "Ihr Passwort wurde geändert",
  "mail.changed.title": "Ihr Passwort wurde geändert",
  "mail.changed.lede": "das Passwort Ihres Kontos wurde am {at, date, long} gesetzt. Ihre anderen Geräte wurden abgemeldet.",
  "mail.changed.action": "Das war ich nicht",
  "mail.changed.safe": "Wenn Sie es waren, ist nichts zu tun. Wenn nicht, fordern Sie sofort ein neues Passwort an: Das meldet alle ab.",
};
