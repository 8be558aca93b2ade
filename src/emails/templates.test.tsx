/** What every template holds to, in every language, whatever it is filled with. */
import { DomUtils, parseDocument } from "htmlparser2";
import { createElement, type ReactElement } from "react";
import { describe, expect, it } from "vitest";
import { harmlessHtml } from "#/core/html.ts";
import { LANGUAGES, LOCALES, type Locale } from "#/core/locale.ts";
import { Digest, type DigestTicket, digestSubject } from "#/emails/Digest.tsx";
import { type Look, PLAIN } from "#/emails/Frame.tsx";
import { Invitation } from "#/emails/Invitation.tsx";
import { Acknowledgement, directionOf, Reply } from "#/emails/Letter.tsx";
import { Notice as AccountNotice } from "#/emails/Notice.tsx";
import { Notification, type Notice, notificationSubject } from "#/emails/Notification.tsx";
import { renderMail } from "#/emails/render.ts";
import { SecurityNotice } from "#/emails/SecurityNotice.tsx";
import { SignInCode } from "#/emails/SignInCode.tsx";
import { Survey, surveySubject } from "#/emails/Survey.tsx";
import { mailTexts } from "#/emails/texts.ts";
import { contrastOf } from "#/ui/contrast.ts";

/** Gmail shows no more of a mail than 102 kB. */
const BYTES_MAX = 100_000;
const HOSTILE = `<script>alert(1)</script>"><img src=x onerror=alert(1)> {{constructor}} &amp; <mso-open></mso-open>`;
const LOGO = { url: "https://support.example.com/media/logo/x.y", width: 160, height: 40 };

type Fill = { words: string; html: string; look: Look; count: number };
const PLEASANT: Fill = {
  words: "Lamp broken",
  html: "<p>Hello</p>",
  look: { name: "Acme", logo: LOGO, color: "#0b5fff", footer: "Acme GmbH\nStraße 1, Wien" },
  count: 3,
};
/** As long as a subject can be. */
const UNPLEASANT: Fill = {
  words: HOSTILE + '"'.repeat(400),
  html: harmlessHtml(`<p>Hello</p>${HOSTILE}`),
  look: { name: HOSTILE, logo: LOGO, color: "#ffff00", footer: `${HOSTILE}\n${HOSTILE}` },
  count: 200,
};
const at = new Date("2026-11-27T08:30:00Z");
const url = (path: string) => `https://support.example.com/acme/${path}`;
const times = <T,>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

