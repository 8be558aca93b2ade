/** HTML of a mail as lines, with what its elements tell about them; and the HTML without the lines that were folded. */
import { DomUtils, parseDocument } from "htmlparser2";
import { LINES_MAX, type Line, lineOf } from "#/features/mail/quote/line/rules.ts";

type Document = ReturnType<typeof parseDocument>;
type Node = Document["children"][number];
type Element = Extract<Node, { attribs: Record<string, string> }>;

export type Page = {
  lines: Line[];
  /** The page without what stands in these lines, and without the elements that this leaves empty. */
  without: (isFolded: (line: number) => boolean) => string;
};

const BLOCKS = new Set(
  "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);
const UNSEEN = new Set("script style head title template noscript base meta link".split(" "));
/** Elements that show something by themselves. */
const SHOWN = new Set("img video audio iframe object embed input svg".split(" "));

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));
/** Hold older words as a whole, unless they mark them within themselves. */
const QUOTES = words(
  "gmail_quote gmail_quote_container gmail_extra protonmail_quote tutanota_quote mailspring-quote nylas-quote front-blockquote zmail_extra mail-quote mail_quote ms-outlook-mobile-reference-message fsnotifreplyabove skiff_quote hey_quote spark_quote",
);
/** Hold nothing but older words. */
const ALL_OLD = words("yahoo_quoted yahoo_quoted_begin yqtdbase quoted-text mail-editor-reference-message-container");
const ATTRIBUTIONS = words("gmail_attr moz-cite-prefix gmail_quote_attribution moz-email-headers-table");
const SIGNATURES = words(
  "gmail_signature gmail_signature_prefix moz-signature protonmail_signature_block tutanota_signature signature yahoo-signature mailspring-signature nylas-n1-signature zmail_signature email-signature mailsignature apple-mail-signature applemailsignature ms-outlook-mobile-signature mobile_signature composer_signature",
);
/** From here on all is older. */
const HISTORIES = words(
  "divrplyfwdmsg appendonsend olk_src_body_section reply-intro mail-editor-reference-message stopspelling replysplit zwchr orimsghtmlseperator isreplycontent qm_reply previousmessage outlookmessageheader gmail_quote_header reply_header ntes-mailmaster-quote wm_compose_quote",
);
/** The grey or blue line that Outlook and Windows Mail draw above what they quote. */
const BORDER = /border-top(?:-style)?\s*:[^;]*solid|border-style\s*:\s*solid none none|border\s*:\s*none\s*;\s*border-top/i;

const isElement = (node: Node): node is Element => "attribs" in node;
/** An attribute as far as it tells something: longer ones are looked at no further. */
const attribute = ({ attribs }: Element, name: string) => (attribs[name] ?? "").slice(0, 600);
/** Programs put words of their own before a name when a mail passes through them (x_, ecx, m_123, ydp1a2b), and numbers behind it. */
const PASSED = /^(?:x_|ecx|m_-?\d+_?|ydp[0-9a-f]+)+|_\d+$/g;
/** What a program calls an element. */
const namesOf = (element: Element): string[] =>
  `${attribute(element, "class")} ${attribute(element, "id")}`
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => name.replace(PASSED, ""));
const isNamed = (element: Element, known: ReadonlySet<string>) => namesOf(element).some((name) => known.has(name));

const isHidden = (element: Element) =>
  /display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0/i.test(attribute(element, "style")) || "hidden" in element.attribs;
const isPixel = (element: Element) =>
  /^[01](?:px)?$/.test(attribute(element, "width")) ||
  /^[01](?:px)?$/.test(attribute(element, "height")) ||
  /(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$|!)/i.test(attribute(element, "style"));

const isPreformatted = (element: Element) => element.name === "pre" || /white-space\s*:\s*(?:pre|break)/i.test(attribute(element, "style"));

/** Indents, as Gmail writes them; every other blockquote is a quote. */
const isIndent = (element: Element) =>
  /border(?:-left)?\s*:\s*(?:none|0)/i.test(attribute(element, "style")) &&
  !/cite/i.test(attribute(element, "type")) &&
  !("cite" in element.attribs);

function depthOf(element: Element): 0 | 1 {
  if (element.name === "blockquote") return isIndent(element) ? 0 : 1;
  if (isNamed(element, ALL_OLD)) return 1;
  return isNamed(element, QUOTES) && !marksWithin(element) ? 1 : 0;
}

/** What is quoted is marked by a blockquote of its own: around it, words may be new. */
const marksWithin = (element: Element): boolean =>
  element.children.some(
    (child) =>
      isElement(child) &&
      (child.name === "blockquote" ||
        isNamed(child, QUOTES) ||
        (child.name === "div" && child.children.some((inner) => isElement(inner) && inner.name === "blockquote"))),
  );

function hintOf(element: Element): Line["hint"] {
  const names = namesOf(element);
  if (names.some((name) => HISTORIES.has(name))) return "history";
  if (names.some((name) => ATTRIBUTIONS.has(name))) return "attribution";
  const { attribs } = element;
  return names.some((name) => SIGNATURES.has(name)) || "data-signatureblock" in attribs || "data-smartmail" in attribs ? "signature" : null;
}

