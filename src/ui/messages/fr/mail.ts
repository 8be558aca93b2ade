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
  "mail.export.subject": "Les données d’une personne sont prêtes",
  "mail.export.lede": "les données que vous avez demandées dans {workspace} sont réunies dans un fichier.",
  "mail.export.action": "Télécharger",
  "mail.export.days": "Le fichier est conservé 7 jours. Connectez-vous pour le télécharger.",
};
