/** French: mails of the product itself. No browser loads them. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { mail as english } from "#/ui/messages/en/mail.ts";

export const mail: TextsOf<typeof english> = {
  "mail.hello": "Bonjour {name},",
  "mail.code.subject": "Votre code de connexion",
  "mail.code.title": "Connexion à Connect",
  "mail.code.lede": "voici le code pour vous connecter :",
  "mail.code.where":
    "Saisissez-le là où vous l’avez demandé, sur {address}. Il sert une fois, pendant {minutes, plural, one {# minute} many {# minutes} other {# minutes}} ; un code plus récent le remplace.",
  "mail.code.safe":
    "Si vous ne l’avez pas demandé, rien ne s’est passé et il n’y a rien à faire. Ne donnez ce code à personne : personne chez nous ne vous le demandera.",
  "mail.invitation.subject": "Vous êtes invité à rejoindre {workspace}",
  "mail.invitation.title": "Rejoignez {workspace}",
  "mail.invitation.lede": "{inviter} vous a ajouté comme membre de {workspace} sur Connect, où l’équipe répond à ses clients.",
  "mail.invitation.action": "Se connecter",
  "mail.invitation.how":
    "Utilisez l’adresse à laquelle cet e-mail a été envoyé, {email}. Vous recevrez un code par e-mail pour vous connecter : aucun mot de passe à choisir.",
  "mail.invitation.safe": "Si vous n’attendiez pas cette invitation, il n’y a rien à faire.",
  "mail.reset.subject": "Un nouveau mot de passe pour Connect",
  "mail.reset.title": "Choisissez un nouveau mot de passe",
  "mail.reset.lede":
    "quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte. Le lien fonctionne une seule fois, pendant {minutes, plural, one {# minute} many {# minutes} other {# minutes}}. Ensuite, vous serez déconnecté partout et vous vous connecterez avec le nouveau.",
  "mail.reset.action": "Choisir un mot de passe",
  "mail.reset.safe": "Si ce n’est pas vous, rien ne s’est passé et il n’y a rien à faire : votre mot de passe reste le même.",
  "mail.changed.subject": "Votre mot de passe a été modifié",
  "mail.changed.title": "Votre mot de passe a été modifié",
  "mail.changed.lede": "le mot de passe de votre compte a été défini le {at, date, long}. Vos autres appareils ont été déconnectés.",
  "mail.changed.action": "Ce n’était pas moi",
  "mail.changed.safe":
    "Si c’était vous, il n’y a rien à faire. Sinon, demandez tout de suite un nouveau mot de passe : cela déconnecte tout le monde.",
};
