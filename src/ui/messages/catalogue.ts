/**
 * The texts of the product by language. Keys are typed by the English catalogue; another language is another folder with the same
 * keys, loaded when it is chosen. Values are ICU messages: plurals and choices belong to the language, not to the code.
 */
import { IntlMessageFormat } from "intl-messageformat";
import { composer } from "#/ui/messages/en/composer.ts";
import { contact } from "#/ui/messages/en/contact.ts";
import { desk } from "#/ui/messages/en/desk.ts";
import { list } from "#/ui/messages/en/list.ts";
import { message } from "#/ui/messages/en/message.ts";
import { onboarding } from "#/ui/messages/en/onboarding.ts";
import { pages } from "#/ui/messages/en/pages.ts";
import { search } from "#/ui/messages/en/search.ts";
import { settings } from "#/ui/messages/en/settings.ts";
import { ticket } from "#/ui/messages/en/ticket.ts";

const en = { ...desk, ...list, ...ticket, ...message, ...composer, ...contact, ...search, ...settings, ...onboarding, ...pages };
export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, string>;
export type Values = Record<string, string | number | Date>;

/** `formats`: whose dates and numbers a language is written with. */
export const LOCALES = { en: { catalogue: en as Catalogue, direction: "ltr", formats: "en-GB" } } as const satisfies Record<
  string,
  { catalogue: Catalogue; direction: "ltr" | "rtl"; formats: string }
>;
export type Locale = keyof typeof LOCALES;
export const DEFAULT_LOCALE: Locale = "en";

const formats = new Map<string, IntlMessageFormat>();

/** A text in a language, with its values filled in. */
export function format(locale: Locale, key: MessageKey, values?: Values): string {
  const message = LOCALES[locale].catalogue[key];
  if (!values && !message.includes("'")) return message;
  const id = `${locale}:${key}`;
  let compiled = formats.get(id);
  if (!compiled) {
    compiled = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    formats.set(id, compiled);
  }
  return String(compiled.format(values));
}
