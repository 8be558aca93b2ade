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
  "mail.export.subject": "Los datos de una persona están listos",
  "mail.export.lede": "los datos que pediste en {workspace} están reunidos en un archivo.",
  "mail.export.action": "Descargar",
  "mail.export.days": "El archivo se guarda 7 días. Para descargarlo tienes que iniciar sesión.",
};
