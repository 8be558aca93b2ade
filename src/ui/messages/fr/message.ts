/** French: where messages come from. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { message as english } from "#/ui/messages/en/message.ts";

export const message: TextsOf<typeof english> = {
  "message.passedOn": "Transmis par {name}",
  "message.outsider": "Nouveau dans cette conversation",
  "message.outsiderHint": "Cette personne ne participait pas à la conversation. Vérifiez qu’elle peut la lire avant de répondre.",
  "message.otherSubject": "Autre objet : « {subject} »",
  "message.splitHere": "En faire une conversation à part",
  "matched.reply-address": "par l’adresse de réponse",
  "matched.references": "par References",
  "matched.number": "par le numéro de ticket",
};
