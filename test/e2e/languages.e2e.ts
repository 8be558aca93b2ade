/** The product in its five languages: found by the names a reader of that language hears, in their direction, and within its panes. */
import type { BrowserContext, Page } from "@playwright/test";
import { LANGUAGES, LOCALES, type Locale } from "#/core/locale.ts";
import { live, newTicket, row } from "./desk.ts";
import { faults, overflowing, resize } from "./inspect.ts";
import { expect, product, test } from "./product.ts";

type Words = Record<
  "signIn" | "list" | "reply" | "replyBy" | "send" | "sent" | "snooze" | "tomorrow" | "snoozed" | "language" | "profile",
  string
> & { typed: string };
const WORDS: Record<"de" | "ar", Words> = {
  de: {
    signIn: "Anmelden",
    list: "Tickets",
    reply: "antworten",
    replyBy: "Antwort von",
    send: "Senden",
    sent: "Gesendet",
    snooze: "Pausieren",
    tomorrow: "Morgen früh",
    snoozed: "Pausiert bis",
    typed: "morgen um 15 Uhr",
    language: "Sprache",
    profile: "Profil",
  },
  ar: {
    signIn: "تسجيل الدخول",
    list: "المحادثات",
    reply: "الرد على",
    replyBy: "رد من",
    send: "إرسال",
    sent: "أُرسل",
    snooze: "تأجيل",
    tomorrow: "صباح الغد",
    snoozed: "أُجّلت حتى",
    typed: "tomorrow 3pm",
    language: "اللغة",
    profile: "الملف الشخصي",
  },
};

const root = (page: Page) => page.locator("html");
const speaks = async (page: Page, language: Locale) => {
  await expect(root(page)).toHaveAttribute("lang", language);
  await expect(root(page)).toHaveAttribute("dir", LOCALES[language].direction);
};
const speak = (context: BrowserContext, language: Locale) =>
  context.addCookies([{ name: "language", value: language, url: product().url, sameSite: "Lax" }]);
/** The profile's language, as another device of the member would set it. */
async function setLanguage(page: Page, language: Locale | null): Promise<void> {
  const answer = await page.request.patch("/api/v1/members/me", {
    headers: { "x-workspace": "demo", origin: product().url },
    data: { language },
  });
  expect(answer.status()).toBe(200);
}

for (const language of ["de", "ar"] as const)
  test.describe(`a browser that asks for ${language}`, () => {
    test.use({ locale: language === "de" ? "de-DE" : "ar-EG" });
    const words = WORDS[language];

    test(`signing in, answering and snoozing go by their names in ${language}`, async ({ page }) => {
      const answer = await page.goto("/sign-in");
      expect(await answer?.text()).toContain(`lang="${language}" dir="${LOCALES[language].direction}"`);
      await speaks(page, language);
      await page.getByRole("button", { name: words.signIn, exact: true }).click();
      await expect(page.getByRole("region", { name: words.list, exact: true })).toBeVisible();
      await speaks(page, language);

      const ticket = await newTicket(page);
      await page.goto("/demo/inbox/open");
      await live(page);
      await row(page, ticket.subject).click();
      await expect(page.getByRole("heading", { name: ticket.subject })).toBeVisible();
      await page.keyboard.press("r");
      const field = page.getByRole("main").getByRole("textbox", { name: new RegExp(words.reply) });
      await expect(field).toBeFocused();
      await page.keyboard.type("Done.");
      await page.getByRole("button", { name: words.send, exact: true }).click();
      await expect(page.getByRole("article", { name: new RegExp(`^${words.replyBy}`) })).toContainText(words.sent);

      await page.keyboard.press("z");
      const snooze = page.getByRole("dialog", { name: words.snooze });
      await expect(snooze.getByRole("option", { name: new RegExp(words.tomorrow) })).toBeVisible();
      await page.keyboard.type(words.typed);
      const typed = snooze.getByRole("option", { name: new RegExp(words.typed) });
      await expect(typed).toContainText("15:00");
      await typed.click();
      await expect(page.getByRole("status").getByText(words.snoozed)).toBeVisible();
    });

    test(`the language is changed in the profile at once, from ${language}`, async ({ agent }) => {
      try {
        await agent.goto("/demo/settings/profile");
        await speaks(agent, language);
        await expect(agent.getByRole("heading", { name: words.profile, level: 1 })).toBeVisible();
        const spanish = agent.getByRole("heading", { name: "Perfil", level: 1 });
        // Chosen before the page was alive, it would not be heard.
        await expect(async () => {
          await agent.getByRole("combobox", { name: words.language, exact: true }).selectOption("es");
          await expect(spanish).toBeVisible({ timeout: 2_000 });
        }).toPass();
        await speaks(agent, "es");
        await expect
          .poll(async () => {
            const answer = await agent.request.get("/demo/settings/profile");
            return /<html lang="(\w+)"/.exec(await answer.text())?.[1];
          })
          .toBe("es");
        await agent.getByRole("combobox", { name: "Idioma", exact: true }).selectOption("");
        await speaks(agent, language);
      } finally {
        await setLanguage(agent, null);
      }
    });
  });

