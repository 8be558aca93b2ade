import { describe, expect, it } from "vitest";
import { pictureType } from "#/features/member/profile/rules.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("the kind of a picture", () => {
  it.each([
    ["png", "\x89PNG\r\n\x1a\n\0\0"],
    ["jpg", "\xff\xd8\xff\xe0\0"],
    ["webp", "RIFF\x24\0\0\0WEBPVP8 "],
    ["gif", "GIF89a\x01"],
  ])("is %s by its first bytes", (type, start) => expect(pictureType(bytes(start))).toBe(type));

  it.each(["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF88a", "RIFF\0\0\0\0AVI ", "\x89PNG"])("is none for %j", (start) =>
    expect(pictureType(bytes(start))).toBeNull(),
  );
});