/** Reads a page. Not for more than some two thousand elements within one another (`isDeep` of core/html.ts). */
export function pageOf(html: string): Page {
  const document = parseDocument(html);
  const lines: Line[] = [];
  const lineOfLeaf = new Map<Node, number>();
  let spoken: string[] = [];
  let leaves: Node[] = [];
  let isShown = false;
  let isRuled = false;
  let current = { depth: 0, hint: null as Line["hint"] };
  let pending: Line["hint"] = null;

  const end = () => {
    if (leaves.length === 0 && !isRuled) return;
    const text = spoken.join("").replace(/[\s\u00a0]+/g, " ");
    const line = lineOf(text, current.depth, pending === "history" ? "history" : current.hint);
    if (line.isBlank && isShown) line.isBlank = false;
    if (isRuled) Object.assign(line, { isRule: true, isBlank: false });
    // What marks a beginning stays waiting until something is seen.
    if (!line.isBlank || isRuled) pending = null;
    else if (line.hint === "history") line.hint = null;
    for (const leaf of leaves) lineOfLeaf.set(leaf, lines.length);
    lines.push(line);
    spoken = [];
    leaves = [];
    isShown = false;
    isRuled = false;
  };
  const put = (leaf: Node, text: string, context: typeof current) => {
    if (leaves.length === 0 || (current.depth !== context.depth && spoken.join("").trim() === "")) current = context;
    else if (context.hint === null && text.trim() !== "") current = { ...current, hint: null };
    leaves.push(leaf);
    spoken.push(text);
  };

  const walk = (parent: Document | Element, context: typeof current, isPre: boolean) => {
    for (const node of [...parent.children]) {
      if (lines.length > LINES_MAX) return;
      if (node.type === "text") {
        if (isPre) putPre(node, context);
        else put(node, node.data, context);
        continue;
      }
      if (!isElement(node) || UNSEEN.has(node.name)) continue;
      // What nobody sees goes with the line it stands in.
      if (isHidden(node)) {
        put(node, "", context);
        continue;
      }
      if (node.name === "br") {
        put(node, "", context);
        end();
        continue;
      }
      if (SHOWN.has(node.name)) {
        put(node, "", context);
        isShown ||= !isPixel(node);
        continue;
      }
      const hint = hintOf(node);
      const isBlock = BLOCKS.has(node.name) || hint === "history";
      if (isBlock) end();
      if (hint === "history") pending = "history";
      const inner = { depth: context.depth + depthOf(node), hint: hint === "history" ? null : (hint ?? context.hint) };
      if (node.name === "hr" || (BORDER.test(attribute(node, "style")) && node.name === "div")) {
        if (node.name === "hr") put(node, "", context);
        current = context;
        isRuled = true;
        end();
      }
      if (node.name !== "hr") walk(node, inner, isPre || isPreformatted(node));
      if (isBlock && node.name !== "td" && node.name !== "th") end();
      else if (isBlock) spoken.push(" ");
    }
  };
  /** Lines of preformatted text are lines: each becomes a node that can be taken out. */
  const putPre = (node: Extract<Node, { data: string }>, context: typeof current) => {
    const parts = node.data.split(/(?<=\n)/);
    let at: Node = node;
    for (const [index, part] of parts.entries()) {
      let piece: Extract<Node, { data: string }> = node;
      if (index === 0) node.data = part;
      else {
        piece = node.cloneNode();
        piece.data = part;
        DomUtils.append(at, piece);
      }
      at = piece;
      put(piece, part, context);
      if (lines.length > LINES_MAX) return;
      if (part.endsWith("\n")) end();
    }
  };

  walk(document, current, false);
  end();
  return {
    lines,
    without(isFolded) {
      const isTaken = (node: Node) => {
        const line = lineOfLeaf.get(node);
        return line !== undefined && isFolded(line);
      };
      prune(document, isTaken);
      return DomUtils.getOuterHTML(document.children, { encodeEntities: "utf8" });
    },
  };
}

/** Takes nodes out, and elements in which nothing is left to see. Tells whether anything was taken, and whether anything is left. */
function prune(parent: Document | Element, isTaken: (node: Node) => boolean): { isChanged: boolean; isLeft: boolean } {
  let isChanged = false;
  let isLeft = false;
  const kept: Node[] = [];
  for (const node of parent.children) {
    if (isTaken(node)) {
      isChanged = true;
      continue;
    }
    if (!isElement(node) || node.children.length === 0) {
      kept.push(node);
      isLeft ||= node.type === "text" ? node.data.trim() !== "" : isElement(node) && !UNSEEN.has(node.name);
      continue;
    }
    const inner = prune(node, isTaken);
    if (inner.isChanged && !inner.isLeft && !UNSEEN.has(node.name)) {
      isChanged = true;
      continue;
    }
    kept.push(node);
    isChanged ||= inner.isChanged;
    isLeft ||= inner.isLeft;
  }
  parent.children = kept;
  return { isChanged, isLeft };
}
