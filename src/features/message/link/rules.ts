/** Where a link leads, told before it is followed; and a warning where its words name another place. */

/** The host behind a link that leaves the desk, as the network knows it: letters that only look alike show as `xn--…`. Null for one that stays. */
export function hostOf(href: string): string | null {
  try {
    const url = new URL(href);
    return /^https?:$/.test(url.protocol) ? url.host : null;
  } catch {
    return null;
  }
}

const NAMED = /(?:https?:\/\/)?(?:[^\s/@<>"']*@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=$|[\s/:?#,;)\]}>"'.])/iu;

/** The words of a link are an address, and not the one it leads to. */
export function isDeceptive(words: string, href: string): boolean {
  const host = hostOf(href);
  const named = NAMED.exec(words.trim())?.[1];
  if (!host || !named || words.includes(" ") || /^[^/]*@/.test(words.trim())) return false;
  const said = hostOf(`https://${named}`);
  if (!said) return false;
  const [a, b] = [plain(said), plain(host)];
  return a !== b && !a.endsWith(`.${b}`) && !b.endsWith(`.${a}`);
}
const plain = (host: string) =>
  host
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/:\d+$/, "");

const ANCHOR = /<a\s([^>]*)>([\s\S]*?)<\/a>/gi;
const HREF = /\bhref="([^"]*)"/i;
const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/**
 * The links of a mail's harmless HTML with their hosts written on them: on hover, when they have the focus, and in plain sight where their words
 * deceive. A link that would lead into the desk itself leads nowhere: no mail has business there.
 */
export const withHosts = (html: string): string =>
  html.replace(ANCHOR, (link, attributes: string, inner: string) => {
    const href = unescaped(HREF.exec(attributes)?.[1] ?? "");
    const host = hostOf(href);
    if (!host) return /^(?:mailto|tel):/i.test(href) ? link : `<a ${attributes.replace(HREF, "")}>${inner}</a>`;
    const own = attributes.replace(/\b(?:title|data-host)="[^"]*"/gi, "");
    // A host may hold quotes.
    const shown = escaped(host);
    const warning = isDeceptive(unescaped(inner.replace(/<[^>]*>/g, "")), href) ? ` <span class="cx-host">⚠ ${shown}</span>` : "";
    return `<a ${own} data-host="${shown}" title="${shown}">${inner}</a>${warning}`;
  });

/** For the frames in which such HTML stands. */
export const HOST_STYLE =
  "a[data-host]:focus-visible::after{content:' (' attr(data-host) ')';font-size:12px}.cx-host{display:inline-block;padding:0 6px;border-radius:4px;background:#fbe9e7;color:#9c1c0c;font:500 12px/18px sans-serif}";
