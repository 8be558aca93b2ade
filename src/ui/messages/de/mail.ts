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
  "mail.security.lede": "es geht darum, wie Sie sich bei Connect unter {address} anmelden. Es geschah am {time}.",
  "mail.security.yours": "Wenn Sie es waren, ist nichts zu tun.",
  "mail.security.notYours":
    "Wenn Sie es nicht waren: Melden Sie sich an, melden Sie in Ihrem Profil alle anderen Geräte ab, ändern Sie Ihr Passwort, und sagen Sie einem Administrator Ihres Arbeitsbereichs Bescheid.",
  "mail.security.totp-added": "Eine Authenticator-App wurde hinzugefügt",
  "mail.security.totp-removed": "Die Authenticator-App wurde entfernt",
  "mail.security.passkey-added": "Ein Passkey wurde hinzugefügt",
  "mail.security.passkey-removed": "Ein Passkey wurde entfernt",
  "mail.security.recovery-code-used": "Ein Wiederherstellungscode wurde benutzt",
  "mail.security.recovery-codes-renewed": "Neue Wiederherstellungscodes wurden erstellt",
  "mail.security.factors-reset": "Ihre zweiten Faktoren wurden entfernt",
};
