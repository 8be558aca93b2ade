"use client";
/** Takes the words until the rich text is there: at the first paint, and while its code is on the way. */
import { observer } from "mobx-react-lite";
import type { Draft } from "#/features/message/draft/store.ts";

type Props = {
  draft: Draft;
  label: string;
  placeholder: string;
  onWrite: (words: { html: string; text: string }) => void;
  onFocus: (isFocused: boolean) => void;
};
const escaped = (text: string) => text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export const PlainField = observer(function PlainField({ draft, label, placeholder, onWrite, onFocus }: Props) {
  return (
    <>
      <textarea
        className="composer-b"
        dir="auto"
        rows={2}
        id="composer"
        aria-label={label}
        placeholder={placeholder}
        value={draft.text}
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
        onChange={(event) => {
          const text = event.target.value;
          onWrite({ text, html: text ? `<p>${escaped(text).split("\n").join("</p><p>")}</p>` : "" });
        }}
      />
      {/* The room of the tools that come with the rich text: else the button to send would move away from under the finger. */}
      <div className="composer-tools" aria-hidden="true">
        <span className="icon-btn" />
      </div>
    </>
  );
});
