/** French: search and the command palette. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { search as english } from "#/ui/messages/en/search.ts";

export const search: TextsOf<typeof english> = {
  "search.fault": "« {field}:{value} » n’a pas de sens ici et a été ignoré.",
  "search.local": "Seul le contenu de cet appareil a été parcouru.",
  "search.similar": "Rien d’exactement identique. Voici des résultats proches.",
  "search.recent": "Recherches récentes",
  "search.suggestions": "Suites possibles",
  "palette.title": "Commandes",
  "palette.placeholder": "Tapez une commande ou cherchez quelque chose",
  "palette.recent": "Utilisées récemment",
  "palette.actions": "Commandes",
  "palette.go": "Aller à",
  "palette.tickets": "Conversations",
  "palette.contacts": "Contacts",
  "palette.inbox": "Boîte",
  "palette.team": "Équipe",
  "palette.label": "Étiquette",
  "palette.searchFor": "Rechercher « {q} »",
  "palette.move": "Déplacer",
  "palette.run": "Exécuter",
  "palette.search": "Chercher plutôt dans les messages",
  "palette.back": "Retour",
  "palette.close": "Fermer",
  "shortcut.palette": "Commandes",
};
