/** Spanish: mails of the product itself. No browser loads them. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { mail as english } from "#/ui/messages/en/mail.ts";

export const mail: TextsOf<typeof english> = {
  "mail.hello": "Hola, {name}:",
  "mail.code.subject": "Tu código de acceso",
  "mail.code.title": "Inicia sesión en Connect",
  "mail.code.lede": "este es el código para iniciar sesión:",
  "mail.code.where":
    "Escríbelo donde lo pediste, en {address}. Sirve una vez, durante {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}; un código más nuevo lo sustituye.",
  "mail.code.safe":
    "Si no lo pediste, no ha pasado nada y no hay que hacer nada. No des el código a nadie: nadie de nuestro equipo te lo pedirá.",
  "mail.invitation.subject": "Tienes una invitación a {workspace}",
  "mail.invitation.title": "Ven a {workspace}",
  "mail.invitation.lede": "{inviter} te ha hecho miembro de {workspace} en Connect, donde el equipo responde a sus clientes.",
  "mail.invitation.action": "Iniciar sesión",
  "mail.invitation.how":
    "Usa la dirección a la que llegó este correo, {email}. Recibes un código por correo para entrar, así que no hace falta elegir contraseña.",
  "mail.invitation.safe": "Si no esperabas esta invitación, no hay que hacer nada.",
  "mail.reset.subject": "Una contraseña nueva para Connect",
  "mail.reset.title": "Elige una contraseña nueva",
  "mail.reset.lede":
    "alguien, seguramente tú, ha pedido una contraseña nueva para tu cuenta. El enlace funciona una vez, durante {minutes, plural, one {# minuto} many {# minutos} other {# minutos}}. Después se cerrará tu sesión en todos los dispositivos y entrarás con la nueva.",
  "mail.reset.action": "Elegir contraseña",
  "mail.reset.safe": "Si no has sido tú, no ha pasado nada y no hay nada que hacer: tu contraseña sigue igual.",
  "mail.changed.subject": "Tu contraseña ha cambiado",
  "mail.changed.title": "Tu contraseña ha cambiado",
  "mail.changed.lede": "la contraseña de tu cuenta se cambió el {at, date, long}. Se ha cerrado la sesión en tus otros dispositivos.",
  "mail.changed.action": "No he sido yo",
  "mail.changed.safe":
    "Si has sido tú, no hay nada que hacer. Si no, pide enseguida una contraseña nueva: así se cierran todas las sesiones.",
};
