/** Texts with their values filled in. */
import { IntlMessageFormat } from "intl-messageformat";
import type { Catalogue, MessageKey, Values } from "#/ui/messages/catalogue.ts";

/** A text of a catalogue, with its values filled in. One that is not there stands as its key. */
export const format = (catalogue: Catalogue, locale: string, key: MessageKey, values?: Values): string =>
  formatMessage(catalogue[key] ?? key, locale, values);

const compiledTexts = new Map<string, IntlMessageFormat>();

/** An ICU message with its values filled in. `locale` decides plurals and how numbers and dates among the values are written. */
export function formatMessage(message: string, locale: string, values?: Values): string {
  if (!values && !message.includes("'")) return message;
  const id = `${locale}:${message}`;
  let compiled = compiledTexts.get(id);
  if (!compiled) {
    compiled = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    compiledTexts.set(id, compiled);
  }
  return String(compiled.format(values));
}
