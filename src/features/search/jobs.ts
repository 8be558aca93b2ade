/** What keeps search quick: the words of new messages and of older files put in place, the common words known, next quarter's table there in time. */
import { system } from "#/core/db.ts";
import { every, on } from "#/core/jobs.ts";

/** A ticket is found by its subject as it is now. */
const indexSubject = on("ticket.renamed", "indexSubject", async ({ workspaceId, event }) => {
  await system("select index_ticket($1, $2)", [workspaceId, event.subject.slice("ticket:".length)]);
});

export const tasks = [indexSubject];

export const crons = [
  every("* * * * *", "flushSearch", async () => {
    await system("select backfill_search(2000), flush_search()");
  }),
  every("23 3 * * *", "prepareSearch", async () => {
    await system("select refresh_common_words(), ensure_search_partitions(now(), now() + interval '6 months')");
  }),
];
