"use client";
/** How the words are set: small, under the editor, for the pointer; each has the key everybody knows. */
import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { Bold, Code, Italic, Link2, List, ListOrdered, Quote, Strikethrough, Underline } from "lucide-react";
import { Icon, type IconType } from "#/ui/Icon.tsx";
import type { MessageKey } from "#/ui/messages/catalogue.ts";
import { useText } from "#/ui/messages/text.tsx";

type Tool = { mark: string; name: MessageKey; icon: IconType; run: (editor: Editor) => void };
const TOOLS: Tool[] = [
  { mark: "bold", name: "editor.bold", icon: Bold, run: (editor) => editor.chain().focus().toggleBold().run() },
  { mark: "italic", name: "editor.italic", icon: Italic, run: (editor) => editor.chain().focus().toggleItalic().run() },
  { mark: "underline", name: "editor.underline", icon: Underline, run: (editor) => editor.chain().focus().toggleUnderline().run() },
  { mark: "strike", name: "editor.strike", icon: Strikethrough, run: (editor) => editor.chain().focus().toggleStrike().run() },
  { mark: "bulletList", name: "editor.list", icon: List, run: (editor) => editor.chain().focus().toggleBulletList().run() },
  { mark: "orderedList", name: "editor.numbers", icon: ListOrdered, run: (editor) => editor.chain().focus().toggleOrderedList().run() },
  { mark: "blockquote", name: "editor.quote", icon: Quote, run: (editor) => editor.chain().focus().toggleBlockquote().run() },
  { mark: "code", name: "editor.code", icon: Code, run: (editor) => editor.chain().focus().toggleCode().run() },
];

export function Toolbar({ editor }: { editor: Editor }) {
  const { t } = useText();
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => [...TOOLS.map(({ mark }) => now.isActive(mark)), now.isActive("link")],
  });
  const link = () => {
    const before = (editor.getAttributes("link") as { href?: string }).href ?? "";
    const href = window.prompt(t("editor.linkTo"), before || "https://");
    if (href === null) return;
    if (href.trim() === "" || href === "https://") editor.chain().focus().extendMarkRange("link").unsetLink().run();
    else editor.chain().focus().extendMarkRange("link").setLink({ href: href.trim() }).run();
  };
  return (
    <div className="composer-tools" role="toolbar" aria-label={t("editor.tools")}>
      {TOOLS.map(({ mark, name, icon, run }, index) => (
        <button
          type="button"
          key={mark}
          className={`icon-btn${active[index] ? " is-on" : ""}`}
          aria-label={t(name)}
          aria-pressed={active[index]}
          title={t(name)}
          onClick={() => run(editor)}
        >
          <Icon of={icon} size={14} />
        </button>
      ))}
      <button
        type="button"
        className={`icon-btn${active.at(-1) ? " is-on" : ""}`}
        aria-label={t("editor.link")}
        aria-pressed={active.at(-1)}
        title={t("editor.link")}
        onClick={link}
      >
        <Icon of={Link2} size={14} />
      </button>
    </div>
  );
}
