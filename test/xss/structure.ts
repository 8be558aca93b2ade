/** What may stand in harmless HTML, as a browser's parser reads it. Its own list: the sanitiser's is what it holds against. */
import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

/** Elements that neither load by themselves (but `img`), nor run, nor take input. */
const ELEMENTS = new Set(
  `html head body a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del dfn div dl dt em
   figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p pre q rb rp rt rtc ruby s samp section
   small span strong sub sup table tbody td tfoot th thead time tr u ul var wbr`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `align alt bgcolor border cellpadding cellspacing class color colspan dir face height href lang name rel rowspan size span src start
   style target title type valign width`.split(/\s+/),
);
const LINK = /^(?:https?:\/\/[^/\\]|mailto:|tel:|\/(?![/\\])|#)/i;
const PICTURE = /^(?:cid:|https?:\/\/[^/\\]|data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[\w+/=]*$)/i;
/** Functions that compute a color or a size; every other may load. */
const FUNCTION = /\b(?:rgba?|hsla?|calc|min|max|clamp|(?:repeating-)?(?:linear|radial)-gradient)\(/gi;

/** What is wrong with HTML, in words. */
export function faultsOf(html: string): string[] {
  const faults: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeName === "#comment") faults.push("a comment");
    if ("tagName" in node) {
      if (!ELEMENTS.has(node.tagName) || node.namespaceURI !== "http://www.w3.org/1999/xhtml") faults.push(`<${node.tagName}>`);
      for (const { name, value, namespace } of node.attrs) {
        if (!ATTRIBUTES.has(name) || namespace) faults.push(`${name}=`);
        if (name === "href" && !LINK.test(value)) faults.push(`href ${value}`);
        if (name === "src" && !(node.tagName === "img" && PICTURE.test(value))) faults.push(`src ${value}`);
        if (name === "target" && value !== "_blank") faults.push(`target ${value}`);
        if (name === "rel" && value !== "noopener noreferrer") faults.push(`rel ${value}`);
        // An escape or a comment in a style could spell any of them.
        if (name === "style" && /[\\@<>{}]|\/\*|\(/.test(value.replace(FUNCTION, ""))) faults.push(`style ${value}`);
        if (name === "style" && /(?:^|;)\s*(?:position|behavior|-moz-binding|--|content|cursor|filter|mask|z-index|transform)/i.test(value))
          faults.push(`style ${value}`);
      }
      if (node.tagName === "a" && !node.attrs.some(({ name, value }) => name === "target" && value === "_blank"))
        faults.push("an untargeted link");
    }
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return [...new Set(faults)];
}
