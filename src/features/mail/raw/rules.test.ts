import { describe, expect, test } from "vitest";
import { addressesIn, headersOf, messagesIn, peek, recipientsIn, returnPath } from "#/features/mail/raw/rules.ts";

const raw = (text: string) => Buffer.from(text, "utf8");
async function* pieces(text: string, size: number) {
  for (let i = 0; i < text.length; i += size) yield Buffer.from(text.slice(i, i + size), "latin1");
}
const split = async (text: string, size = 7, bytesMax = 1_000) => {
  const out: string[] = [];
  for await (const message of messagesIn(pieces(text, size), bytesMax)) out.push(message.raw.toString("latin1"));
  return out;
};

describe("headers", () => {
  test("are unfolded, in their order, and end where the body begins", () => {
    const headers = headersOf(raw("Received: one\r\nreceived: two\r\n\tmore\r\nSubject : Hi\r\n\r\nTo: body@x.example\r\n"));
    expect(headers.all("received")).toEqual(["one", "two more"]);
    expect(headers.first("subject")).toBe("Hi");
    expect(headers.first("to")).toBeNull();
  });

  test("survive bare line ends, rubbish, NUL and a line of a mail file before them", () => {
    expect(headersOf(raw("A: 1\nB: 2\n\nC: 3")).first("b")).toBe("2");
    expect(headersOf(raw("From x@y Mon Nov 23 10:00:00 2026\nA: 1\n\n")).first("a")).toBe("1");
    expect(headersOf(raw("A: \u0000 1\r\nno colon here\r\n: nothing\r\nB: 2\r\n\r\n")).first("a")).toBe("1");
    expect(headersOf(Buffer.from([255, 254, 0, 10, 13])).first("a")).toBeNull();
    expect(headersOf(Buffer.alloc(0)).all("a")).toEqual([]);
  });

  test("tell sender, id, recipients and return path", () => {
    const headers = headersOf(
      raw(
        'From: "x@fake.example" <real@x.example>\r\nMessage-ID: <a@b>\r\nTo: A <a@x.example>, b@x.example\r\nDelivered-To: d@x.example\r\nReturn-Path: <>\r\n\r\n',
      ),
    );
    expect(peek(headers)).toEqual({ from: "real@x.example", messageId: "a@b" });
    expect(recipientsIn(headers)).toEqual(["d@x.example", "a@x.example", "b@x.example"]);
    expect(returnPath(headers)).toBe("");
    expect(returnPath(headersOf(raw("A: b\r\n\r\n")))).toBeNull();
    expect(addressesIn(["mailto:a@b.example; <c@d.example>(e@f.example)"])).toEqual(["a@b.example", "c@d.example", "e@f.example"]);
  });
});

describe("a file of many messages", () => {
  const border = "From a@b Mon Nov 23 10:00:00 2026\n";
  test.each([1, 3, 1_000])("is split at its borders, in pieces of %i bytes", async (size) => {
    const text = `${border}A: 1\n\n>From me\n>>From you\nFrom here on\n\nFrom nobody at all\n\n${border}B: 2\n\nx`;
    expect(await split(text, size)).toEqual(["A: 1\n\nFrom me\n>From you\nFrom here on\n\nFrom nobody at all\n\n", "B: 2\n\nx"]);
  });

  test("that holds one message gives it byte for byte", async () => {
    const text = `Subject: x\r\n\r\n\xff\x00 >From\r\n\r\n${border}not a border`;
    expect(await split(text)).toEqual([text]);
    expect(await split("")).toEqual([]);
    expect(await split("abc")).toEqual(["abc"]);
  });

  test("cuts a message that is too large, and tells its size", async () => {
    const found = [];
    for await (const message of messagesIn(pieces(`${border}${"line\n".repeat(1_000)}`, 512), 100))
      found.push({ kept: message.raw.length, sizeBytes: message.sizeBytes });
    expect(found).toEqual([{ kept: 100, sizeBytes: 5_000 }]);
  });
});
