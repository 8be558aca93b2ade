/** The words of mails in the language of who gets them. */
import { LOCALES, type Locale } from "#/core/locale.ts";
import type { Values } from "#/ui/messages/catalogue.ts";
import type { mail } from "#/ui/messages/en/mail.ts";
import { formatMessage } from "#/ui/messages/format.ts";

type MailKey = keyof typeof mail;
/** `formats`: how the language writes dates and numbers. */
export type MailTexts = { language: Locale; direction: "ltr" | "rtl"; formats: string; t: (key: MailKey, values?: Values) => string };

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
  return { language, direction, formats, t: (key, values) => formatMessage(texts[key], formats, values) };
}

/** A moment as its reader's clock has it. `timeZone`: IANA's name, as in Europe/Lisbon. */
export const momentIn = ({ formats }: MailTexts, at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat(formats, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone }).format(at);
/** A day as its reader's calendar has it. */
export const dayIn = ({ formats }: MailTexts, at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat(formats, { weekday: "long", day: "numeric", month: "long", timeZone }).format(at);
