import { readdirSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { LANGUAGES, LOCALES, type Locale } from "#/core/locale.ts";
import type { PageKey } from "#/ui/messages/catalogue.ts";
import { format, formatMessage } from "#/ui/messages/format.ts";
import { plain } from "#/ui/messages/plain.ts";

/** English texts that are right in another language as well. */
const EQUALS: Record<Exclude<Locale, "en">, string[]> = {
  de: [
    "{author} in #{number}: {subject}",
    "Computer",
    "Logo",
    "Mail",
    "Google",
    "Microsoft 365",
    "OAuth 2",
    "STARTTLS",
    "TLS",
    "Port",
    "Server",
    "Domains",
    "Postmark",
    "optional",
    "API",
    "Administrator",
    "Agent",
    "Bcc",
    "Bcc {names}",
    "Cc",
    "Cc {names}",
    "Cc, Bcc",
    "Chat",
    "Code",
    "Details",
    "Domain",
    "Label",
    "Label:",
    "Labels",
    "Link",
    "Name",
    "Normal",
    "Passkeys",
    "Person",
    "Spam",
    "Status",
    "Status:",
    "Status: {name}",
    "Team",
    "Team:",
    "Teams",
    "Text",
    "Ticket",
    "Tickets",
    "Web",
  ],
  es: [
    "General",
    "Google",
    "Microsoft 365",
    "OAuth 2",
    "STARTTLS",
    "TLS",
    "Postmark",
    "API",
    "Cc",
    "Cc {names}",
    "Chat",
    "Macro",
    "Macros",
    "No",
    "Normal",
    "Roles",
    "Spam",
    "Ticket",
    "Tickets",
    "Web",
    "no",
  ],
  fr: [
    "Logo",
    "Google",
    "Microsoft 365",
    "OAuth 2",
    "STARTTLS",
    "TLS",
    "Port",
    "Postmark",
    "Signature (DKIM)",
    "API",
    "Actions",
    "Agent",
    "Cc",
    "Cc {names}",
    "Chat",
    "Code",
    "Contact",
    "Contacts",
    "Conversation",
    "Conversations",
    "Date",
    "Description",
    "E-mail",
    "Invitation",
    "Macro",
    "Macros",
    "Mentions",
    "Message",
    "Messages",
    "Note",
    "Notes",
    "Sections",
    "Signature",
    "Spam",
    "Ticket",
    "Web",
  ],
  ar: ["Postmark", "API"],
};

type Node = ReturnType<IntlMessageFormat["getAst"]>[number];
const PLURAL = 6;
const SELECT = 5;

const nodesOf = (message: string, language: string): Node[] => {
  const all = (nodes: Node[]): Node[] =>
    nodes.flatMap((node) => [node, ...("options" in node ? Object.values(node.options).flatMap(({ value }) => all(value as Node[])) : [])]);
  return all(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
};
const namesIn = (message: string, language: string) =>
  [...new Set(nodesOf(message, language).flatMap((node) => ("value" in node && node.type !== 0 ? [String(node.value)] : [])))].sort();

const folder = import.meta.dirname;
async function textsOf(language: Locale): Promise<Record<string, string>> {
  const areas = readdirSync(join(folder, language)).filter((name) => name !== "signedIn.ts");
  const modules = await Promise.all(areas.map((area) => import(`./${language}/${area.replace(/\.ts$/, "")}.ts`)));
  return Object.assign({}, ...modules.flatMap((module: Record<string, Record<string, string>>) => Object.values(module)));
}
const english = await textsOf("en");

describe.each(LANGUAGES)("the texts in %s", (language) => {
  it("are those of English, in messages that can be read, with the same values", async () => {
    const texts = await textsOf(language);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(texts).length).toBeGreaterThan(500);
    for (const [key, text] of Object.entries(texts)) expect(namesIn(text, language), key).toEqual(namesIn(english[key] ?? "", "en"));
  });

  it("have a form for every plural of the language, and every choice of English", async () => {
    const { pluralCategories } = new Intl.PluralRules(LOCALES[language].formats).resolvedOptions();
    for (const [key, text] of Object.entries(await textsOf(language))) {
      for (const node of nodesOf(text, language)) {
        if (node.type === PLURAL)
          expect(Object.keys((node as { options: object }).options), key).toEqual(expect.arrayContaining(pluralCategories));
        if (node.type === SELECT) expect(Object.keys((node as { options: object }).options), key).toContain("other");
      }
    }
  });

  it("have no space at the ends, and no straight quotation marks", async () => {
    for (const [key, text] of Object.entries(await textsOf(language))) {
      expect(text, key).toBe(text.trim());
      // Quotes around braces are ICU's: they let a brace stand for itself.
      expect(text.replace(/'[{}]+[^']*'/g, ""), key).not.toMatch(/["']/);
    }
  });
});

describe.each(["de", "es", "fr", "ar"] as const)("the texts in %s", (language) => {
  it("are not left in English, but for those that are the same", async () => {
    const texts = await textsOf(language);
    const words = (text: string) => /\p{L}/u.test(text.replace(/\{[^{}]*\}/g, ""));
    const same = Object.entries(english).flatMap(([key, text]) => (words(text) && texts[key] === text ? [text] : []));
    expect([...new Set(same)].sort()).toEqual([...EQUALS[language]].sort());
  });
});

it("Arabic is written in Arabic letters", async () => {
  const latin = Object.entries(await textsOf("ar")).filter(
    ([, text]) => /\p{L}/u.test(text.replace(/\{\w+\}/g, "")) && !/\p{Script=Arabic}/u.test(text),
  );
  expect(latin.map(([key]) => key)).toEqual(["inboxMail.by.postmark", "channel.api"]);
});

it.each(LANGUAGES)("texts of pages before the desk read the same without the library of plurals, in %s", async (language) => {
  const { everywhere } = (await import(`./${language}/everywhere.ts`)) as { everywhere: Record<PageKey, string> };
  for (const key of Object.keys(everywhere) as PageKey[]) {
    const values = Object.fromEntries(namesIn(everywhere[key], language).map((name) => [name, "word"]));
    expect(plain(everywhere, language, key, values), key).toBe(format(everywhere, language, key, values));
  }
});

it("a text is filled in by the rules of its language, and stands for itself where there is none", async () => {
  const [de, ar] = await Promise.all([textsOf("de"), textsOf("ar")]);
  expect(format(de, "de-DE", "many.closed", { count: 1 })).toBe("1 Ticket ist geschlossen");
  expect(format(de, "de-DE", "import.tooLong", { max: 50_000 })).toContain("50.000");
  const arabic = [0, 1, 2, 3, 11, 100].map((count) => format(ar, LOCALES.ar.formats, "settings.memberCount", { count }));
  expect(arabic).toEqual(["لا أحد", "عضو واحد", "عضوان", "3 أعضاء", "11 عضوًا", "100 عضو"]);
  expect(format({}, "en", "signIn.title")).toBe("signIn.title");
  expect(formatMessage("{count, plural, one {# year} other {# years}}", "en", { count: 2 })).toBe("2 years");
});
