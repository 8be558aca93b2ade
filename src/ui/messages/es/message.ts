/** Spanish: where messages come from. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { message as english } from "#/ui/messages/en/message.ts";

export const message: TextsOf<typeof english> = {
  "message.passedOn": "Reenviado por {name}",
  "message.outsider": "Nueva persona en esta conversación",
  "message.outsiderHint": "Esta persona no participaba antes en la conversación. Comprueba si puede leerla antes de responder.",
  "message.otherSubject": "Otro asunto: «{subject}»",
  "message.splitHere": "Convertirlo en una conversación propia",
  "matched.reply-address": "por la dirección de respuesta",
  "matched.references": "por References",
  "matched.number": "por el número de ticket",
};
