import { describe, expect, test } from "vitest";
import { KeySteps, pressedKeys } from "#/ui/shortcuts.ts";

const none = { metaKey: false, ctrlKey: false, shiftKey: false };
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
