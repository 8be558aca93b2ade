/** Finding words in what is shown. */

/** In small letters without accents, letter for letter: places in it are places in the text. */
function folded(text: string): string {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    const plain = /\s/.test(letter) ? " " : letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    result += plain.length === 1 ? plain : letter;
  }
  return result;
}

/** Where a text has these words, one behind the other. */
export function occurrences(text: string, words: string): number[] {
  const wanted = folded(words).trim();
  if (!wanted) return [];
  const all = folded(text);
  const found: number[] = [];
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

/** The stretch of text nodes below an element in which a hit lies: from a node's letter to a node's letter. */
export type Stretch = { start: [Text, number]; end: [Text, number] };

/** Every hit below an element, across the elements within a line, in the order of the text. */
export function stretches(root: Node, words: string): Stretch[] {
  const walker = (root.ownerDocument ?? document).createTreeWalker(root, 4 /* NodeFilter.SHOW_TEXT */);
  const nodes: { node: Text; from: number }[] = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/^(?:STYLE|SCRIPT|TITLE)$/.test(node.parentElement?.tagName ?? "")) continue;
    nodes.push({ node: node as Text, from: text.length });
    text += (node as Text).data;
  }
  const placeOf = (at: number, isEnd: boolean): [Text, number] | null => {
    const one = nodes.findLast(({ from }) => (isEnd ? from < at : from <= at));
    return one ? [one.node, at - one.from] : null;
  };
  const length = folded(words).trim().length;
  return occurrences(text, words).flatMap((at) => {
    const [start, end] = [placeOf(at, false), placeOf(at + length, true)];
    return start && end ? [{ start, end }] : [];
  });
}
