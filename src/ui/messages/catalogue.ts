/**
 * The texts of the product by language. Keys are typed by the English catalogue; another language is another folder with the same
 * keys, loaded when it is chosen. Values are ICU messages: plurals and choices belong to the language, not to the code.
 */
import { composer } from "#/ui/messages/en/composer.ts";
import { contact } from "#/ui/messages/en/contact.ts";
import { desk } from "#/ui/messages/en/desk.ts";
import { list } from "#/ui/messages/en/list.ts";
import { message } from "#/ui/messages/en/message.ts";
import { onboarding } from "#/ui/messages/en/onboarding.ts";
import { pages } from "#/ui/messages/en/pages.ts";
import { search } from "#/ui/messages/en/search.ts";
import { sending } from "#/ui/messages/en/sending.ts";
import { settings } from "#/ui/messages/en/settings.ts";
import { ticket } from "#/ui/messages/en/ticket.ts";

const en = {
  ...desk,
  ...list,
  ...ticket,
  ...message,
  ...composer,
  ...contact,
  ...search,
  ...settings,
  ...sending,
  ...onboarding,
  ...pages,
};
export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, string>;
export type Values = Record<string, string | number | Date>;

/** The English texts: part of every page, and what stands where another language has none yet. */
export const ENGLISH: Catalogue = en;
