import { describe, expect, test } from "vitest";
import { isComposing, KeySteps, pressedKeys } from "#/ui/shortcuts.ts";

const none = { code: "", metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };
const known = ["g i", "i", "e", "g Shift+i"];
const own = { has: (keys: string) => known.includes(keys), begins: (keys: string) => known.some((other) => other.startsWith(`${keys} `)) };

describe("Keys", () => {
  test("are written with Mod and Shift, and a sign without Shift", () => {
    expect(pressedKeys({ ...none, key: "e" })).toBe("e");
    expect(pressedKeys({ ...none, key: "L", shiftKey: true })).toBe("Shift+l");
    expect(pressedKeys({ ...none, key: "#", shiftKey: true })).toBe("#");
    expect(pressedKeys({ ...none, key: "C", metaKey: true, shiftKey: true })).toBe("Mod+Shift+c");
    expect(pressedKeys({ ...none, key: "Backspace", ctrlKey: true })).toBe("Mod+Backspace");
    // With Caps Lock on.
    expect(pressedKeys({ ...none, key: "E" })).toBe("e");
  });

  test("are where a Latin keyboard has them, on a keyboard that writes other letters", () => {
    expect(pressedKeys({ ...none, key: "у", code: "KeyE" })).toBe("e");
    expect(pressedKeys({ ...none, key: "Д", code: "KeyL", shiftKey: true })).toBe("Shift+l");
    expect(pressedKeys({ ...none, key: "ω", code: "KeyV" })).toBe("v");
    expect(pressedKeys({ ...none, key: "ن", code: "KeyK", ctrlKey: true })).toBe("Mod+k");
    // Latin letters are what they say, wherever they stand.
    expect(pressedKeys({ ...none, key: "z", code: "KeyY" })).toBe("z");
    expect(pressedKeys({ ...none, key: "ı", code: "KeyI" })).toBe("ı");
    expect(pressedKeys({ ...none, key: "ö", code: "Semicolon" })).toBe("ö");
  });

  test("that make a sign with Option or AltGr are that sign", () => {
    expect(pressedKeys({ ...none, key: "#", altKey: true })).toBe("#");
    expect(pressedKeys({ ...none, key: "#", altKey: true, ctrlKey: true })).toBe("#");
    expect(pressedKeys({ ...none, key: "/", shiftKey: true, code: "Digit7" })).toBe("/");
  });

  test("belong to an input method while it composes", () => {
    expect(isComposing({ isComposing: true, keyCode: 69 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 69 })).toBe(false);
  });

  test("pressed one after the other mean one thing, in time", () => {
    const steps = new KeySteps();
    expect(steps.press("g", 0, own)).toBe("begun");
    expect(steps.press("i", 500, own)).toBe("g i");
    expect(steps.press("i", 600, own)).toBe("i");
    expect(steps.press("g", 1_000, own)).toBe("begun");
    expect(steps.press("i", 3_000, own)).toBe("i");
  });

  test("that do not go together count alone, and what was begun is forgotten", () => {
    const steps = new KeySteps();
    steps.press("g", 0, own);
    expect(steps.press("e", 100, own)).toBe("e");
    expect(steps.press("i", 200, own)).toBe("i");
    steps.press("g", 300, own);
    expect(steps.press("x", 400, own)).toBeNull();
    expect(steps.press("g", 500, own)).toBe("begun");
    expect(steps.press("Shift+i", 600, own)).toBe("g Shift+i");
  });
});
