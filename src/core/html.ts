/** HTML that people wrote: made harmless before it is stored, and told as plain text. */
import { convert } from "html-to-text";
import sanitize from "sanitize-html";
import { invalid } from "#/core/errors.ts";

/** Functions that compute a color or a size. Every other may load something: `url`, and those that take an address without it, `image-set` among them. */
const FUNCTION = String.raw`(?:rgba?|hsla?|calc|min|max|clamp|(?:repeating-)?(?:linear|radial)-gradient)\(`;
const LETTER = String.raw`[^;{}<>\\@()]`;
/** One level of functions within others. No escape, no comment: what is spelled is what is meant. */
const STYLE_VALUE = new RegExp(
  String.raw`^(?=[^]{1,400}$)(?!.*(?:/\*|expression|javascript|:))(?:${FUNCTION}(?:${FUNCTION}${LETTER}*\)|${LETTER})*\)|${LETTER})*$`,
  "is",
);

const OPTIONS: sanitize.IOptions = {
  allowedTags: [...sanitize.defaults.allowedTags, "img", "center", "font", "u", "s", "del", "ins", "hr"],
  allowedAttributes: {
    "*": ["dir", "lang", "title", "align", "valign", "width", "height", "style", "bgcolor", "color", "class"],
    a: ["href", "name", "target", "rel"],
    img: ["src", "alt", "width", "height", "style"],
    font: ["color", "face", "size"],
    td: ["colspan", "rowspan", "width", "height", "align", "valign", "bgcolor", "style"],
    th: ["colspan", "rowspan", "width", "height", "align", "valign", "bgcolor", "style"],
    table: ["border", "cellpadding", "cellspacing", "width", "align", "bgcolor", "style"],
    ol: ["start", "type"],
    blockquote: ["type", "class"],
  },
  // A second look at what `transformTags` has left.
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["cid", "data", "http", "https"] },
  // Positions could lay something over the page.
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
      ].map((property) => [property, [STYLE_VALUE]]),
    ),
  },
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...withAddress(attributes, "href", linkOf), target: "_blank", rel: "noopener noreferrer" },
    }),
    img: (tagName, attributes) => ({ tagName, attribs: withAddress(attributes, "src", pictureOf) }),
  },
  nestingLimit: 200,
};

function withAddress(
  { ...attributes }: sanitize.Attributes,
  name: string,
  addressOf: (given: string) => string | null,
): sanitize.Attributes {
  const address = addressOf(attributes[name] ?? "");
  if (address === null) delete attributes[name];
  else attributes[name] = address;
  return attributes;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave them out of an address, and read the rest
const ODD = /[\u0000-\u0020\u007f-\u00a0\ufeff\\]/;
const HOST = String.raw`[^\s/?#\\]+`;
const WEB = new RegExp(`^https?://${HOST}`, "i");
const RASTER = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[\w+/=\s]*$/i;

/** An address without a scheme is that of the page it would stand on: of ours. One that leaves out `https:` alone, or begins with `www.`, is meant. */
function absolute(address: string): string {
  if (/^\/\/[^/\\]/.test(address)) return `https:${address}`;
  return /^www\.[^\s/]/i.test(address) ? `http://${address}` : address;
}

/** Where a link may lead: the web, a mailbox, a telephone, or a place of the desk itself. */
function linkOf(href: string): string | null {
  const address = absolute(href.trim());
  if (WEB.test(address)) return address;
  return !ODD.test(address) && /^(?:(?:mailto|tel):|\/(?!\/)|#)/i.test(address) ? address : null;
}

/** What a picture may show: itself, one of the mail's own files, or one from the web. No drawings: they are documents. */
function pictureOf(src: string): string | null {
  const address = absolute(src.trim());
  return RASTER.test(address) || WEB.test(address) || /^cid:[^"<>]+$/i.test(address) ? address : null;
}

/**
 * Without anything that runs, loads a style, or reaches out of its frame. Remote images stay named, for the frame to withhold until asked.
 * @throws AppError invalid at `html` when elements are open within one another by the thousand
 */
export function harmlessHtml(html: string): string {
  // The parser moves all open elements for each new one: a megabyte of `<div>` would hold up the process for minutes.
  if (isDeep(html)) throw invalid("html", "has too many elements within one another");
  return sanitize(html, OPTIONS);
}

const NESTING_MAX = 2_000;
/** More elements are open within one another than a parser gets through in time. */
export const isDeep = (html: string): boolean => nestingOf(html) > NESTING_MAX;

const TAG = /<(\/?)([a-z][a-z0-9:-]{0,40})/gi;
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

/** How many elements are open at once, at most. The parser may close some by itself, never fewer than are closed by name. */
function nestingOf(html: string): number {
  const open = new Map<string, number>();
  let depth = 0;
  let deepest = 0;
  for (const [, slash, tag = ""] of html.matchAll(TAG)) {
    const name = tag.toLowerCase();
    const count = open.get(name) ?? 0;
    if (VOID.has(name) || (slash && count === 0)) continue;
    open.set(name, slash ? count - 1 : count + 1);
    depth += slash ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

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
