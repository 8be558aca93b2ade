/** Search: a ticket by its number, contacts by the start of their address, messages by their words, and operators on all of them. */
import { sql, sqlPlanned } from "#/core/db.ts";
import { decodeCursor, defineQuery, encodeCursor, type Page, pageOf } from "#/core/query.ts";
import { normalEmail } from "#/core/record.ts";
import { filterConditions } from "#/features/search/filter/queries.ts";
import { may } from "#/features/search/policy.ts";
import { hitsIn, parseQuestion, type Question, wordsOf } from "#/features/search/rules.ts";
import { type SearchHit, searchInput } from "#/features/search/schema.ts";

type Found = Pick<SearchHit, "type" | "id" | "ticketId" | "title" | "snippet">;
type MessageRow = { id: string; ticketId: string; title: string; words: string };
const CONTACTS_MAX = 5;
const SIMILAR_MAX = 5;
/** Fewer exact hits than this, and what is similar is looked for. */
const FEW = 3;
/** Above every id. */
const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const SNIPPET_LENGTH = 160;
/** Where operators leave few of the messages that hold the words: how many are read at a time, and how many times. */
const BATCH = 200;
const BATCHES_MAX = 5;

export const search = defineQuery({
  name: "search.search",
  input: searchInput,
  may: may.search,
  run: async (actor, { q, limit, cursor }): Promise<Page<SearchHit>> => {
    const question = parseQuestion(q);
    const before = cursor ? (decodeCursor(cursor, "id")[0] as string) : null;
    const words = wordsOf(question);
    const hit = (found: Found, isSimilar = false): SearchHit => ({
      ...found,
      titleHits: hitsIn(found.title, question),
      snippetHits: hitsIn(found.snippet, question),
      isSimilar,
    });
    if (!words) {
      const tickets = await filteredTickets(actor, question, limit + 1, before);
      const page = pageOf(tickets, limit, (last) => [last.id]);
      return { ...page, data: page.data.map((found) => hit(found)) };
    }
    const { rows, isCut } = await messagesOf(actor, question, words, limit + 1, before);
    const isPlain = question.filters.length === 0;
    const direct = cursor || !isPlain ? [] : (await directHits(actor.workspaceId, q.trim())).slice(0, limit);
    const page = pageOf(rows, limit - direct.length, (last) => [last.id]);
    const messages = page.data.map(({ words: text, ...row }) => hit({ type: "message", ...row, snippet: snippetAround(text, question) }));
    const exact = [...direct.map((found) => hit(found)), ...messages];
    const similar = !cursor && isPlain && exact.length < FEW ? await similarHits(actor.workspaceId, q.trim()) : [];
    const known = new Set(exact.flatMap(({ id, ticketId }) => [id, ticketId]));
    // A page full of direct hits is followed by the first of messages.
    const isOnlyDirect = direct.length === limit && rows.length > 0;
    const next = isOnlyDirect ? encodeCursor([NEWEST]) : (page.nextCursor ?? (isCut ? encodeCursor([isCut]) : null));
    return {
      data: [...exact, ...similar.filter(({ id }) => !known.has(id)).map((found) => hit(found, true))].slice(0, limit),
      nextCursor: next,
    };
  },
});

type Asker = { workspaceId: string; id: string | null };

