/** German: search and the command palette. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { search as english } from "#/ui/messages/en/search.ts";

export const search: TextsOf<typeof english> = {
  "search.fault": "„{field}:{value}“ hat hier keine Bedeutung und wurde ausgelassen.",
  "search.local": "Durchsucht wurde nur, was auf diesem Gerät ist.",
  "search.similar": "Genau so wurde nichts gefunden. Dies ist ähnlich.",
  "search.recent": "Letzte Suchen",
  "search.suggestions": "Was folgen könnte",
  "palette.title": "Befehle",
  "palette.placeholder": "Befehl eingeben oder etwas suchen",
  "palette.recent": "Zuletzt verwendet",
  "palette.actions": "Befehle",
  "palette.go": "Gehe zu",
  "palette.tickets": "Tickets",
  "palette.contacts": "Kontakte",
  "palette.inbox": "Postfach",
  "palette.team": "Team",
  "palette.label": "Label",
  "palette.searchFor": "Nach „{q}“ suchen",
  "palette.move": "Bewegen",
  "palette.run": "Ausführen",
  "palette.search": "Stattdessen Nachrichten durchsuchen",
  "palette.back": "Zurück",
  "palette.close": "Schließen",
  "shortcut.palette": "Befehle",
};
