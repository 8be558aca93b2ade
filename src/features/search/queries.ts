/** Search: a ticket by its number, contacts by the start of their address, messages by their words. */
import { sql, sqlPlanned } from "#/core/db.ts";
import { decodeCursor, defineQuery, encodeCursor, type Page, pageOf } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { may } from "#/features/search/policy.ts";
import { type SearchHit, searchInput } from "#/features/search/schema.ts";

type MessageHit = { id: string; ticketId: string; title: string; words: string };
const CONTACTS_MAX = 5;
/** Above every id. */
const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const SNIPPET_LENGTH = 160;

export const search = defineQuery({
  name: "search.search",
  input: searchInput,
  may: may.search,
  run: async (actor, { q, limit, cursor }): Promise<Page<SearchHit>> => {
    const before = cursor ? decodeCursor(cursor, "id")[0] : null;
    // The parameters' values decide nothing in the plan: the function has its own.
    const rows = await sql<MessageHit>(
      `select m.id, m."ticketId", t.subject as title, left(m."replyText", 4000) as words
       from search_messages($2, $3, $4::uuid) s
         join message m on m."workspaceId" = $1 and m.id = s."messageId"
         join ticket t on t."workspaceId" = $1 and t.id = m."ticketId"
       order by m.id desc`,
      [actor.workspaceId, q, limit + 1, before],
    );
    const direct = cursor ? [] : (await directHits(actor.workspaceId, q)).slice(0, limit);
    const page = pageOf(rows, limit - direct.length, (last) => [last.id]);
    const messages = page.data.map(
      ({ id, ticketId, title, words }): SearchHit => ({ type: "message", id, ticketId, title, snippet: snippetAround(words, q) }),
    );
    // A page full of direct hits is followed by the first of messages.
    const isOnlyDirect = direct.length === limit && rows.length > 0;
    return { data: [...direct, ...messages], nextCursor: isOnlyDirect ? encodeCursor([NEWEST]) : page.nextCursor };
  },
});

/** What the words name outright: they come first, on the first page. */
async function directHits(workspaceId: string, q: string): Promise<SearchHit[]> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  const [ticket] = number
    ? await sql<{ id: string; subject: string; snippet: string }>(
        `select id, subject, snippet from ticket where "workspaceId" = $1 and number = $2`,
        [workspaceId, Number(number)],
      )
    : [];
  const start = normalEmail(q);
  const contacts = start.includes("@")
    ? await sqlPlanned<{ id: string; name: string; email: string }>(
        `select id, name, email from contact where "workspaceId" = $1 and "emailNorm" between $2 and $3 order by "emailNorm" limit ${CONTACTS_MAX}`,
        [workspaceId, start, `${start}\uffff`],
      )
    : [];
  return [
    ...(ticket ? [{ type: "ticket" as const, id: ticket.id, ticketId: ticket.id, title: ticket.subject, snippet: ticket.snippet }] : []),
    ...contacts.map((contact) => ({
      type: "contact" as const,
      id: contact.id,
      ticketId: null,
      title: contact.name,
      snippet: contact.email,
    })),
  ];
}

/** The words around the first that was looked for. */
export function snippetAround(words: string, q: string): string {
  const line = words.replace(/\s+/g, " ").trim();
  const lower = line.toLowerCase();
  const places = q
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1)
    .map((word) => lower.indexOf(word))
    .filter((place) => place >= 0);
  const from = places.length > 0 ? Math.max(0, Math.min(...places) - 40) : 0;
  const start = from === 0 ? 0 : line.indexOf(" ", from) + 1;
  return `${start > 0 ? "… " : ""}${line.slice(start, start + SNIPPET_LENGTH)}${line.length > start + SNIPPET_LENGTH ? " …" : ""}`;
}
