/** German: where messages come from. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { message as english } from "#/ui/messages/en/message.ts";

export const message: TextsOf<typeof english> = {
  "message.passedOn": "Weitergeleitet von {name}",
  "message.outsider": "Neu in diesem Ticket",
  "message.outsiderHint": "Diese Person war bisher nicht beteiligt. Prüfen Sie vor dem Antworten, ob sie mitlesen darf.",
  "message.otherSubject": "Anderer Betreff: „{subject}“",
  "message.splitHere": "Eigenes Ticket daraus machen",
  "matched.reply-address": "über die Antwortadresse",
  "matched.references": "über References",
  "matched.number": "über die Ticketnummer",
};
