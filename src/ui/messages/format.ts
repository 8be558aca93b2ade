/** Texts with their values filled in. */
import { IntlMessageFormat } from "intl-messageformat";
import type { Catalogue, MessageKey, Values } from "#/ui/messages/catalogue.ts";

const compiledTexts = new Map<string, IntlMessageFormat>();

/** A text of a catalogue, with its values filled in. `locale` decides plurals and how numbers and dates among the values are written. */
export function format(catalogue: Catalogue, locale: string, key: MessageKey, values?: Values): string {
  const message = catalogue[key];
  if (!values && !message.includes("'")) return message;
  const id = `${locale}:${key}`;
  let compiled = compiledTexts.get(id);
  if (!compiled) {
    compiled = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    compiledTexts.set(id, compiled);
  }
  return String(compiled.format(values));
}
