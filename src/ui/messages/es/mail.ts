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
  "mail.security.lede": "se trata de cómo inicias sesión en Connect en {address}. Ocurrió el {time}.",
  "mail.security.yours": "Si fuiste tú, no hay que hacer nada.",
  "mail.security.notYours":
    "Si no fuiste tú: inicia sesión, cierra la sesión de los demás dispositivos en tu perfil, cambia tu contraseña y avisa a un administrador de tu espacio de trabajo.",
  "mail.security.totp-added": "Se añadió una aplicación de autenticación",
  "mail.security.totp-removed": "Se quitó la aplicación de autenticación",
  "mail.security.passkey-added": "Se añadió una llave de acceso",
  "mail.security.passkey-removed": "Se quitó una llave de acceso",
  "mail.security.recovery-code-used": "Se usó un código de recuperación",
  "mail.security.recovery-codes-renewed": "Se crearon nuevos códigos de recuperación",
  "mail.security.factors-reset": "Se quitaron tus segundos factores",
};
