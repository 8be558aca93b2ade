/** HTML that people wrote: made harmless before it is stored, and told as plain text. */
import { convert } from "html-to-text";
import sanitize from "sanitize-html";

const OPTIONS: sanitize.IOptions = {
  allowedTags: [...sanitize.defaults.allowedTags, "img", "center", "font", "u", "s", "del", "ins", "hr"],
  allowedAttributes: {
    "*": ["dir", "lang", "title", "align", "valign", "width", "height", "style", "bgcolor", "color", "class"],
    a: ["href", "name", "target", "rel"],
    img: ["src", "alt", "width", "height", "style", "data-src"],
    font: ["color", "face", "size"],
    td: ["colspan", "rowspan", "width", "height", "align", "valign", "bgcolor", "style"],
    th: ["colspan", "rowspan", "width", "height", "align", "valign", "bgcolor", "style"],
    table: ["border", "cellpadding", "cellspacing", "width", "align", "bgcolor", "style"],
    ol: ["start", "type"],
    blockquote: ["type", "cite", "class"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["cid", "data", "http", "https"] },
  // Positions and sizes could lay something over the page; urls would load something.
  allowedStyles: {
    "*": Object.fromEntries(
      [
        ...[
          "color",
          "background",
          "background-color",
          "font-family",
          "font-size",
          "font-style",
          "font-weight",
          "line-height",
          "text-align",
          "text-decoration",
          "text-transform",
          "letter-spacing",
          "vertical-align",
        ],
        ...[
          "margin",
          "margin-top",
          "margin-right",
          "margin-bottom",
          "margin-left",
          "padding",
          "padding-top",
          "padding-right",
          "padding-bottom",
          "padding-left",
        ],
        ...[
          "border",
          "border-top",
          "border-right",
          "border-bottom",
          "border-left",
          "border-collapse",
          "border-spacing",
          "display",
          "overflow",
          "border-radius",
          "width",
          "min-width",
          "max-width",
          "height",
          "max-height",
          "white-space",
          "direction",
          "list-style-type",
        ],
      ].map((property) => [property, [/^(?!.*(?:url|expression|javascript|@import))[^;{}<>\\]{1,200}$/i]]),
    ),
  },
  transformTags: {
    a: (tagName, attributes) => ({ tagName, attribs: { ...attributes, target: "_blank", rel: "noopener noreferrer" } }),
  },
  nestingLimit: 200,
};

/** Without anything that runs, loads a style, or reaches out of its frame. Remote images stay named, for the frame to withhold until asked. */
export const harmlessHtml = (html: string): string => sanitize(html, OPTIONS);

/** What a reader without HTML sees. */
export const textOfHtml = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 2_000_000, maxDepth: 200 },
    selectors: [
      { selector: "img", format: "skip" },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "table", format: "block" },
    ],
  }).trim();

/** A body given as text, HTML or both, complete: HTML made harmless, text made from it where missing. */
export function bodyOf(given: { text?: string; html?: string }): { text: string; html: string | null } {
  const html = given.html?.trim() ? harmlessHtml(given.html) : null;
  return { text: given.text?.trim() ? given.text : html ? textOfHtml(html) : "", html };
}
