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
  "mail.invitation.valid": "L’invitation est valable {days, plural, one {# jour} many {# de jours} other {# jours}}, une seule fois.",
  "mail.invitation.safe": "Si vous n’attendiez pas cette invitation, il n’y a rien à faire.",
  "mail.settings": "Choisir les e-mails que vous recevez",
  "mail.why.assigned": "Vous recevez cet e-mail parce que vous êtes responsable de la conversation.",
  "mail.why.mentioned": "Vous recevez cet e-mail parce qu’une note vous mentionne.",
  "mail.why.following": "Vous recevez cet e-mail parce que vous suivez la conversation.",
  "mail.why.team": "Vous recevez cet e-mail parce que la conversation revient à votre équipe.",
  "mail.why.digest": "Vous recevez cet e-mail une fois par jour.",
  "mail.notification.subject": "{author} dans #{number} : {subject}",
  "mail.notification.subjectMany":
    "{count, plural, one {# nouveau message} many {# nouveaux messages} other {# nouveaux messages}} dans {workspace}",
  "mail.notification.title": "{count, plural, one {Un nouveau message} many {# nouveaux messages} other {# nouveaux messages}}",
  "mail.notification.by": "{author}, {time}",
  "mail.notification.note": "{author}, note interne, {time}",
  "mail.notification.open": "Ouvrir la conversation",
  "mail.digest.subject": "{workspace} : {day}",
  "mail.digest.since":
    "depuis le dernier résumé, {opened, plural, one {# conversation a été ouverte} many {# conversations ont été ouvertes} other {# conversations ont été ouvertes}} et {closed, plural, one {# a été fermée} many {# ont été fermées} other {# ont été fermées}}.",
  "mail.digest.none": "Rien ne vous attend.",
  "mail.digest.mine":
    "{count, plural, one {# conversation ouverte vous revient} many {# conversations ouvertes vous reviennent} other {# conversations ouvertes vous reviennent}}",
  "mail.digest.unassigned":
    "{count, plural, one {# n’a pas encore de responsable} many {# n’ont pas encore de responsable} other {# n’ont pas encore de responsable}}",
  "mail.digest.waking":
    "{count, plural, one {# sort de veille aujourd’hui} many {# sortent de veille aujourd’hui} other {# sortent de veille aujourd’hui}}",
  "mail.more": "{count, plural, one {et # autre} many {et # autres} other {et # autres}}",
  "mail.digest.open": "Ouvrir Connect",
  "mail.survey.subject": "Que pensez-vous de notre aide ? {subject}",
  "mail.survey.title": "Que pensez-vous de notre aide ?",
  "mail.survey.lede":
    "vous avez écrit à {workspace} au sujet de « {subject} », et {member} vous a répondu. Un clic nous dit comment c’était :",
  "mail.survey.once": "Demande #{number}. Nous ne posons la question qu’une fois, et rien ne vous oblige à répondre.",
  "mail.score.5": "Très bien",
  "mail.score.4": "Bien",
  "mail.score.3": "Moyen",
  "mail.score.2": "Mal",
  "mail.score.1": "Très mal",
  "mail.preview.subject": "Aperçu : {subject}",
  "mail.sample.contact": "Anne Exemple",
  "mail.sample.subject": "Où est mon colis ?",
  "mail.sample.question": "Bonjour, j’ai commandé il y a une semaine et rien n’est encore arrivé. Pouvez-vous regarder ?",
  "mail.sample.reply":
    "Bonjour {name},\n\nces mots tiennent la place d’une réponse. Elle arrive comme un e-mail ordinaire, tel qu’on en écrit.\n\nCordialement\n{member}",
  "mail.sample.acknowledgement":
    "Bonjour {name},\n\nvotre message est bien arrivé. Son numéro est #{number} ; nous répondons dès que possible.\n\n{workspace}",
  "mail.export.subject": "Les données d’une personne sont prêtes",
  "mail.export.lede": "les données que vous avez demandées dans {workspace} sont réunies dans un fichier.",
  "mail.export.action": "Télécharger",
  "mail.export.days": "Le fichier est conservé 7 jours. Connectez-vous pour le télécharger.",
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
  "mail.security.identity-linked": "Un fournisseur d’identité a été associé",
  "mail.security.identity-unlinked": "Un fournisseur d’identité a été dissocié",
  "mail.security.factors-reset": "Vos seconds facteurs ont été retirés",
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
