/** The plain-text twin of what is written with lists, quotes and links: everything that the HTML says, in the signs that mail has always used. */

/** A node of the editor's document, as it writes it down. */
export type Written = {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown> | null;
  marks?: { type: string; attrs?: Record<string, unknown> | null }[];
  content?: Written[];
};

export function plainTextOf(node: Written): string {
  return blocksOf(node.content ?? []).join("\n\n");
}

const blocksOf = (nodes: Written[]): string[] => nodes.map(blockOf);

function blockOf(node: Written): string {
  const inside = node.content ?? [];
  switch (node.type) {
    case "bulletList":
      return inside.map((item) => indented(item, "- ")).join("\n");
    case "orderedList":
      return inside.map((item, index) => indented(item, `${Number(node.attrs?.start ?? 1) + index}. `)).join("\n");
    case "blockquote":
      return blocksOf(inside)
        .join("\n\n")
        .split("\n")
        .map((line) => (line ? `> ${line}` : ">"))
        .join("\n");
    default:
      return inside.map(inlineOf).join("");
  }
}

/** What is within an item stands under its first word. */
const indented = (item: Written, sign: string) =>
  `${sign}${blocksOf(item.content ?? [])
    .join("\n")
    .replaceAll("\n", `\n${" ".repeat(sign.length)}`)}`;

function inlineOf({ type, text = "", marks = [] }: Written): string {
  if (type === "hardBreak") return "\n";
  const href = marks.find((mark) => mark.type === "link")?.attrs?.href;
  // A link of the desk means nothing outside of it, and an address need not be said twice.
  if (typeof href !== "string" || !/^https?:/i.test(href) || bare(href) === bare(text)) return text;
  return `${text} (${href})`;
}
const bare = (address: string) =>
  address
    .replace(/^https?:\/\//i, "")
    .replace(/\/$/, "")
    .toLowerCase();
