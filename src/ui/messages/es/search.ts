/** Spanish: search and the command palette. */
import type { TextsOf } from "#/ui/messages/catalogue.ts";
import type { search as english } from "#/ui/messages/en/search.ts";

export const search: TextsOf<typeof english> = {
  "search.fault": "«{field}:{value}» no significa nada aquí y se dejó fuera.",
  "search.local": "Solo se buscó en lo que hay en este dispositivo.",
  "search.similar": "No se encontró nada exactamente así. Esto es parecido.",
  "search.recent": "Búsquedas recientes",
  "search.suggestions": "Cómo podría seguir",
  "palette.title": "Comandos",
  "palette.placeholder": "Escribe un comando o busca algo",
  "palette.recent": "Usados hace poco",
  "palette.actions": "Comandos",
  "palette.go": "Ir a",
  "palette.tickets": "Conversaciones",
  "palette.contacts": "Contactos",
  "palette.inbox": "Buzón",
  "palette.team": "Equipo",
  "palette.label": "Etiqueta",
  "palette.searchFor": "Buscar «{q}»",
  "palette.move": "Mover",
  "palette.run": "Ejecutar",
  "palette.search": "Buscar en los mensajes",
  "palette.back": "Volver",
  "palette.close": "Cerrar",
  "shortcut.palette": "Comandos",
};
