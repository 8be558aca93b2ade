/** Each kind of mail, from a message of our own: what a reader must see of it. */
import { describe, expect, test } from "vitest";
import { readHead, readMail } from "#/adapters/mail/mime.ts";
import { samples } from "../../../../test/mailSamples.ts";

const read = (name: string) => readMail(samples[name] ?? Buffer.alloc(0));
const names = (name: string) => read(name).attachments.map((file) => file.name);

describe("a mail", () => {
  test.each(Object.keys(samples))("that is sound is read without repairs: %s", (name) => {
    expect(read(name).problems).toEqual([]);
  });

  test("of flowed lines has whole ones, quotes and signature apart", () => {
    expect(read("flowed").text).toBe("One long line, and its end.\n\n> quoted line\n-- \nCarla");
  });

  test("of HTML and text gives both, each in its own character set", () => {
    expect(read("html and text")).toMatchObject({ text: "Grüße und mehr", html: "<p>Grüße <b>und mehr</b></p>" });
  });

  test("shows an image where its words name it, and a file under its long name", () => {
    const { attachments, html } = read("an image in its words");
    expect(html).toContain("cid:logo@client.example");
    expect(attachments).toMatchObject([
      { name: "logo.png", contentId: "logo@client.example", isInline: true },
      { name: "Rechnung für Müller.pdf", contentType: "application/pdf", isInline: false },
    ]);
    expect(attachments[0]?.content.subarray(1, 4).toString()).toBe("PNG");
  });

  test("within a mail is a file named by its subject, and its words are not ours", () => {
    const { text, attachments } = read("a message forwarded as a file");
    expect(text).toBe("See below.");
    expect(attachments).toMatchObject([{ name: "Alte Bestellung.eml", contentType: "message/rfc822" }]);
    expect(attachments[0]?.content.toString()).toContain("The words within.");
  });

  test("that invites says to what, when, where and whom", () => {
    const { invitation, text } = read("an invitation");
    expect(text).toBe("Carla invites you.");
    expect(invitation).toEqual({
      method: "request",
      uid: "meeting-1@client.example",
      title: "Talk about the order, and the invoice",
      startsAt: "2026-07-15T12:00:00.000Z",
      endsAt: "2026-07-15T13:00:00.000Z",
      isAllDay: false,
      timeZone: "Our own time",
      location: "Room 4",
      organizer: { name: "Carla Client", email: "carla@client.example" },
      attendees: [
        { name: "Bo", email: "bo@desk.example", answer: "accepted" },
        { name: "", email: "support@desk.example", answer: "needs-action" },
      ],
      isRecurring: false,
    });
    expect(names("an invitation")).toEqual(["invitation.ics"]);
  });

  test("of Outlook's own has its words and its files, and no winmail.dat", () => {
    const { text, attachments } = read("winmail.dat");
    expect(text).toBe("Words of Outlook");
    expect(attachments.map((file) => [file.name, file.content.toString()])).toEqual([["Preisliste für Müller.txt", "one;two;three"]]);
  });

  test.each([
    ["signed beside (S/MIME)", ["signed-smime"], "Signed words.", ["smime.p7s"]],
    ["signed around (S/MIME)", ["signed-smime"], "Words inside, schön.", []],
    ["encrypted (S/MIME)", ["encrypted-smime"], "", ["smime.p7m"]],
    ["signed within (PGP)", ["signed-pgp"], "Words that were signed.\n-- \nCarla\n", []],
    ["encrypted (PGP)", ["encrypted-pgp"], "", ["attachment-1", "encrypted.asc"]],
  ] as const)("%s is known as such", (name, seals, text, files) => {
    expect(read(name)).toMatchObject({ seals, text });
    expect(names(name)).toEqual(files);
  });

  test("that cannot be read within its limits gives its header, its beginning, and itself as a file", () => {
    const raw = samples["html and text"] ?? Buffer.alloc(0);
    const mail = readHead(raw);
    expect(mail).toMatchObject({ from: { email: "carla@client.example" }, subject: "A sample", html: null });
    expect(mail.text).toContain("--alt");
    expect(mail.attachments.map((file) => file.content)).toEqual([raw]);
  });
});

