/** HTML that stands beside other HTML: what it leaves open must not take in what follows, which may be secret and would go where the first wants. */
import { Tokenizer } from "htmlparser2";

const PROBE = "<x-probe>";
/** What ends whatever may be open: a comment, raw text, an attribute, a tag. */
const ENDS = [
  "",
  "-->",
  "]]>",
  "</style>",
  "</script>",
  "</title>",
  "</textarea>",
  "</xmp>",
  "</iframe>",
  "</noembed>",
  "</noframes>",
  "</noscript>",
  '">',
  "'>",
  ">",
];

/** With its last words closed; null where nothing closes them. */
export const closed = (html: string): string | null => ENDS.map((end) => `${html}${end}`).find(isOutside) ?? null;

/** A tag behind it would be one. */
function isOutside(html: string): boolean {
  let isTag = false;
  const nothing = () => {};
  const tokens = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      onopentagname: (start) => {
        isTag ||= start === html.length + 1;
      },
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      onclosetag: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onopentagend: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
      ontext: nothing,
      ontextentity: nothing,
    },
  );
  tokens.write(`${html}${PROBE}`);
  tokens.end();
  return isTag;
}
