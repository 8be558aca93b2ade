"use client";
/** The rich text of a reply or note. Loaded when a conversation is first answered; until then a plain field takes the words. */
import { Extension } from "@tiptap/core";
import Placeholder from "@tiptap/extension-placeholder";
import { PluginKey } from "@tiptap/pm/state";
import { EditorContent, useEditor } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import Suggestion, { type SuggestionKeyDownProps, type SuggestionProps } from "@tiptap/suggestion";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { plainTextOf } from "#/features/message/outgoing/rules.ts";
import { SuggestionList } from "#/features/message/ui/compose/SuggestionList.tsx";
import { Toolbar } from "#/features/message/ui/compose/Toolbar.tsx";

/** Something a trigger offers: a member after @, a ticket after #, an emoji after :, a macro after /. */
export type Offer = { id: string; label: string; hint?: string; preview?: string; insert: string };
/** `find` is asked with every letter typed behind the trigger; `onChoose` hears what was taken. */
export type Trigger = { char: string; find: (typed: string) => Offer[] | Promise<Offer[]>; onChoose?: (offer: Offer) => void };

type Props = {
  html: string;
  /** Changes when `html` came from elsewhere than this editor. */
  revision: string;
  label: string;
  placeholder: string;
  triggers: Trigger[];
  onChange: (words: { html: string; text: string }) => void;
  onFiles: (files: File[]) => void;
  onBlur: () => void;
  /** Takes the focus when it is there, behind the last word. */
  isFocused: boolean;
};
type Open = { props: SuggestionProps<Offer, Offer>; at: number };

export default function Editor({ html, revision, label, placeholder, triggers, onChange, onFiles, onBlur, isFocused }: Props) {
  const latest = useRef({ triggers, onChange, onFiles, onBlur });
  latest.current = { triggers, onChange, onFiles, onBlur };
  const [open, setOpen] = useState<Open | null>(null);
  const openNow = useRef<Open | null>(null);
  const show = (next: Open | null) => {
    openNow.current = next;
    setOpen(next);
  };
  const editor = useEditor({
    immediatelyRender: true,
    content: html,
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        link: { openOnClick: false, autolink: true, defaultProtocol: "https" },
      }),
      Placeholder.configure({ placeholder: () => placeholder }),
      suggestions(CHARS, latest, openNow, show),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, id: "composer", dir: "auto", class: "composer-b rich" },
      handlePaste: (_view, event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0) return false;
        latest.current.onFiles(files);
        return true;
      },
      handleDrop: (_view, event) => {
        const files = [...((event as DragEvent).dataTransfer?.files ?? [])];
        if (files.length === 0) return false;
        latest.current.onFiles(files);
        return true;
      },
    },
    onUpdate: ({ editor: changed }) =>
      latest.current.onChange({ html: changed.isEmpty ? "" : changed.getHTML(), text: plainTextOf(changed.getJSON()) }),
    onBlur: () => latest.current.onBlur(),
  });

  // It was made with the words of this revision: what has been typed since is its own, until words come from elsewhere with a new one.
  const applied = useRef(revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!editor || applied.current === revision) return;
    applied.current = revision;
    if (editor.getHTML() !== html) editor.commands.setContent(html, { emitUpdate: false });
  }, [editor, revision]);
  // At once, in the same breath as the plain field goes: a letter typed in between would be a key of the desk.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it comes
  useLayoutEffect(() => {
    if (!editor || !isFocused) return;
    editor.view.dom.focus();
    editor.commands.setTextSelection(editor.state.doc.content.size);
  }, [editor]);
  useEffect(() => {
    editor?.setOptions({
      editorProps: {
        ...editor.options.editorProps,
        attributes: { ...(editor.options.editorProps.attributes as object), "aria-label": label },
      },
    });
  }, [editor, label]);

  return (
    <div className="composer-rich" data-keys={open ? "own" : undefined}>
      <EditorContent editor={editor} />
      {editor ? <Toolbar editor={editor} /> : null}
      {open ? (
        <SuggestionList
          label={label}
          offers={open.props.items}
          at={open.at}
          rect={open.props.clientRect?.() ?? null}
          onChoose={(offer) => open.props.command(offer)}
        />
      ) : null}
    </div>
  );
}

/** All of them from the start: which of them offer something is asked when one is typed. */
const CHARS = ["@", "#", ":", "/"];
type Latest = { current: Pick<Props, "triggers"> };

/** One plugin for each trigger, all with the same list. */
const suggestions = (chars: string[], latest: Latest, open: { current: Open | null }, show: (next: Open | null) => void) =>
  Extension.create({
    name: "triggers",
    addProseMirrorPlugins() {
      return chars.map((char) =>
        Suggestion<Offer, Offer>({
          editor: this.editor,
          char,
          // What was taken before ends with a space that does not break.
          allowedPrefixes: [" ", "\u00a0", "("],
          pluginKey: new PluginKey(`trigger-${char}`),
          // An emoji's name has two letters at least: a colon alone is punctuation.
          allow: ({ state, range }) => char !== ":" || state.doc.textBetween(range.from, range.to).length > 2,
          items: async ({ query }) => (await latest.current.triggers.find((trigger) => trigger.char === char)?.find(query)) ?? [],
          command: ({ editor, range, props: offer }) => {
            editor.chain().focus().deleteRange(range).insertContent(offer.insert).run();
            latest.current.triggers.find((trigger) => trigger.char === char)?.onChoose?.(offer);
          },
          render: () => ({
            onStart: (props) => show(props.items.length > 0 ? { props, at: 0 } : null),
            onUpdate: (props) => show(props.items.length > 0 ? { props, at: 0 } : null),
            onExit: () => show(null),
            onKeyDown: ({ event }: SuggestionKeyDownProps) => {
              const now = open.current;
              if (!now) return false;
              const { items } = now.props;
              if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                const by = event.key === "ArrowDown" ? 1 : -1;
                show({ ...now, at: (now.at + by + items.length) % items.length });
                return true;
              }
              if (event.key === "Enter" || event.key === "Tab") {
                const offer = items[now.at];
                if (offer) now.props.command(offer);
                return true;
              }
              if (event.key !== "Escape") return false;
              event.stopPropagation();
              show(null);
              return true;
            },
          }),
        }),
      );
    },
  });