const CRLF = "\r\n";
const mail = (headers: string[], body: string | Buffer = "words") => {
  const all = ["From: Carla <carla@client.example>", ...headers];
  return readMail(Buffer.concat([Buffer.from(all.join(CRLF) + CRLF + CRLF, "latin1"), Buffer.from(body)]));
};

describe("encoded words", () => {
  test.each([
    ["spaces within", "=?utf-8?Q?Your order?=", "Your order"],
    ["no space between two", "=?utf-8?Q?One?==?utf-8?Q?Two?=", "OneTwo"],
    ["a letter over two words", "=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"],
    ["without their end", "=?utf-8?B?R3LDvMOfZQ==", "Grüße"],
    ["without padding", "=?UTF-8?b?R3LDvMOfZQ?=", "Grüße"],
    ["a language", "=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"],
    ["within quotes", '"=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'],
    ["a question mark within", "=?utf-8?Q?Really??=", "Really?"],
    ["a character set that is not theirs", "=?us-ascii?Q?Gr=FC=DFe?=", "Grüße"],
    ["a character set nobody knows", "=?x-klingon?Q?plain?=", "plain"],
    ["an encoding nobody knows", "=?utf-8?X?plain?=", "=?utf-8?X?plain?="],
    ["stray marks", "=? ?= =?utf-8?Q?=?=", "=? ?= ="],
    ["UTF-7", "=?utf-7?Q?Fr+APY-sche?=", "Frösche"],
    ["Japanese in seven bits", "=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=", "こん"],
  ])("with %s are read", (_, header, subject) => {
    expect(mail([`Subject: ${header}`]).subject).toBe(subject);
  });

  test("that were left out: bytes in the set of the mail's words, else in the likely one, and it says so", () => {
    expect(mail(["Subject: Gr\xfc\xdfe"])).toMatchObject({
      subject: "Grüße",
      problems: ["has a header that does not name its character set; read as windows-1252"],
    });
    expect(mail(["Subject: \xf0\xd2\xc9\xd7\xc5\xd4", "Content-Type: text/plain; charset=koi8-r"]).subject).toBe("Привет");
    expect(mail(["Subject: Gr\xc3\xbc\xc3\x9fe"])).toMatchObject({ subject: "Grüße", problems: [] });
  });
});

describe("a file's name", () => {
  test.each([
    ["filename*=utf-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt"],
    ["filename*0*=utf-8''Gr%C3; filename*1*=%BC%C3%9Fe; filename*2=.txt", "Grüße.txt"],
    ['filename*1=fe.txt; filename*0="gruf"', "gruffe.txt"],
    ['filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.txt?="', "Grüße.txt"],
    ["filename==?utf-8?Q?Gr=C3=BC=C3=9Fe.txt?=", "Grüße.txt"],
    ["filename=two words.txt", "two words.txt"],
    ['filename="no end.txt', "no end.txt"],
    ['filename="with \\"quotes\\".txt"', 'with "quotes".txt'],
    ['filename="Gr\xfc\xdfe.txt"', "Grüße.txt"],
    ["filename*=iso-8859-1'de'Gr%FC%DFe.txt; filename=\"other.txt\"", "Grüße.txt"],
    ["filename=a.txt (a comment)", "a.txt"],
  ])("%s is read", (parameter, name) => {
    expect(mail([`Content-Disposition: attachment; ${parameter}`]).attachments.map((file) => file.name)).toEqual([name]);
  });
});

