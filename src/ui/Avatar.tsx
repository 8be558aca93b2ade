"use client";
/** Initials in a circle, or the picture a member has chosen; a square for companies. Hidden from readers: the name always stands beside it. */
import { useState } from "react";

const LETTERS = /\p{L}|\p{N}/u;
/** Scripts whose letters are as wide as they are high, and whose first letter is the family name's. */
const WIDE = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*$/, "")
    .split(/[\s._-]+/u)
    .filter((word) => LETTERS.test(word));
  const letter = (word: string | undefined) => [...(word ?? "")].find((c) => LETTERS.test(c)) ?? "";
  const first = letter(words[0]);
  if (WIDE.test(first)) return first;
  return (first + (words.length > 1 ? letter(words.at(-1)) : "")).toLocaleUpperCase() || "?";
}

type Props = {
  /** Where its picture is. */
  src?: string | null;
  name: string;
  size?: 18 | 22 | 24 | 28 | 40;
  isTeam?: boolean;
  isSquare?: boolean;
  dot?: "on" | "off";
};

export function Avatar({ name, size = 28, isTeam = false, isSquare = false, dot, src }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={`av av-${size}${isTeam ? " av-team" : ""}${isSquare ? " av-sq" : ""}`} aria-hidden="true">
      {initials(name)}
      {src && src !== broken ? (
        // biome-ignore lint/performance/noImgElement: small already, and behind a session that Next's images do not have
        <img src={src} alt="" onError={() => setBroken(src)} />
      ) : null}
      {dot ? <i className={`dot${dot === "off" ? " is-off" : ""}`} /> : null}
    </span>
  );
}
