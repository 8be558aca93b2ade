/**
 * The texts of the product by language. Keys are typed by the English catalogue; every other language is another folder with the same
 * files and keys. Values are ICU messages: plurals and choices belong to the language, not to the code.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { common } from "#/ui/messages/en/common.ts";
import type { signedIn } from "#/ui/messages/en/signedIn.ts";

/** Texts of one file of English, in another language: none missing, none too many. */
export type TextsOf<English> = { readonly [Key in keyof English]: string };

/** Texts that every page has. All others come with the desk. */
export type PageKey = keyof typeof common;
export type MessageKey = PageKey | keyof typeof signedIn;
export type Catalogue = Readonly<Partial<Record<MessageKey, string>>>;
export type Values = Record<string, string | number | Date>;

/** A text of a catalogue, with its values filled in. */
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