/** Each with the addresses its text must hold. */
const TEMPLATES: Record<string, (language: Locale, fill: Fill) => Promise<{ subject: string; template: ReactElement; links: string[] }>> = {
  reply: async (_language, { html, look, words }) => ({
    subject: words,
    template: createElement(Reply, { html, direction: "ltr", brand: look }),
    links: [],
  }),
  acknowledgement: async (_language, { html, look, words }) => ({
    subject: words,
    template: createElement(Acknowledgement, { html, direction: "ltr", brand: look }),
    links: [],
  }),
  invitation: async (language, { words, look }) => {
    const texts = await mailTexts(language);
    const props = { texts, look, name: words, email: words, inviterName: words, days: 7, url: url("in") };
    return {
      subject: texts.t("mail.invitation.subject", { workspace: look.name }),
      template: createElement(Invitation, props),
      links: [url("in")],
    };
  },
  code: async (language, { words, look }) => {
    const texts = await mailTexts(language);
    const props = { texts, look, code: "042137", minutes: 10, name: words, appUrl: "https://support.example.com" };
    return { subject: texts.t("mail.code.subject"), template: createElement(SignInCode, props), links: ["https://support.example.com"] };
  },
  notice: async (language, { words, look }) => {
    const texts = await mailTexts(language);
    const action = { name: texts.t("mail.reset.action"), url: url("reset-password#token") };
    return {
      subject: texts.t("mail.reset.subject"),
      template: createElement(AccountNotice, { texts, look, title: words, words, action, small: texts.t("mail.reset.safe") }),
      links: [action.url],
    };
  },
  security: async (language, { words, look }) => {
    const texts = await mailTexts(language);
    const props = { texts, look, event: "identity-linked", at, name: words, appUrl: "https://support.example.com" } as const;
    return {
      subject: texts.t("mail.security.identity-linked"),
      template: createElement(SecurityNotice, props),
      links: ["https://support.example.com"],
    };
  },
  notification: async (language, { words, look, count }) => {
    const texts = await mailTexts(language);
    const notices = times(
      count,
      (n): Notice => ({
        ticket: { number: n, subject: words, url: url(`ticket/${n}`) },
        author: words,
        kind: n % 2 ? "note" : "customer",
        excerpt: `${words}\nmore`,
        at: new Date(at.getTime() + n),
        why: n % 2 ? "mentioned" : "assigned",
      }),
    );
    const template = createElement(Notification, { texts, look, timeZone: "Europe/Vienna", notices, settingsUrl: url("settings") });
    return {
      subject: notificationSubject(texts, look, notices),
      template,
      links: [...notices.map(({ ticket }) => ticket.url), url("settings")],
    };
  },
  digest: async (language, { words, look, count }) => {
    const texts = await mailTexts(language);
    const tickets = times(count, (n): DigestTicket => ({ number: n, subject: words, url: url(`ticket/${n}`), contact: words, at }));
    const lists = (["mine", "unassigned", "waking"] as const).map((kind) => ({ kind, total: count + 5, tickets, url: url(kind) }));
    const props = { texts, look, name: words, timeZone: "UTC", day: at, since: { opened: 1, closed: 2 }, lists };
    const template = createElement(Digest, { ...props, deskUrl: url("inbox"), settingsUrl: url("settings") });
    const links = [...tickets.map((ticket) => ticket.url), ...lists.map((list) => list.url), url("inbox"), url("settings")];
    return { subject: digestSubject(texts, look, at, "UTC"), template, links };
  },
  survey: async (language, { words, look }) => {
    const texts = await mailTexts(language);
    const ticket = { number: 7, subject: words };
    const template = createElement(Survey, {
      texts,
      look,
      contact: words,
      ticket,
      member: words,
      urlOf: (score: number) => url(`rate/${score}`),
    });
    return { subject: surveySubject(texts, ticket), template, links: [1, 2, 3, 4, 5].map((score) => url(`rate/${score}`)) };
  },
};
const CASES = Object.entries(TEMPLATES).flatMap(([name, make]) => LANGUAGES.map((language) => ({ name, language, make })));
const isLetter = (name: string) => name === "reply" || name === "acknowledgement";
const elementsOf = (html: string) => DomUtils.findAll(() => true, parseDocument(html).children);

