import { array, assert, boolean, constantFrom, property, record, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, FIELDS, fold, hitsIn, holdsWords, parseQuestion, printQuestion, suggestionsFor } from "#/features/search/rules.ts";

const word = (text: string, more = {}) => ({ text, isPhrase: false, isNot: false, ...more });
const filter = (field: string, value: string, isNot = false) => ({ field, value, isNot });

describe("the language of searches", () => {
  it("reads words, phrases, what must not be there, and operators", () => {
    expect(parseQuestion('drucker "im Café" -toaster from:ada label:"big deal" -status:closed is:unread')).toEqual({
      words: [word("drucker"), word("im Café", { isPhrase: true }), word("toaster", { isNot: true })],
      filters: [filter("from", "ada"), filter("label", "big deal"), filter("status", "closed", true), filter("is", "unread")],
      faults: [],
    });
  });

  it("takes an operator nobody knows for a word, and an address of a page too", () => {
    expect(parseQuestion("colour:red https://a.example/b").words).toEqual([word("colour:red"), word("https://a.example/b")]);
  });

  it("tells which values mean nothing, and searches without them", () => {
    expect(parseQuestion("status:sleepy before:2026-02-30 number:x fine")).toEqual({
      words: [word("fine")],
      filters: [],
      faults: [
        { field: "status", value: "sleepy" },
        { field: "before", value: "2026-02-30" },
        { field: "number", value: "x" },
      ],
    });
  });

  it("asks for nothing while an operator is being typed", () => {
    expect(parseQuestion("hello label:")).toEqual({ words: [word("hello")], filters: [], faults: [] });
  });

  it("reads dates, months and near days", () => {
    const now = new Date("2026-03-01T10:00:00Z");
    expect(["2026-02", "2026-02-03", "today", "yesterday", "2026-13", "soon"].map((value) => dayOf(value, now))).toEqual([
      "2026-02-01",
      "2026-02-03",
      "2026-03-01",
      "2026-02-28",
      null,
      null,
    ]);
  });

  it("reads any text, and reads again what it has printed", () => {
    assert(
      property(array(tuple(boolean(), constantFrom("", ...FIELDS.map((field) => `${field}:`)), string({ maxLength: 12 }))), (parts) => {
        const q = parts.map(([isNot, name, value]) => `${isNot ? "-" : ""}${name}${value}`).join(" ");
        for (const { text } of parseQuestion(q).words) expect(text).not.toBe("");
      }),
    );
    assert(
      property(
        record({
          words: array(record({ text: constantFrom("ada", "Café", "日本", "#12", "x-y"), isPhrase: boolean(), isNot: boolean() })),
          filters: array(
            record({ field: constantFrom("from", "label", "team"), value: constantFrom("a", "big deal", "é"), isNot: boolean() }),
          ),
        }),
        ({ words, filters }) => {
          const asked = { words, filters: filters as ReturnType<typeof parseQuestion>["filters"] };
          expect(parseQuestion(printQuestion(asked))).toEqual({ ...asked, faults: [] });
        },
      ),
    );
  });
});

describe("hits", () => {
  it("are where words begin, whatever their case and accents", () => {
    expect(hitsIn("Das Café der Cafés, Decaf", parseQuestion("cafe"))).toEqual([
      [4, 8],
      [13, 17],
    ]);
    expect(hitsIn("aa aab", parseQuestion("a aa"))).toEqual([
      [0, 2],
      [3, 5],
    ]);
  });

  it("need all the words, and none of those that must not be there", () => {
    const text = fold("Drucker läuft nicht");
    expect(
      ["druck lauft", "drucker -toaster", "drucker toaster", "-drucker", '"lauft nicht"', "ucker"].map((q) =>
        holdsWords(text, parseQuestion(q)),
      ),
    ).toEqual([true, true, false, false, true, false]);
  });
});

describe("suggestions", () => {
  const names = (field: string) => (field === "label" ? ["billing", "big deal"] : []);
  it("complete an operator's name, then its value", () => {
    expect(suggestionsFor("hello la", names)).toEqual([{ text: "label:", start: 6 }]);
    expect(suggestionsFor("hello label:bi", names).map(({ text }) => text)).toEqual(["label:billing ", 'label:"big deal" ']);
    expect(suggestionsFor("-status:cl", names)).toEqual([{ text: "-status:closed ", start: 0 }]);
    expect(suggestionsFor("hello ", names)).toEqual([]);
  });
});
