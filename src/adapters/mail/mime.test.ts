import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readMail } from "#/adapters/mail/mime.ts";
import { env } from "#/env.ts";

const CRLF = "\r\n";
const mail = (headers: string[], body: string | Buffer = "words") =>
  Buffer.concat([
    Buffer.from(`${["From: Carla <carla@client.example>", "Subject: Help", ...headers].join(CRLF)}${CRLF}${CRLF}`, "latin1"),
    Buffer.from(body),
  ]);

describe("reading a mail", () => {
  test("takes no longer for a megabyte of spaces", async () => {
    const started = performance.now();
    expect((await readMail(mail([], `hi${" ".repeat(2_000_000)}x`))).text).toHaveLength(2_000_003);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("gives sender, recipients, subject, date and words", async () => {
    const read = await readMail(
      mail([
        "To: A <a@x.example>, Group: b@x.example, c@x.example;",
        "Cc: d@x.example",
        "Reply-To: r@x.example",
        "Date: Mon, 23 Nov 2026 10:00:00 +0100",
      ]),
    );
    expect(read).toMatchObject({
      from: { name: "Carla", email: "carla@client.example" },
      subject: "Help",
      text: "words",
      html: null,
      problems: [],
    });
    expect(read.to.map((address) => address.email)).toEqual(["a@x.example", "b@x.example", "c@x.example"]);
    expect(read.cc).toEqual([{ name: "", email: "d@x.example" }]);
    expect(read.replyTo).toEqual([{ name: "", email: "r@x.example" }]);
    expect(read.sentAt?.toISOString()).toBe("2026-11-23T09:00:00.000Z");
  });

  test.each([
    ["utf-8", Buffer.from("Grüße €")],
    ["iso-8859-1", Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65])],
    ["windows-1252", Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80])],
    ["koi8-r", Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4])],
    ["gb2312", Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
    ["shift_jis", Buffer.from([0x82, 0xb1, 0x82, 0xf1])],
    ["iso-2022-jp", Buffer.from("\x1b$B$3$s\x1b(B", "latin1")],
    ["big5", Buffer.from([0xa7, 0x41, 0xa6, 0x6e])],
    ["euc-kr", Buffer.from([0xbe, 0xc8, 0xb3, 0xe7])],
  ])("reads words in %s", async (charset, bytes) => {
    const wanted: Record<string, string> = {
      "utf-8": "Grüße €",
      "iso-8859-1": "Grüße",
      "windows-1252": "Grüße €",
      "koi8-r": "Привет",
      gb2312: "你好",
      shift_jis: "こん",
      "iso-2022-jp": "こん",
      big5: "你好",
      "euc-kr": "안녕",
    };
    expect((await readMail(mail([`Content-Type: text/plain; charset=${charset}`, "Content-Transfer-Encoding: 8bit"], bytes))).text).toBe(
      wanted[charset],
    );
  });

  test("guesses the western set where none is named and the bytes are not UTF-8, and says so", async () => {
    const read = await readMail(mail([], Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65])));
    expect(read.text).toBe("Grüße");
    expect(read.problems).toEqual(["does not name its character set; read as windows-1252"]);
  });

  test("reads UTF-8 under another set's name, and says so; leaves words that are broken in both", async () => {
    const named = (words: Buffer) =>
      readMail(mail(["Content-Type: text/plain; charset=Big5", "Content-Transfer-Encoding: base64"], words.toString("base64")));
    const read = await named(Buffer.from("您好！ 你今天好吗？"));
    expect(read.text).toBe("您好！ 你今天好吗？");
    expect(read.problems).toEqual(["says that it is in Big5, and is not; read as utf-8"]);
    expect((await named(Buffer.from([0x61, 0xff, 0x62]))).text).toMatch(/^a/);
  });

  test.each(["x-klingon", "utf-7", "", '"', "unknown-8bit"])("shows what it can of words in the character set %j", async (charset) => {
    expect((await readMail(mail([`Content-Type: text/plain; charset=${charset}`], "plain words"))).text).toContain("plain words");
  });

  test("decodes names and subjects, and takes line breaks out of them", async () => {
    const read = await readMail(
      Buffer.from(
        `From: =?UTF-8?B?SsO8cmdlbg==?= <j@x.example>${CRLF}Subject: =?iso-8859-1?Q?Gr=FC=DFe?=${CRLF} =?utf-8?Q?_=F0=9F=91=8D=0D=0AX-Evil:_1=00?=${CRLF}${CRLF}`,
      ),
    );
    expect(read.from).toEqual({ name: "Jürgen", email: "j@x.example" });
    expect(read.subject).toBe("Grüße 👍 X-Evil: 1");
  });

  test("keeps HTML as sent, and leaves text empty where there is none", async () => {
    const read = await readMail(mail(["Content-Type: text/html"], '<p onclick="x()">Hi</p><img src="cid:logo">'));
    expect(read).toMatchObject({ text: "", html: '<p onclick="x()">Hi</p><img src="cid:logo">' });
  });

  test("finds files, names those without one, and keeps the report of a bounce", async () => {
    const parts = [
      'Content-Type: text/plain; name="../../etc/passwd"\r\nContent-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nx',
      "Content-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==",
      "Content-Type: message/delivery-status\r\n\r\nAction: failed",
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf\r\n\r\npdf",
    ];
    const read = await readMail(
      mail(
        ['Content-Type: multipart/mixed; boundary="b"'],
        `${["Content-Type: text/plain\r\n\r\nwords", ...parts].map((part) => `--b${CRLF}${part}${CRLF}`).join("")}--b--`,
      ),
    );
    expect(read.text).toBe("words");
    expect(read.attachments.map(({ name, contentType, contentId, isInline }) => ({ name, contentType, contentId, isInline }))).toEqual([
      { name: ".._.._etc_passwd", contentType: "text/plain", contentId: null, isInline: false },
      { name: "attachment-2.png", contentType: "image/png", contentId: "logo@x", isInline: true },
      { name: "attachment-3.txt", contentType: "message/delivery-status", contentId: null, isInline: false },
      { name: "Grüße.pdf", contentType: "application/pdf", contentId: null, isInline: false },
    ]);
    expect(read.attachments[1]?.content).toEqual(Buffer.from("iVBORw==", "base64"));
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["rubbish", Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 7919) % 256))],
    ["a header without an end", Buffer.from("From: a@b.example")],
    ["only line ends", Buffer.from("\r\n\r\n\r\n")],
    ["a part without an end", mail(['Content-Type: multipart/mixed; boundary="b"'], "--b\r\nContent-Type: text/plain\r\n\r\nwords")],
    ["no boundary", mail(["Content-Type: multipart/mixed"], "words")],
    ["broken base64", mail(["Content-Transfer-Encoding: base64"], "!!! not ** base64 ==")],
    ["broken quoted-printable", mail(["Content-Transfer-Encoding: quoted-printable"], "a=ZZ b=")],
    ["a broken type", mail(["Content-Type: ;;;===; charset"], "words")],
    ["a broken date", mail(["Date: the day after tomorrow"])],
    ["a broken encoded word", mail(["X: =?utf-8?B?////?= =?x?Q?=?="])],
    [
      "ten thousand parts within one another",
      mail(
        ['Content-Type: multipart/mixed; boundary="b0"'],
        Array.from({ length: 1_000 }, (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary="b${i + 1}"\r\n\r\n`).join(""),
      ),
    ],
    ["ten thousand headers", mail(Array.from({ length: 10_000 }, (_, i) => `X-${i}: ${i}`))],
  ])("never throws: %s", async (_name, raw) => {
    const started = performance.now();
    const read = await readMail(raw);
    expect(typeof read.text).toBe("string");
    expect(read.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("gives nothing that the database could not keep", async () => {
    const read = await readMail(mail(["Content-Type: text/plain; charset=utf-8"], "a\u0000b\u0007c"));
    expect(read.text).toBe("abc");
  });
});

describe("a mail with more files than are shown", () => {
  const mail = (files: Buffer[]) =>
    Buffer.from(
      `From: a@client.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the files.\r\n${files
        .map(
          (bytes, at) =>
            `--b\r\nContent-Type: image/x-a; name="${at}.a"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${bytes.toString("latin1")}\r\n`,
        )
        .join("")}--b--\r\n`,
      "latin1",
    );

  test("shows the first 200, and says where the others are", () => {
    const read = readMail(mail(Array.from({ length: 250 }, () => Buffer.from("x"))));
    expect([read.attachments.length, read.attachments.at(-1)?.name, read.text]).toEqual([200, "199.a", "See the files."]);
    expect(read.problems).toEqual(["has more files than are shown here: 200 are, the others are in its original only"]);
  });

  test("shows as much as 64 MB of them", () => {
    const read = readMail(mail([Buffer.alloc(40_000_000, "a"), Buffer.alloc(30_000_000, "b"), Buffer.from("c")]));
    expect(read.attachments.map(({ name }) => name)).toEqual(["0.a", "2.a"]);
    expect(read.problems).toEqual(["has more files than are shown here: 2 are, the others are in its original only"]);
  });
});

describe("HTML that leaves something open", () => {
  const mail = (...parts: string[]) =>
    Buffer.from(
      `From: a@client.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts.map((html) => `--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n`).join("")}--b--\r\n`,
    );

  test.each([
    "<img src='https://x.example/?",
    '<img src="https://x.example/?',
    "<a href=https://x.example/?",
    "<!--",
    "<style>@import '",
    "<textarea>",
    "<script>'",
  ])("takes in nothing of the part behind it: %s", (open) => {
    const parts = (readMail(mail(`<p>one</p>${open}`, "<p>secret</p>")).html ?? "").split("<p>secret</p>");
    expect(parts).toHaveLength(2);
    expect(parts[0]).toMatch(/(?:>|'>|">)\s*$/);
  });

  test("stands as it came where it is alone, or leaves nothing open", () => {
    expect(readMail(mail("<p>one</p><!--")).html?.trim()).toBe("<p>one</p><!--");
    expect(readMail(mail("<p>one", "<b>two</b>")).html?.replace(/\s+/g, "")).toBe("<p>one<b>two</b>");
  });
});

describe("the content's hash", () => {
  const hash = async (headers: string[], body: string) => (await readMail(mail(headers, body))).contentHash;
  test("is the same for a mail that came another way, and another for other words, senders, dates or files", async () => {
    const base = await hash(["Date: Mon, 23 Nov 2026 10:00:00 +0000"], "Grüße\r\nline two");
    expect(await hash(["Date: Mon, 23 Nov 2026 10:00:00 +0000", "Received: by x", "X-Y: z"], "Grüße \nline two\r\n\r\n")).toBe(base);
    expect(
      await hash(
        ["Date: Mon, 23 Nov 2026 10:00:00 +0000", "Content-Transfer-Encoding: quoted-printable", "Content-Type: text/plain; charset=utf-8"],
        "Gr=C3=BC=C3=9Fe\r\nline=20two",
      ),
    ).toBe(base);
    expect(await hash(["Date: Mon, 23 Nov 2026 10:00:01 +0000"], "Grüße\r\nline two")).not.toBe(base);
    expect(await hash(["Date: Mon, 23 Nov 2026 10:00:00 +0000"], "Grüße\r\nline three")).not.toBe(base);
    const file = (words: string) =>
      hash(['Content-Type: multipart/mixed; boundary="b"'], `--b\r\nContent-Disposition: attachment; filename=a\r\n\r\n${words}\r\n--b--`);
    expect(await file("one")).not.toBe(await file("two"));
  });
});

const corpus = env.CONNECT_CORPUS_DIR;
describe.runIf(corpus)("mail of the world", () => {
  test("every message is read without a throw, in time, and nearly all have a sender", { timeout: 300_000 }, async () => {
    const paths = readdirSync(corpus ?? "", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".eml"));
    expect(paths.length).toBeGreaterThan(100);
    let senders = 0;
    const slow: string[] = [];
    for (const path of paths) {
      const raw = readFileSync(join(corpus ?? "", path));
      const started = performance.now();
      const read = await readMail(raw);
      if (performance.now() - started > 2_000) slow.push(path);
      if (read.from) senders++;
      for (const text of [read.text, read.subject, read.html ?? ""]) expect(text).not.toContain("\u0000");
    }
    expect(slow).toEqual([]);
    expect(senders / paths.length).toBeGreaterThan(0.8);
  });
});