describe.each(CASES)("$name in $language", ({ name, language, make }) => {
  it("is a whole page of its language and direction, small enough to be shown whole", async () => {
    for (const fill of [PLEASANT, UNPLEASANT]) {
      const { template, subject } = await make(language, fill);
      const { html, text } = await renderMail(template);
      expect(Buffer.byteLength(html)).toBeLessThan(BYTES_MAX);
      expect(subject.trim()).not.toBe("");
      expect(text.trim()).not.toBe("");
      const page = elementsOf(html).find((element) => element.name === "html");
      // A letter's words are the workspace's own: their language is not known.
      expect(page?.attribs).toMatchObject(isLetter(name) ? { lang: "", dir: "ltr" } : { lang: language, dir: LOCALES[language].direction });
      expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    }
  });

  it("shows hostile words as words", async () => {
    const { html } = await renderMail((await make(language, UNPLEASANT)).template);
    const elements = elementsOf(html);
    for (const element of elements) {
      expect(["script", "iframe", "object", "form", "svg", "mso-open"]).not.toContain(element.name);
      for (const attribute of Object.keys(element.attribs)) expect(attribute).not.toMatch(/^on/i);
    }
    expect(elements.filter((element) => element.name === "img" && element.attribs.src === "x")).toEqual([]);
    expect(DomUtils.textContent(parseDocument(html))).toContain("{{constructor}}");
  });

  it("says the same as text, every address included", async () => {
    const { template, links } = await make(language, PLEASANT);
    const { text } = await renderMail(template);
    for (const link of links) expect(text).toContain(link);
    expect(text).not.toMatch(/<\/?\w+|&\w+;|undefined|\[object|\{\w+\}/);
    expect(text).not.toContain("mso");
  });

  it("is laid out by tables and styles of its elements alone, and names every picture", async () => {
    const { html } = await renderMail((await make(language, PLEASANT)).template);
    expect(html).not.toMatch(/display:\s*(?:inline-)?(?:flex|grid)|position:|float:/);
    for (const element of elementsOf(html)) {
      if (element.name === "img") expect(element.attribs).toMatchObject({ alt: "Acme", width: "160", height: "40" });
      if (element.name === "table") expect(element.attribs.role).toBe("presentation");
      if (element.attribs.class) expect(element.attribs.style, element.attribs.class).toBeTruthy();
      // A ground is another in the dark, but for the logo's and that of a button.
      if (/background-color/.test(element.attribs.style ?? "") && !element.attribs.bgcolor) expect(element.attribs.class).toMatch(/^cx-/);
    }
    // The one sheet changes colours only.
    const sheet = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
    const properties = [...sheet.matchAll(/([\w-]+)\s*:\s*[^:;{}]+?(?=[;}])/g)].map(([, property]) => property);
    expect(properties.length).toBeGreaterThan(5);
    for (const property of properties) expect(property).toMatch(/^(color-scheme|color|background-color|border-color)$/);
  });

  it("can be read: its words, and those on the workspace's colour, by day and in the dark", async () => {
    for (const fill of [PLEASANT, UNPLEASANT]) {
      const { html } = await renderMail((await make(language, fill)).template);
      const grounds = { light: "#fdfdfc", dark: "#26221f" };
      const dark = new Map(
        [...html.matchAll(/\.(cx-\w+) \{ (?:background-)?color: (#\w{6})/g)].map(([, key = "", color = ""]) => [key, color]),
      );
      for (const element of elementsOf(html)) {
        const { style = "", class: names = "" } = element.attribs;
        const color = /(?:^|;)color:(#[0-9a-f]{6})/.exec(style)?.[1];
        if (!color) continue;
        const button = (element.parent as typeof element | null)?.attribs?.bgcolor;
        if (button && !names) expect(contrastOf(color, button)).toBeGreaterThan(4.5);
        else if (names) {
          for (const ground of [grounds.light, "#f0efed"]) expect(contrastOf(color, ground), style).toBeGreaterThan(4.5);
          for (const ground of [grounds.dark, "#37322e", "#171412"])
            expect(contrastOf(dark.get(names) ?? "#000000", ground), names).toBeGreaterThan(4.5);
        }
      }
    }
  });
});

describe("a letter", () => {
  it("is as a person writes: without a card, a colour or a picture, unless the workspace wants its sign there", async () => {
    const { html } = await renderMail(createElement(Reply, { html: "<p>Hello <b>Ann</b></p>", direction: "ltr", brand: null }));
    expect(html).toContain("<p>Hello <b>Ann</b></p>");
    const body = html.slice(html.indexOf("<body"));
    expect(body).not.toMatch(/<table|<img|color:|background/);
    expect(Buffer.byteLength(html)).toBeLessThan(2_500);
  });

  it("has its words' direction", () => {
    expect(directionOf("  «مرحبًا Ann»")).toBe("rtl");
    expect(directionOf("שלום")).toBe("rtl");
    expect(directionOf("Hello مرحبًا")).toBe("ltr");
    expect(directionOf("123 …")).toBe("ltr");
  });
});

it("Outlook is told what it needs, and nobody else sees it", async () => {
  const texts = await mailTexts("en");
  const props = { texts, look: PLAIN, code: "042137", minutes: 10, name: "Ada", appUrl: "https://support.example.com" };
  const { html } = await renderMail(createElement(SignInCode, props));
  expect(html.match(/<!--\[if mso\]>/g)?.length).toBe(3);
  expect(html.match(/<!--\[if mso\]>/g)?.length).toBe(html.match(/<!\[endif\]-->/g)?.length);
  expect(html).toContain("<o:PixelsPerInch>96</o:PixelsPerInch>");
  expect(html).not.toContain("<mso-");
});

it("the code to sign in with stands in the body, and not in the subject", async () => {
  for (const [language, minutes, subject] of [
    ["en", "10 minutes", "Your sign-in code"],
    ["de", "10 Minuten lang", "Ihr Anmeldecode"],
    ["es", "durante 10 minutos", "Tu código de acceso"],
    ["fr", "pendant 10 minutes", "Votre code de connexion"],
    ["ar", "10 دقائق", "رمز تسجيل الدخول"],
  ] as const) {
    const made = await TEMPLATES.code?.(language, PLEASANT);
    const { html, text } = await renderMail(made?.template ?? <p />);
    for (const body of [html, text]) {
      expect(body).toContain("042137");
      expect(body).toContain(minutes);
    }
    expect(made?.subject).toBe(subject);
  }
});