test("a language chosen on another device comes at once, and leaves what is being written", async ({ agent }) => {
  const ticket = await newTicket(agent);
  await agent.goto(`/demo/ticket/${ticket.number}`);
  await live(agent);
  await expect(agent.getByRole("heading", { name: ticket.subject })).toBeVisible();
  await agent.keyboard.press("r");
  const field = agent.getByRole("main").getByRole("textbox", { name: /^Reply to/ });
  await expect(field).toBeFocused();
  await agent.keyboard.type("Half a sentence");
  try {
    await setLanguage(agent, "ar");
    await speaks(agent, "ar");
    const renamed = agent.getByRole("main").getByRole("textbox", { name: /^الرد على/ });
    await expect(renamed).toBeFocused();
    await agent.keyboard.type(", whole");
    await expect(renamed).toContainText("Half a sentence, whole");
    await agent.keyboard.press("Escape");
  } finally {
    await setLanguage(agent, null);
  }
});

test("a stranger chooses the language of the pages outside, which is kept", async ({ stranger }) => {
  await stranger.goto("/sign-in");
  await stranger.getByRole("combobox", { name: "Language" }).selectOption("fr");
  await expect(stranger.getByRole("heading", { name: "Connexion" })).toBeVisible();
  await expect(stranger).toHaveTitle(/^Connexion/);
  await stranger.reload();
  await speaks(stranger, "fr");
  await expect(stranger.getByRole("button", { name: "Se connecter", exact: true })).toBeVisible();
});

test("a browser loads the texts of its reader's language alone, and before signing in only those of the pages there", async ({
  stranger,
  agent,
}) => {
  const loaded = async (page: Page, path: string) => {
    const bodies: Promise<string>[] = [];
    page.on("response", (response) => {
      if (["document", "script"].includes(response.request().resourceType())) bodies.push(response.text().catch(() => ""));
    });
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    // A page brings its texts in pieces, which may part in the middle of one.
    const all = (await Promise.all(bodies)).join("\n").replaceAll(/"\]\)<\/script><script[^>]*>self\.__next_f\.push\(\[1,"/g, "");
    return (text: string) => all.includes(text);
  };
  await speak(stranger.context(), "de");
  const outside = await loaded(stranger, "/sign-in");
  expect(outside("Mit Ihrem Passwort oder mit einem Code")).toBe(true);
  for (const foreign of ["With your password, or with a code", "Avec votre mot de passe", "Con tu contraseña", "Noch keine Kontakte"])
    expect(outside(foreign), foreign).toBe(false);
  await speak(agent.context(), "fr");
  const desk = await loaded(agent, "/demo/inbox/open");
  expect(desk("Aucun contact pour l’instant")).toBe(true);
  for (const foreign of ["No contacts yet", "Noch keine Kontakte", "Aún no hay contactos"]) expect(desk(foreign), foreign).toBe(false);
});

const PAGES = [
  "/demo/inbox/open",
  "/demo/ticket/1",
  "/demo/search?q=booking",
  "/demo/outgoing",
  "/demo/incoming",
  "/demo/contacts",
  "/demo/settings/profile",
  "/demo/settings/members",
  "/demo/settings/appearance",
  "/demo/settings/inboxes",
  "/demo/settings/shortcuts",
  "/new",
];

// English stands in everyPage.
for (const language of LANGUAGES.filter((one) => one !== "en"))
  test.describe(`every page in ${language}`, () => {
    test.use({ contextOptions: { reducedMotion: "reduce" } });

    test(`nothing stands out sideways in ${language}${language === "ar" ? ", and axe finds nothing" : ""}`, async ({ agent, stranger }) => {
      test.setTimeout(120_000);
      for (const [page, paths] of [
        [stranger, ["/sign-in"]],
        [agent, PAGES],
      ] as const) {
        await speak(page.context(), language);
        for (const path of paths) {
          await page.goto(path);
          await speaks(page, language);
          await expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached();
          for (const size of [
            { width: 360, height: 740 },
            { width: 1440, height: 900 },
          ]) {
            await resize(page, size);
            expect.soft(await overflowing(page), `${path} at ${size.width}`).toEqual([]);
          }
          if (language === "ar") expect.soft(await faults(page), path).toEqual([]);
        }
      }
    });
  });
