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
  "mail.settings": "Elige qué correos recibes",
  "mail.why.assigned": "Recibes este correo porque la conversación es tuya.",
  "mail.why.mentioned": "Recibes este correo porque una nota te menciona.",
  "mail.why.following": "Recibes este correo porque sigues la conversación.",
  "mail.why.team": "Recibes este correo porque la conversación es de tu equipo.",
  "mail.why.digest": "Recibes este correo una vez al día.",
  "mail.notification.subject": "{author} en #{number}: {subject}",
  "mail.notification.subjectMany":
    "{count, plural, one {# mensaje nuevo} many {# mensajes nuevos} other {# mensajes nuevos}} en {workspace}",
  "mail.notification.title": "{count, plural, one {Un mensaje nuevo} many {# mensajes nuevos} other {# mensajes nuevos}}",
  "mail.notification.by": "{author}, {time}",
  "mail.notification.note": "{author}, nota interna, {time}",
  "mail.notification.open": "Abrir la conversación",
  "mail.digest.subject": "{workspace}: {day}",
  "mail.digest.since":
    "desde el último resumen {opened, plural, one {se abrió # conversación} many {se abrieron # conversaciones} other {se abrieron # conversaciones}} y {closed, plural, one {se cerró #} many {se cerraron #} other {se cerraron #}}.",
  "mail.digest.none": "Nada te espera.",
  "mail.digest.mine":
    "{count, plural, one {# conversación abierta es tuya} many {# conversaciones abiertas son tuyas} other {# conversaciones abiertas son tuyas}}",
  "mail.digest.unassigned": "{count, plural, one {# no tiene responsable} many {# no tienen responsable} other {# no tienen responsable}}",
  "mail.digest.waking": "{count, plural, one {# vuelve hoy} many {# vuelven hoy} other {# vuelven hoy}}",
  "mail.more": "{count, plural, one {y # más} many {y # más} other {y # más}}",
  "mail.digest.open": "Abrir Connect",
  "mail.survey.subject": "¿Qué tal nuestra ayuda? {subject}",
  "mail.survey.title": "¿Qué tal nuestra ayuda?",
  "mail.survey.lede": "escribiste a {workspace} por «{subject}», y {member} respondió. Un clic nos dice qué tal fue:",
  "mail.survey.once": "Solicitud #{number}. Preguntamos una vez; no hace falta responder.",
  "mail.score.5": "Muy bien",
  "mail.score.4": "Bien",
  "mail.score.3": "Regular",
  "mail.score.2": "Mal",
  "mail.score.1": "Muy mal",
  "mail.preview.subject": "Vista previa: {subject}",
  "mail.sample.contact": "Ana Ejemplo",
  "mail.sample.subject": "¿Dónde está mi paquete?",
  "mail.sample.question": "Hola, hice un pedido hace una semana y todavía no ha llegado nada. ¿Podéis mirarlo?",
  "mail.sample.reply":
    "Hola, {name}:\n\nestas palabras ocupan el lugar de una respuesta. Llega como un correo corriente, como los escriben las personas.\n\nSaludos\n{member}",
  "mail.sample.acknowledgement":
    "Hola, {name}:\n\ntu mensaje ha llegado. Su número es #{number}; respondemos en cuanto podamos.\n\n{workspace}",
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
  "mail.security.identity-linked": "Se vinculó un proveedor de identidad",
  "mail.security.factors-reset": "Se quitaron tus segundos factores",
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
