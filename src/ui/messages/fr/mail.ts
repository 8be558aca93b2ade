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
  "mail.security.lede": "il s’agit de votre façon de vous connecter à Connect, à l’adresse {address}. Cela s’est passé le {time}.",
  "mail.security.yours": "Si c’était vous, il n’y a rien à faire.",
  "mail.security.notYours":
    "Si ce n’était pas vous : connectez-vous, déconnectez tous les autres appareils dans votre profil, changez votre mot de passe et prévenez un administrateur de votre espace de travail.",
  "mail.security.totp-added": "Une application d’authentification a été ajoutée",
  "mail.security.totp-removed": "L’application d’authentification a été retirée",
  "mail.security.passkey-added": "Une clé d’accès a été ajoutée",
  "mail.security.passkey-removed": "Une clé d’accès a été retirée",
  "mail.security.recovery-code-used": "Un code de récupération a été utilisé",
  "mail.security.recovery-codes-renewed": "De nouveaux codes de récupération ont été créés",
  "mail.security.factors-reset": "Vos seconds facteurs ont été retirés",
};
