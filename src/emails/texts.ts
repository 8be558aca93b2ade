/** The words of mails in the language of who gets them. */
import { LOCALES, type Locale } from "#/core/locale.ts";
import type { Values } from "#/ui/messages/catalogue.ts";
import type { mail } from "#/ui/messages/en/mail.ts";
import { formatMessage } from "#/ui/messages/format.ts";

type MailKey = keyof typeof mail;
export type MailTexts = { language: Locale; direction: "ltr" | "rtl"; t: (key: MailKey, values?: Values) => string };

const LOADERS: Record<Locale, () => Promise<Record<MailKey, string>>> = {
  en: async () => (await import("#/ui/messages/en/mail.ts")).mail,
  de: async () => (await import("#/ui/messages/de/mail.ts")).mail,
  es: async () => (await import("#/ui/messages/es/mail.ts")).mail,
  fr: async () => (await import("#/ui/messages/fr/mail.ts")).mail,
  ar: async () => (await import("#/ui/messages/ar/mail.ts")).mail,
};

export async function mailTexts(language: Locale): Promise<MailTexts> {
  const texts = await LOADERS[language]();
  const { direction, formats } = LOCALES[language];
  return { language, direction, t: (key, values) => formatMessage(texts[key], formats, values) };
}