/** The newest messages with the words, in tickets the operators allow. `isCut`: the last message looked at, when older ones may fit as well. */
async function messagesOf(actor: Asker, question: Question, words: string, wanted: number, before: string | null) {
  const values: unknown[] = [actor.workspaceId, words, question.filters.length > 0 ? BATCH : wanted, before];
  const conditions = filterConditions(question.filters, { memberId: actor.id, bind: (value) => `$${values.push(value)}` });
  // The parameters' values decide nothing in the plan: the function has its own.
  const text = `select m.id, m."ticketId", t.subject as title, left(m."replyText", 4000) as words, ${conditions.length > 0 ? conditions.join(" and ") : "true"} as "isWanted"
     from search_messages($2, $3, $4::uuid) s
       join message m on m."workspaceId" = $1 and m.id = s."messageId"
       join ticket t on t."workspaceId" = $1 and t.id = m."ticketId"
     order by m.id desc`;
  const rows: MessageRow[] = [];
  if (conditions.length === 0) return { rows: (await sql<MessageRow & { isWanted: boolean }>(text, values)).map(messageRow), isCut: null };
  let last = before;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const read = await sqlPlanned<MessageRow & { isWanted: boolean | null }>(text, values.with(3, last));
    rows.push(...read.filter(({ isWanted }) => isWanted).map(messageRow));
    last = read.at(-1)?.id ?? last;
    if (read.length < BATCH || rows.length >= wanted) return { rows: rows.slice(0, wanted), isCut: null };
  }
  return { rows, isCut: last };
}
const messageRow = ({ id, ticketId, title, words }: MessageRow): MessageRow => ({ id, ticketId, title, words });

/** Operators without words ask for tickets, the newest first. */
async function filteredTickets(actor: Asker, question: Question, wanted: number, before: string | null): Promise<Found[]> {
  if (question.filters.length === 0) return [];
  const values: unknown[] = [actor.workspaceId, before ?? NEWEST, wanted];
  const conditions = filterConditions(question.filters, { memberId: actor.id, bind: (value) => `$${values.push(value)}` });
  return sqlPlanned<Found>(
    `select 'ticket' as type, t.id, t.id as "ticketId", t.subject as title, t.snippet from ticket t
     where t."workspaceId" = $1 and t.id < $2::uuid and ${conditions.join(" and ")} order by t.id desc limit $3`,
    values,
  );
}

/** What the words name outright: they come first, on the first page. */
async function directHits(workspaceId: string, q: string): Promise<Found[]> {
  const number = /^#?(\d{1,9})$/.exec(q)?.[1];
  const tickets = number
    ? await sql<Found>(
        `select 'ticket' as type, id, id as "ticketId", subject as title, snippet from ticket where "workspaceId" = $1 and number = $2`,
        [workspaceId, Number(number)],
      )
    : [];
  const start = normalEmail(q);
  const contacts = start.includes("@")
    ? await sqlPlanned<Found>(
        `select 'contact' as type, id, null as "ticketId", name as title, email as snippet from contact
         where "workspaceId" = $1 and "emailNorm" between $2 and $3 order by "emailNorm" limit ${CONTACTS_MAX}`,
        [workspaceId, start, `${start}\uffff`],
      )
    : q.length >= 3
      ? await sql<Found>(
          `select 'contact' as type, c.id, null as "ticketId", c.name as title, c.email as snippet
           from search_contacts($2, ${CONTACTS_MAX}) s join contact c on c."workspaceId" = $1 and c.id = s order by c.name`,
          [workspaceId, q],
        )
      : [];
  return [...tickets, ...contacts];
}

/** What is spelt nearly so. */
const similarHits = (workspaceId: string, q: string): Promise<Found[]> =>
  sql<Found>(
    `select s.type, s.id, t.id as "ticketId", coalesce(t.subject, c.name) as title, coalesce(t.snippet, c.email) as snippet
     from search_similar($2, ${SIMILAR_MAX}) s
       left join ticket t on s.type = 'ticket' and t."workspaceId" = $1 and t.id = s.id
       left join contact c on s.type = 'contact' and c."workspaceId" = $1 and c.id = s.id
     where coalesce(t.id, c.id) is not null order by s.likeness desc`,
    [workspaceId, q],
  );

/** The words around the first that was looked for. */
function snippetAround(words: string, question: Question): string {
  const line = words.replace(/\s+/g, " ").trim();
  const first = hitsIn(line, question)[0]?.[0] ?? 0;
  const from = Math.max(0, first - 40);
  const start = from === 0 ? 0 : line.indexOf(" ", from) + 1;
  return `${start > 0 ? "… " : ""}${line.slice(start, start + SNIPPET_LENGTH)}${line.length > start + SNIPPET_LENGTH ? " …" : ""}`;
}
