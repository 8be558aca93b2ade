"use client";
/** Words with bold, lists and links, kept when one leaves them. What can be put in from a menu stands before the field. */
import { EditorContent, useEditor } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Braces } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Toolbar } from "#/features/message/ui/compose/Toolbar.tsx";
import { RichText } from "#/features/message/ui/RichText.tsx";
import { Icon } from "#/ui/Icon.tsx";
import { useText } from "#/ui/messages/text.tsx";
import { Picker } from "#/ui/Picker.tsx";

const wordsOf = (editor: { isEmpty: boolean; getHTML: () => string }) => (editor.isEmpty ? "" : editor.getHTML());

type Props = {
  label: string;
  html: string;
  isReadOnly: boolean;
  onSave: (html: string) => void;
  /** Hears every letter, before it is kept. */
  onType?: (html: string) => void;
  /** What the menu offers, each put in where the cursor is. */
  inserts?: { id: string; label: string; hint?: string; text: string }[];
  children?: ReactNode;
};

export function RichField({ label, html, isReadOnly, onSave, onType, inserts, children }: Props) {
  const { t } = useText();
  const latest = useRef({ html, onSave, onType });
  latest.current = { html, onSave, onType };
  /** What was typed and not kept yet. */
  const typed = useRef<string | null>(null);
  const editor = useEditor({
    immediatelyRender: true,
    editable: !isReadOnly,
    content: html,
    extensions: [StarterKit.configure({ heading: false, horizontalRule: false, link: { openOnClick: false, defaultProtocol: "https" } })],
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, dir: "auto", class: "rich rich-field" } },
    onUpdate: ({ editor: changed }) => {
      typed.current = wordsOf(changed);
      latest.current.onType?.(typed.current);
    },
  });
  // Changed elsewhere meanwhile; never under one's hands.
  useEffect(() => {
    if (editor && typed.current === null && wordsOf(editor) !== html) editor.commands.setContent(html, { emitUpdate: false });
  }, [editor, html]);
  const save = () => {
    if (typed.current !== null && typed.current !== latest.current.html) latest.current.onSave(typed.current);
    typed.current = null;
  };
  const left = useRef(save);
  left.current = save;
  // Folded away while one writes, the words are kept all the same.
  useEffect(() => () => left.current(), []);
  if (isReadOnly) return html ? <RichText html={html} text="" /> : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus has left what is in it
    <div
      className="rich-box"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) save();
      }}
    >
      <EditorContent editor={editor} />
      <div className="rich-tools">
        {editor ? <Toolbar editor={editor} /> : null}
        {inserts && editor ? (
          <Picker
            placement="topEnd"
            content={{
              label: t("settings.insert"),
              placeholder: t("settings.insert"),
              items: () =>
                inserts.map(({ id, label: name, hint, text }) => ({
                  id,
                  label: name,
                  hint,
                  perform: () => {
                    // After the menu has given the focus back to its button.
                    setTimeout(() => editor.chain().focus().insertContent({ type: "text", text }).run(), 0);
                  },
                })),
            }}
          >
            <button type="button" className="btn btn-sm btn-text">
              <Icon of={Braces} size={14} />
              {t("settings.insert")}
            </button>
          </Picker>
        ) : null}
      </div>
      {children}
    </div>
  );
}
