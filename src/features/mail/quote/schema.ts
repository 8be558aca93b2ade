/** The new words of a mail, and what was folded away from around them. Nothing is lost: the message keeps its whole text and HTML. */

import type { FoldKind } from "#/features/message/schema.ts";

/** A stretch of the mail that is not new, in its order. `text` are its lines as they came. */
export type Part = { kind: FoldKind; text: string };

export type Mail = {
  /** Tells a forward, whose older words are its message. */
  subject?: string;
  text: string;
  /** As sent or made harmless; as sent more is known of it. */
  html: string | null;
};

export type NewWords = {
  replyText: string;
  replyHtml: string | null;
  /** Of the text; of the HTML where the mail has no text. Empty where nothing was folded. */
  parts: Part[];
  /** What was folded, in the text or in the HTML. */
  kinds: FoldKind[];
};
