import { describe, expect, test } from "vitest";
import { newWords } from "#/features/message/rules.ts";

const text = (lines: string) => newWords({ text: lines, html: null }).replyText;
const html = (source: string) => newWords({ text: "", html: source }).replyHtml;

describe("the new words of a text", () => {
  test.each([
    ["Gmail", "On Mon, Nov 23, 2026 at 10:00 AM Support <support@desk.example> wrote:"],
    ["Gmail, wrapped", "On Mon, Nov 23, 2026 at 10:00 AM Support Team\n<support@desk.example> wrote:"],
    ["Apple Mail", "On 23 Nov 2026, at 10:00, Support <support@desk.example> wrote:"],
    ["German", "Am 23.11.2026 um 10:00 schrieb Support <support@desk.example>:"],
    ["French", "Le lun. 23 nov. 2026 à 10:00, Support <support@desk.example> a écrit :"],
    ["Spanish", "El lun, 23 nov 2026 a las 10:00, Support (<support@desk.example>) escribió:"],
    ["Portuguese", "Em seg., 23 de nov. de 2026 às 10:00, Support <support@desk.example> escreveu:"],
    ["Italian", "Il giorno lun 23 nov 2026 alle ore 10:00 Support <support@desk.example> ha scritto:"],
    ["Dutch", "Op ma 23 nov 2026 om 10:00 schreef Support <support@desk.example>:"],
    ["Polish", "pon., 23 lis 2026 o 10:00 Support <support@desk.example> napisał(a):"],
    ["Russian", "пн, 23 нояб. 2026 г. в 10:00, Support <support@desk.example>:"],
    ["Swedish", "Den mån 23 nov. 2026 kl 10:00 skrev Support <support@desk.example>:"],
    ["Japanese", "2026年11月23日(月) 10:00 Support <support@desk.example>:"],
    ["Chinese", "Support <support@desk.example> 于2026年11月23日周一 10:00写道:"],
  ])("end above the quote of %s", (_name, attribution) => {
    expect(text(`It works now.\n\nThanks\n\n${attribution}\n> Try this.\n>\n> Bye\n`)).toBe("It works now.\n\nThanks");
  });

  test.each([
    ["Outlook", "-----Original Message-----\nFrom: Support\nSubject: Re: Help\n\nTry this."],
    [
      "Outlook's block",
      "From: Support <support@desk.example>\nSent: Monday, November 23, 2026 10:00\nTo: Carla\nSubject: Re: Help\n\nTry this.",
    ],
    [
      "Outlook's block in German, below a rule",
      "________________________________\nVon: Support\nGesendet: Montag, 23. November 2026 10:00\nAn: Carla\nBetreff: Re: Help\n\nTry this.",
    ],
    ["Outlook's block, bold", "*From:* Support\n*Sent:* Monday\n*To:* Carla\n*Subject:* Help\n\nTry this."],
    ["a German divider", "-------- Ursprüngliche Nachricht --------\nTry this."],
  ])("end above what %s quotes without marks", (_name, quote) => {
    expect(text(`It works now.\n\n${quote}`)).toBe("It works now.");
  });

  test("leave the signature out, and a telephone's line", () => {
    expect(text("Thanks!\n\n-- \nCarla\nClient Ltd")).toBe("Thanks!");
    expect(text("Thanks!\n\nSent from my iPhone\n\nOn 23 Nov 2026, at 10:00, Support <s@d.example> wrote:\n\n> Hi")).toBe("Thanks!");
  });

  test("below and between the quotes are kept", () => {
    expect(text("On Mon, 23 Nov 2026, Support <s@d.example> wrote:\n> Which version?\n\nVersion 3.\n\n> Which system?\n\nLinux.")).toBe(
      "Version 3.\n\n\nLinux.",
    );
  });

  test("are all of it, whoever is in doubt", () => {
    for (const whole of [
      "I wrote to you on Monday: nothing happened.",
      "From: my point of view this is fine.\nTo: be clear, it works.",
      "-- \nonly a signature",
      "> only a quote",
      "Steps:\n1. open\n2. close",
      "He wrote:\nI like it",
      `A table\n--\n${"row\n".repeat(40)}`.trim(),
      "",
    ])
      expect(text(whole)).toBe(whole);
  });

  test("are found in time, whatever comes", () => {
    for (const evil of [
      "On ".repeat(60_000),
      `${">".repeat(100_000)}\n`,
      "a@1 ".repeat(40_000),
      "_".repeat(150_000),
      `On 1 ${"x\n".repeat(50_000)}`,
      "From: x\n".repeat(20_000),
    ]) {
      const started = performance.now();
      text(evil);
      html(evil.replaceAll("\n", "<br>"));
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});

describe("the new words of HTML", () => {
  test.each([
    [
      "Gmail",
      '<div dir="ltr">It works.</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">Try this.</blockquote></div>',
    ],
    [
      "Apple Mail",
      '<div>It works.</div><div><br><blockquote type="cite"><div>On 23 Nov 2026, at 10:00, Support &lt;s@d.example&gt; wrote:</div><div>Try this.</div></blockquote></div>',
    ],
    [
      "Outlook on the web",
      '<div>It works.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Support</div><div>Try this.</div>',
    ],
    [
      "Outlook",
      "<p>It works.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> Support</p></div></div><p>Try this.</p>",
    ],
    [
      "Thunderbird",
      '<p>It works.</p><div class="moz-cite-prefix">Am 23.11.26 schrieb Support:<br></div><blockquote type="cite">Try this.</blockquote>',
    ],
    ["Yahoo", '<div>It works.</div><div id="y" class="yahoo_quoted"><div>On Monday wrote:</div><div>Try this.</div></div>'],
  ])("end above the quote of %s", (_name, source) => {
    const kept = html(source) ?? "";
    expect(kept).toContain("It works.");
    expect(kept).not.toContain("Try this.");
  });

  test("are all of it where words follow the quote, where nothing stands above it, and where nothing is quoted", () => {
    for (const whole of [
      '<blockquote type="cite">Which version?</blockquote><p>Version 3.</p>',
      '<div class="gmail_quote">Forwarded words</div>',
      '<p>Above</p><div class="gmail_quote">quoted <div>inner</div></div><p>Below</p>',
      "<p>Just words</p>",
    ])
      expect(html(whole)).toBe(whole);
  });

  test("lose the line that names the quote", () => {
    expect(
      html(
        '<div>It works.</div><div>On 23 Nov 2026, at 10:00, Support &lt;s@d.example&gt; wrote:</div><blockquote type="cite">Try this.</blockquote>',
      ),
    ).toBe("<div>It works.</div>");
  });
});

describe("a mail made to be slow", () => {
  const QUOTE = '<div class="gmail_quote">old</div>';
  test.each([
    ["spaces before a word", `hi\n${" ".repeat(199_000)}x`, null],
    ["words that could begin a quote", `${"1 wrote:\nx\n".repeat(19_000)}> q`, null],
    ["brackets without an end", "", `${"<".repeat(799_000)}${QUOTE}`],
    ["styles without an end", "", `${"<style>".repeat(114_000)}${QUOTE}`],
    ["comments without an end", "", `${"<!--".repeat(199_000)}${QUOTE}`],
    ["elements that hold nothing", "", `x${"<span> ".repeat(100_000)}y${QUOTE}`],
  ])("is read in time that grows with its length alone: %s", (_name, text, html) => {
    const started = performance.now();
    newWords({ text, html });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
