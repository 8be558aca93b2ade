/**
 * The texts of the product by language. Keys are typed by the English catalogue; every other language is another folder with the same
 * files and keys. Values are ICU messages: plurals and choices belong to the language, not to the code.
 */
import type { everywhere } from "#/ui/messages/en/everywhere.ts";
import type { signedIn } from "#/ui/messages/en/signedIn.ts";

/** Texts of one file of English, in another language: none missing, none too many. */
export type TextsOf<English> = { readonly [Key in keyof English]: string };

/** Texts that every page has. All others come with the desk. */
export type PageKey = keyof typeof everywhere;
export type MessageKey = PageKey | keyof typeof signedIn;
export type Catalogue = Readonly<Partial<Record<MessageKey, string>>>;
export type Values = Record<string, string | number | Date>;
