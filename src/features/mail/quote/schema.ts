/** The new words of a mail, and what was folded away from around them. Nothing is lost: the message keeps its whole text and HTML. */

/** quote: older words · signature: who writes · disclaimer: small print, banners of servers · phone: "Sent from my …" */
export type PartKind = "quote" | "signature" | "disclaimer" | "phone";

/** A stretch of the mail that is not new, in its order. `text` are its lines as they came. */
export type Part = { kind: PartKind; text: string };

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
};
