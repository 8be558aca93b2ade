import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import type { LedgerLine } from "#/features/mail/schema.ts";
import type { MessageRecord } from "#/features/message/schema.ts";
import type { TicketRecord } from "#/features/ticket/schema.ts";
import { headerOf, testMailDesk } from "./mailDesk.ts";
import { mailText } from "./smtpClient.ts";

const { send, settled, lineOf, ticketOf, messagesOf, reply, accepted } = testMailDesk();
const MEGABYTE = 1024 * 1024;

describe("odd mail", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  const many = Array.from({ length: 2_000 }, (_, i) => `Person ${i} <p${i}@many.example>`).join(",\r\n ");
  const HEAD = "From: odd@client.example\r\nSubject: Odd\r\n";
  const cases: Record<string, [string | Buffer, LedgerLine["outcome"], ((message: MessageRecord, ticket: TicketRecord) => void)?]> = {
    "no From": [mailText({ From: null }), "failed"],
    "a From that is no address": [mailText({ From: "undisclosed-sender:;" }), "failed"],
    "no Message-ID": [mailText({ "Message-ID": null }), "ticket"],
    "no subject": [mailText({ Subject: null }), "ticket", (_, ticket) => expect(ticket.subject).toBe("(no subject)")],
    "no header at all": ["Just words, and no header.\r\n", "failed"],
    "nothing at all": ["\r\n", "failed"],
    "an empty body": [mailText({}, ""), "ticket", (message) => expect(message.text).toBe("")],
    "a multipart that never ends": [
      `${HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nStill read\r\n--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!notbase64`,
      "ticket",
      (message) => expect(message.text).toContain("Still read"),
    ],
    "a multipart without its boundary": [`${HEAD}Content-Type: multipart/alternative\r\n\r\nOnly words\r\n`, "ticket"],
    "parts within parts, 200 deep": [
      `${HEAD}${Array.from({ length: 200 }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`).join("")}Content-Type: text/plain\r\n\r\nDeep\r\n`,
      "ticket",
    ],
    "a charset nobody knows": [
      `${HEAD}Content-Type: text/plain; charset=x-klingon\r\n\r\nqapla\r\n`,
      "ticket",
      (message) => expect(message.text).toContain("qapla"),
    ],
    "a charset that is not its own": [
      Buffer.concat([bytes(`${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\ncaf`), Buffer.from([0xe9, 0xff, 13, 10])]),
      "ticket",
      (message) => expect(message.text).toMatch(/^caf/),
    ],
    "bytes of no charset": [
      Buffer.concat([bytes(`${HEAD}\r\ncaf`), Buffer.from([0xe9, 13, 10])]),
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe("café"),
    ],
    "bare line feeds": [
      mailText({}, "One\nTwo\n.\nThree").replaceAll("\r\n", "\n"),
      "ticket",
      (message) => expect(message.text).toMatch(/One\nTwo[\s\S]*Three/),
    ],
    "NUL bytes": [
      `${HEAD}X-Nul: a\u0000b\r\n\r\nBefore\u0000After\r\n`,
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe("BeforeAfter"),
    ],
    "NUL in the subject": [mailText({ Subject: "=?utf-8?q?a=00b?=" }), "ticket", (_, ticket) => expect(ticket.subject).toMatch(/^a.?b$/)],
    "2,000 recipients": [mailText({ To: many, Cc: many }), "ticket", (message) => expect(message.to.length).toBe(200)],
    "a subject of 10,000 letters": [
      mailText({ Subject: "s".repeat(10_000) }),
      "ticket",
      (_, ticket) => expect(ticket.subject).toBe("s".repeat(500)),
    ],
    "one line of 3 MB": [mailText({}, "l".repeat(3 * MEGABYTE)), "ticket"],
    "a header of 1 MB": [mailText({ "X-Long": "h".repeat(MEGABYTE) }), "ticket"],
    "20,000 header lines": [
      `${HEAD}${"X-Many: 1\r\n".repeat(20_000)}\r\nbody\r\n`,
      "ticket",
      (message) => expect(message.text.trim()).toBe("body"),
    ],
    "a name of 5,000 letters": [mailText({ From: `"${"n".repeat(5_000)}" <long@client.example>` }), "ticket"],
    "HTML that runs": [
      `${HEAD}Content-Type: text/html\r\n\r\n<p onclick="x()">Hi</p><script>steal()</script><img src=x onerror=steal()><iframe src="//evil.example"></iframe>\r\n`,
      "ticket",
      (message) => expect(message.html).not.toMatch(/script|onclick|onerror|iframe/i),
    ],
    "References without end": [mailText({ References: Array.from({ length: 5_000 }, (_, i) => `<r${i}@x.example>`).join(" ") }), "ticket"],
    "a lone surrogate": [mailText({ Subject: "=?utf-16be?B?2AA=?=" }, "ok"), "ticket"],
    "a year that never was": [mailText({ Date: "Mon, 99 Foo 99999 99:99:99 +9999" }), "ticket"],
    "dots alone on lines": [
      mailText({}, ".\r\n..\r\n.hidden\r\nend"),
      "ticket",
      (message) => expect(message.text.trimEnd()).toBe(".\n..\n.hidden\nend"),
    ],
    "an attachment whose name is a path": [
      `${HEAD}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/octet-stream; name="../../../evil"\r\nContent-Disposition: attachment; filename="../../../evil"\r\n\r\nx\r\n--b--\r\n`,
      "ticket",
      (message) => expect(message.attachments[0]?.name).not.toContain("/"),
    ],
  };

  it.each(Object.entries(cases))("with %s is kept, and ends where somebody sees it", async (_name, [raw, outcome, check]) => {
    const before = (await settled()).length;
    expect(await send(raw)).toBe(250);
    const lines = await settled();
    expect(lines).toHaveLength(before + 1);
    const line = lines.at(-1) as LedgerLine;
    expect(line).toMatchObject({ outcome });
    if (outcome === "failed") return expect(line.reason).toMatch(/\S/);
    const [message] = await messagesOf(line.ticketId);
    expect(message).toBeDefined();
    check?.(message as MessageRecord, await ticketOf(line.ticketId));
  });

  it("puts no header of its own into our answer", async () => {
    for (const subject of ["=?utf-8?q?Hi=0D=0ABcc:_victim@x.example=0D=0A=0D=0Abody?=", "Hi\r\n Bcc: victim@x.example"]) {
      const { ticketId } = await lineOf({ Subject: subject, From: '"Eve\\" <e@x>, \\"" <eve@client.example>' });
      const { raw } = await reply(ticketId);
      const parsed = await simpleParser(raw);
      expect(parsed.bcc).toBeUndefined();
      expect([parsed.to].flat().flatMap((list) => list?.value.map((person) => person.address))).toEqual(["eve@client.example"]);
      expect(parsed.text?.trim()).toBe("Here is help.");
      expect(headerOf(raw, "Subject")).not.toContain("\n");
    }
  });
});

it("loses nothing that was accepted: as many lines as 250s", async () => {
  expect(await settled()).toHaveLength(accepted());
  expect(accepted()).toBeGreaterThan(25);
});
