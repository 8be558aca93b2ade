"use client";
/** Takes the words until the rich text is there: the first paint, and the moment its code is on the way. */
import { observer } from "mobx-react-lite";
import { useEffect, useRef } from "react";
import type { Draft } from "#/features/message/draft/store.ts";

type Props = { draft: Draft; label: string; placeholder: string; onWrite: (words: { html: string; text: string }) => void };
const escaped = (text: string) => text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export const PlainField = observer(function PlainField({ draft, label, placeholder, onWrite }: Props) {
  const hadFocus = useRef(false);
  // Whoever was writing goes on writing in what takes its place.
  useEffect(
    () => () => {
      if (hadFocus.current) setTimeout(() => document.getElementById("composer")?.focus(), 30);
    },
    [],
  );
  return (
    <textarea
      className="composer-b"
      dir="auto"
      rows={2}
      id="composer"
      aria-label={label}
      placeholder={placeholder}
      value={draft.text}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={() => {
        hadFocus.current = false;
      }}
      onChange={(event) => {
        const text = event.target.value;
        onWrite({ text, html: text ? `<p>${escaped(text).split("\n").join("</p><p>")}</p>` : "" });
      }}
    />
  );
});
