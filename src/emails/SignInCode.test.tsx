import { render } from "@react-email/render";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { SignInCode } from "#/emails/SignInCode.tsx";
import { mailTexts } from "#/emails/texts.ts";

const template = async (language: "en" | "de" | "es" | "fr" | "ar") => {
  const props = { code: "042137", minutes: 10, name: "Ada <b>", appUrl: "https://support.example.com" };
  return createElement(SignInCode, { texts: await mailTexts(language), ...props });
};

describe("the mail with a code", () => {
  it("shows the code and how long it works, as text and as HTML", async () => {
    const mail = await template("en");
    const [html, text] = await Promise.all([render(mail), render(mail, { plainText: true })]);
    for (const body of [html, text]) {
      expect(body).toContain("042137");
      expect(body).toContain("https://support.example.com");
      expect(body).toMatch(/10\D+minutes/);
    }
  });

  it("shows a name as it is, and the code not in the subject", async () => {
    expect(await render(await template("en"))).not.toContain("<b>");
    expect((await mailTexts("en")).t("mail.code.subject")).not.toMatch(/\d/);
  });

  it.each([
    ["de", "ltr", "10 Minuten lang", "Ihr Anmeldecode"],
    ["es", "ltr", "durante 10 minutos", "Tu código de acceso"],
    ["fr", "ltr", "pendant 10 minutes", "Votre code de connexion"],
    ["ar", "rtl", "10 دقائق", "رمز تسجيل الدخول"],
  ] as const)("speaks %s, %s", async (language, direction, minutes, subject) => {
    const html = await render(await template(language));
    expect(html).toContain(`lang="${language}"`);
    expect(html).toContain(`dir="${direction}"`);
    expect(html).toContain("042137");
    expect(html).toContain(minutes);
    expect((await mailTexts(language)).t("mail.code.subject")).toBe(subject);
  });
});
