import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageOf } from "#/features/mail/quote/html/rules.ts";
import { LINES_MAX } from "#/features/mail/quote/line/rules.ts";
import { newWords } from "#/features/mail/quote/rules.ts";

const MEGABYTE = 1_000_000;
/** A megabyte of these words, or as many lines of them as are looked at. */
const filled = (words: string) => {
  const lines = words.split("\n").length - 1;
  const times = Math.ceil(MEGABYTE / words.length);
  return words.repeat(lines > 0 ? Math.min(times, Math.floor((LINES_MAX - 1) / lines)) : times).slice(0, MEGABYTE);
};
/** Others may use the machine at the same moment: what counts is the work, not the clock. */
const RETRIED = { retry: 2 };
const workMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

describe("a mail of a megabyte, made to be slow, is read within a second", () => {
  test.each([
    ["spaces before a word", `hi\n${" ".repeat(MEGABYTE)}x`],
    ["marks of quotes in one line", `${filled(">")}\n`],
    ["marks of quotes with spaces", filled("> ")],
    ["words that begin an attribution", filled("On ")],
    ["lines that begin an attribution", filled("On Monday\n")],
    ["lines that end one", filled("1 wrote:\nx\n")],
    ["lines that end one, wrapped over many", filled("On 1.1.2026 at 10:00\nAnna <a@b.example\n> wrote:\nx\n\n")],
    ["long lines with a colon", filled(`${"a@1 ".repeat(140)}:\n`)],
    ["addresses without an end", filled("a@1 <")],
    ["headers", filled("From: x\n")],
    ["headers of all kinds, far apart", filled("From: x\n\nTo: y\n\n")],
    ["names of Lotus' headers", filled("a@b.example 10:00\nTo\ncc\n")],
    ["drawn lines", filled("____\n")],
    ["one drawn line", "_".repeat(MEGABYTE)],
    ["dashes within words", filled("-a-")],
    ["signatures", filled("--\nAnna\n")],
    ["signatures below words", filled("words\n\n-- \n")],
    ["formulas", filled("Regards\n\nAnna\n\n")],
    ["telephones", filled("Sent from my iPhone\n\n")],
    ["telephones and words", filled("Sent from my iPhone\n\nwords\nand words\nand more\n\n")],
    ["small print", filled("This email is confidential and privileged.\n\n")],
    ["small print without a break", filled("confidential intended recipient ")],
    ["small print and words", filled("confidential, intended recipient.\n\nwords?\n\n")],
    ["quotes and answers", filled("> question\n\nanswer\n\n")],
    ["attributions and answers", filled("On 1.1.2026 10:00, Anna <a@b.example> wrote:\n> question\n\nanswer\n\n")],
    ["fences", filled("```\n--\n")],
    ["empty lines", filled("\n")],
    ["carriage returns", filled("\r")],
    ["marks of direction", filled("\u202b")],
    ["letters that grow when folded", filled("ﷺ")],
  ])("%s", RETRIED, (_name, text) => {
    for (const mail of [
      { text, html: null },
      { text: "", html: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>") },
    ]) {
      const started = workMs();
      newWords(mail);
      expect(workMs() - started).toBeLessThan(1_000);
    }
  });

  test.each([
    ["brackets without an end", filled("<")],
    ["styles without an end", filled("<style>")],
    ["comments without an end", filled("<!--")],
    ["elements within one another", filled("<div>")],
    ["quotes within one another", filled("<blockquote>")],
    ["as many elements within one another as are read", `${"<div>".repeat(1_990)}${filled("x<br>")}`],
    ["quotes beside one another", filled("<div class=gmail_quote><blockquote>x</blockquote></div>y")],
    ["elements of signatures", filled('<div class="gmail_signature">x</div>')],
    ["elements that hold nothing", `x${filled("<span> ")}y`],
    ["rules", filled("<hr>")],
    ["borders", filled('<div style="border-top: solid">x</div>')],
    ["a style without an end", `<div style="${filled("border-top:")}">x</div>`],
    ["a class of many words", `<div class="${filled("x_m_1")}">x</div>`],
    ["preformatted lines", `<pre>${filled("x\n")}</pre>`],
    ["tables", filled("<table><tr><td>x</td></tr></table>")],
  ])("HTML: %s", RETRIED, (_name, html) => {
    const started = workMs();
    newWords({ text: "", html });
    expect(workMs() - started).toBeLessThan(1_000);
  });
});

describe("a mail is shown whole", () => {
  test.each([
    ["where a sentence has a colon", "I wrote to you on Monday: nothing happened."],
    ["where lines look like headers", "From: my point of view this is fine.\nTo: be clear, it works."],
    ["where there is a signature alone", "-- \nonly a signature"],
    ["where there is a quote alone", "> only a quote"],
    ["where there is an attribution alone", "On Tue, 24 Nov 2026 at 08:58, Support <s@n.example> wrote:\n\nTry again."],
    ["where there is a telephone's line alone", "Sent from my iPhone"],
    ["where there is small print alone", "This message is confidential and intended solely for the addressee."],
    ["where there is a list", "Steps:\n1. open\n2. close"],
    ["where somebody is quoted in words", "He wrote:\nI like it"],
    ["where a line is drawn above much", `A table\n--\n${"some more words in a row, and then more of them\n".repeat(40)}`.trim()],
    ["where somebody tells what they wrote", "On 12.11.2026 at 10:00 I wrote:\n\nThe printer is broken.\n\nIt still is."],
    [
      "where somebody tells what another wrote",
      "Your colleague Anna (anna@northwind.example) wrote on 23.11.2026:\n\nWe will send a new one.\n\nNothing came.",
    ],
    ["where somebody tells it in German", "Am 23.11.2026 schrieb mir Ihre Kollegin:\n\nWir schicken ein neues.\n\nEs kam nichts."],
    ["where sections are drawn", "The printer\n---\nis broken since last week.\n\nThe scanner\n---\nworks, but it is slow."],
    ["where a line is drawn above a list", "Please order:\n---\nBlue Pens 20\nInk 5"],
    ["where a dash stands above a name", "Thanks for the song!\n\n—\nNina Simone"],
    ["where headings are drawn", "What happens: it closes.\n\n---\n\nWhat I expect: it stays open."],
    ["where it is empty", ""],
  ])("%s", (_name, text) => {
    expect(newWords({ text, html: null })).toEqual({ replyText: text, replyHtml: null, parts: [], kinds: [] });
  });

  test.each([
    ["where words stand on both sides of a quote", "<p>Above</p><blockquote>quoted</blockquote><p>Below</p>"],
    ["where there is a quote alone", '<div class="gmail_quote">Older words</div>'],
    ["where there is an image alone", '<img src="cid:photo">'],
    ["where nothing is quoted", "<p>Just words</p>"],
    [
      "where it is indented",
      '<p>Look:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>an example</div></blockquote>',
    ],
    ["where it is empty", ""],
    ["where it is not HTML", "a < b && c > d"],
  ])("of HTML, %s", (_name, html) => {
    expect(newWords({ text: "", html })).toEqual({ replyText: "", replyHtml: html, parts: [], kinds: [] });
  });

  test.each([
    "Fwd: Invoice",
    "FW: Invoice",
    "WG: Rechnung",
    "TR : Facture",
    "RV: Factura",
    "ENC: Nota",
    "I: Fattura",
    "[EXT] Fwd: x",
    "转发：发票",
    "VB: Kvitto",
  ])("where somebody sends it on: %s", (subject) => {
    const text = "Please pay.\n\nFrom: A <a@b.example>\nSent: Monday, November 23, 2026 10:00\nTo: B\nSubject: Invoice\n\n12.00";
    expect(newWords({ subject, text, html: null }).replyText).toBe(text);
    expect(newWords({ subject: `Re: ${subject}`, text, html: null }).replyText).toBe("Please pay.");
  });
});

describe("whatever comes", () => {
  const piece = fc.constantFrom(
    "Hello Anna,",
    "",
    "It works now. Thank you!",
    "> quoted",
    ">> quoted before",
    "On Tue, 24 Nov 2026 at 08:58, Anna <a@b.example> wrote:",
    "-----Original Message-----",
    "From: A <a@b.example>",
    "Sent: 24 November 2026 08:58",
    "To: C",
    "Subject: x",
    "________________________________",
    "-- ",
    "Best regards",
    "Tom Baker",
    "+1 555 010 0199",
    "Sent from my iPhone",
    "This email is confidential and intended solely for the addressee.",
    "---------- Forwarded message ---------",
  );
  const mail = fc.array(fc.oneof({ weight: 9, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) }), {
    maxLength: 30,
  });
  const wordsOf = (lines: string[]) => lines.map((line) => line.replace(/\s+/g, "")).filter(Boolean);

  test("each line of a text is shown or named as folded, and something is shown", () => {
    fc.assert(
      fc.property(mail, (lines) => {
        const text = lines.join("\n");
        const { replyText, parts } = newWords({ text, html: null });
        const all = wordsOf([replyText, ...parts.map((part) => part.text)].flatMap((words) => words.split(/\r\n|\r|\n/)));
        expect(all.sort()).toEqual(wordsOf(text.split(/\r\n|\r|\n/)).sort());
        expect(replyText.trim() === "").toBe(text.trim() === "");
      }),
      { numRuns: 500 },
    );
  });

  test("each line of a page is shown or named as folded", () => {
    const tag = fc.constantFrom(
      "<div>",
      "</div>",
      "<blockquote>",
      "</blockquote>",
      "<br>",
      "<hr>",
      '<div class="gmail_quote">',
      '<div id="divRplyFwdMsg">',
      "<pre>",
      "</p>",
      "<",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, tag, fc.string({ unit: "binary" })), { maxLength: 40 }), (pieces) => {
        const html = pieces.join("\n");
        const { replyHtml, parts } = newWords({ text: "", html });
        const seen = (source: string) => pageOf(source).lines.map((line) => line.text);
        const letters = (words: string[]) => wordsOf(words).join("").split("").sort().join("");
        if (parts.length === 0) expect(replyHtml).toBe(html);
        expect(letters([...seen(replyHtml ?? ""), ...parts.map((part) => part.text)])).toBe(letters(seen(html)));
      }),
      { numRuns: 300 },
    );
  });
});
