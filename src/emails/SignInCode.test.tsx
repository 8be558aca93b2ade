import { render } from "@react-email/render";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { SignInCode, subject } from "#/emails/SignInCode.tsx";

const template = createElement(SignInCode, { code: "042137", minutes: 10, name: "Ada <b>", appUrl: "https://support.example.com" });

describe("the mail with a code", () => {
  it("shows the code and how long it works, as text and as HTML", async () => {
    const [html, text] = await Promise.all([render(template), render(template, { plainText: true })]);
    for (const body of [html, text]) {
      expect(body).toContain("042137");
      expect(body).toContain("https://support.example.com");
      expect(body).toMatch(/10\D+minutes/);
    }
  });

  it("shows a name as it is, and the code not in the subject", async () => {
    expect(await render(template)).not.toContain("<b>");
    expect(subject).not.toMatch(/\d/);
  });
});
