import { describe, expect, test } from "vitest";
import { bodyOf } from "#/features/mail/inbound/rules.ts";

const QUOTED =
  '<div dir="ltr">It works.</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, Nov 24, 2026 at 8:58 AM Anna &lt;a@b.example&gt; wrote:<br></div><blockquote class="gmail_quote">Try again.</blockquote></div>';

describe("the body of a mail that was read", () => {
  test("has the new words of HTML alone in its text as well", () => {
    const body = bodyOf({ subject: "Re: Login", text: "", html: QUOTED });
    expect(body.replyText).toBe("It works.");
    expect(body.replyHtml).not.toContain("Try again.");
    expect(body.text).toContain("Try again.");
    expect(body.html).toContain("Try again.");
  });

  test("says what was folded, in its text or in its HTML alone", () => {
    const folds = (text: string, html: string | null = null) => bodyOf({ subject: "Re: Login", text, html }).folds;
    expect(
      folds("It works.\n\n-- \nAnna Berg\nBerg & Co\n\nOn Tue, Nov 24, 2026 at 8:58 AM Anna <a@b.example> wrote:\n> Try again."),
    ).toEqual(["signature", "quote"]);
    expect(folds("It works.\n\nSent from my iPhone")).toEqual(["phone"]);
    expect(folds("It works.", QUOTED)).toEqual(["quote"]);
    expect(folds("It works.")).toEqual([]);
  });

  test("keeps nothing of what a quote hides", () => {
    const body = bodyOf({
      subject: "",
      text: "",
      html: QUOTED.replace("Try again.", '<div style="display:none">Only today</div>Try again.'),
    });
    expect(body.replyText).toBe("It works.");
    expect(body.replyHtml).not.toContain("Only today");
  });

  test("is harmless in both of its forms", () => {
    const body = bodyOf({ subject: "", text: "", html: `<p onclick="x()">Hi</p><script>x()</script>${QUOTED}` });
    for (const html of [body.html, body.replyHtml]) expect(html).not.toMatch(/onclick|script/);
  });

  test("is whole where somebody sends it on, and where nothing is folded the two forms are the same", () => {
    const forward = bodyOf({ subject: "Fwd: Login", text: "", html: QUOTED });
    expect(forward.replyHtml).toBe(forward.html);
    expect(forward.replyText).toBe(forward.text);
    const plain = bodyOf({ subject: "", text: "words", html: "<p>words</p>" });
    expect(plain).toMatchObject({ replyText: "words", replyHtml: plain.html });
  });
});
