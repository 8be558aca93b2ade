import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Person, redactorOf, roughPattern } from "#/features/privacy/erasure/rules.ts";

const person: Person = {
  contactId: "01900000-0000-7000-8000-000000000001",
  names: ["Will O’Brien-Ward", "Will"],
  emails: ["will.ward@sea.example"],
  phones: ["+49 171 5550123"],
};
const own = redactorOf(person, { isOwn: true }).text;
const elsewhere = redactorOf(person, { isOwn: false }).text;

describe("a person in a text", () => {
  test.each([
    ["write to Will.Ward@SEA.example.", "write to erased@erased.invalid."],
    ["<a href='mailto:will.ward%40sea.example'>x</a>", "<a href='mailto:erased@erased.invalid'>x</a>"],
    ["Will O'Brien Ward called", "[erased] called"],
    ["WILL  O’BRIEN-WARD", "[erased]"],
    ["Ward, Will O’Brien", "[erased]"],
    ["call +49 171 5550123 now", "call [erased] now"],
    // Others, who look alike.
    ["goodwill.ward@sea.example", "goodwill.ward@sea.example"],
    ["will.ward@sea.example.com", "will.ward@sea.example.com"],
    ["Will O’Brien-Wardle", "Will O’Brien-Wardle"],
    ["I will, said Will.", "I will, said Will."],
  ])("%s", (before, after) => expect(elsewhere(before)).toBe(after));

  test("in their own tickets each part of the name means them, as it is written", () => {
    expect(own("Dear Will, will you come? Regards to Ward.")).toBe("Dear [erased], will you come? Regards to [erased].");
  });

  test("JSON keeps its form", () => {
    const redactor = redactorOf(person, { isOwn: false });
    expect(redactor.json({ to: [{ name: "Will O’Brien-Ward", email: "will.ward@sea.example" }], n: 1, none: null })).toEqual({
      to: [{ name: "[erased]", email: "erased@erased.invalid" }],
      n: 1,
      none: null,
    });
  });

  test("nothing is found in nobody", () => {
    const nobody = redactorOf({ contactId: "", names: [], emails: [], phones: [] }, { isOwn: true });
    fc.assert(fc.property(fc.string(), (text) => nobody.text(text) === text));
  });

  test("is never left, whatever stands around them, and the rough pattern finds them wherever the exact one does", () => {
    const rough = new RegExp(roughPattern(person), "is");
    const around = fc.constantFrom("", " ", "<", "(", ",", "\n", "«", "*");
    fc.assert(
      fc.property(fc.string(), around, fc.constantFrom(...person.emails, "Will O’Brien-Ward"), around, fc.string(), (a, b, word, c, d) => {
        const text = `${a} ${b}${word}${c} ${d}`;
        const left = elsewhere(text);
        expect(left).not.toContain(word);
        expect(elsewhere(left)).toBe(left);
        expect(rough.test(text)).toBe(true);
      }),
    );
  });
});