describe("a character set", () => {
  test.each([
    ["iso-8859-1", Buffer.from("Grüße"), "Grüße", "says that it is in iso-8859-1, and is not; read as utf-8"],
    ["utf-8", Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]), "Grüße", "says that it is in utf-8, and is not; read as windows-1252"],
    ["us-ascii", Buffer.from("Здравствуйте, у меня не работает вход").subarray(0, 0), "", null],
    [
      "x-klingon",
      Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]),
      "Grüße",
      "names a character set that nobody knows (x-klingon); read as windows-1252",
    ],
    ["iso-2022-kr", Buffer.from("\x1b$)C\x0e>H3g\x0f ok", "latin1"), "안녕 ok", null],
    ["ks_c_5601-1987", Buffer.from([0xbe, 0xc8, 0xb3, 0xe7]), "안녕", null],
    ["cp850", Buffer.from([0x47, 0x72, 0x81, 0xe1, 0x65]), "Grüße", null],
    [
      "utf-8",
      Buffer.concat([Buffer.from("Grüße und Küsse, schöne Straße"), Buffer.from([0xc3])]),
      "Grüße und Küsse, schöne Straße\ufffd",
      "holds bytes that are not UTF-8; they are left out",
    ],
  ] as const)("%s: %j is read", (charset, bytes, text, problem) => {
    const read = mail([`Content-Type: text/plain; charset=${charset}`], bytes);
    expect(read.text).toBe(text);
    expect(read.problems).toEqual(problem ? [problem] : []);
  });

  test.each([
    [
      "windows-1251",
      "Здравствуйте, у меня не работает вход",
      Buffer.from([
        0xc7, 0xe4, 0xf0, 0xe0, 0xe2, 0xf1, 0xf2, 0xe2, 0xf3, 0xe9, 0xf2, 0xe5, 0x2c, 0x20, 0xf3, 0x20, 0xec, 0xe5, 0xed, 0xff, 0x20, 0xed,
        0xe5, 0x20, 0xf0, 0xe0, 0xe1, 0xee, 0xf2, 0xe0, 0xe5, 0xf2, 0x20, 0xe2, 0xf5, 0xee, 0xe4,
      ]),
    ],
    [
      "koi8-r",
      "Привет, как дела?",
      Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4, 0x2c, 0x20, 0xcb, 0xc1, 0xcb, 0x20, 0xc4, 0xc5, 0xcc, 0xc1, 0x3f]),
    ],
  ])("that nobody names is found: %s", (charset, text, bytes) => {
    const read = mail([], bytes);
    expect(read.text).toBe(text);
    expect(read.problems).toEqual([`does not name its character set; read as ${charset}`]);
  });
});

describe("what is broken is mended, and said", () => {
  test("headers twice, and one that lost its fold", () => {
    const read = mail(["Subject: First", "Subject: Second", "X-Long: one", "two", "To: support@desk.example"]);
    expect(read).toMatchObject({ subject: "First", to: [{ email: "support@desk.example" }] });
    expect(read.problems).toEqual(["has a broken line in its header", "has its subject header more than once"]);
  });
  test("words right below the header", () => {
    expect(readMail(Buffer.from("From: a@b.example\r\nSubject: Hi\r\nThis is it, and no more."))).toMatchObject({
      text: "This is it, and no more.",
      problems: ["has no empty line between its header and its words"],
    });
  });
  test("a boundary that is not the one named", () => {
    const read = mail(['Content-Type: multipart/mixed; boundary="wrong"'], "--right\r\nContent-Type: text/plain\r\n\r\nwords\r\n--right--");
    expect(read).toMatchObject({ text: "words", problems: ["names its parts' boundary wrongly; the one that is there was taken"] });
  });
  test("words that say they are base64", () => {
    expect(mail(["Content-Transfer-Encoding: base64"], "Hello, this (really) is plain; isn't it?")).toMatchObject({
      text: "Hello, this (really) is plain; isn't it?",
      problems: ["says that a part is in base64, and is not; shown as it came"],
    });
  });
  test("carriage returns alone", () => {
    expect(readMail(Buffer.from("From: a@b.example\rSubject: Hi\r\rone\rtwo"))).toMatchObject({ subject: "Hi", text: "one\ntwo" });
  });
  test("a border of a file of mail, and a sender in the wrong header", () => {
    expect(readMail(Buffer.from(">From x Mon\nSender: a@b.example\n\nwords"))).toMatchObject({
      from: { email: "a@b.example" },
      text: "words",
    });
  });
  test("uuencoded", () => {
    expect(
      mail(
        ["Content-Type: application/octet-stream", "Content-Transfer-Encoding: x-uuencode"],
        "begin 644 cat.txt\n#0V%T\n`\nend\n",
      ).attachments[0]?.content.toString(),
    ).toBe("Cat");
  });
});
