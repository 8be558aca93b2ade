/** What keeps search quick: the words of new messages put in place, the common words known, next quarter's table there in time. */
import { system } from "#/core/db.ts";
import { every } from "#/core/jobs.ts";

export const crons = [
  every("* * * * *", "flushSearch", async () => {
    await system("select flush_search()");
  }),
  every("23 3 * * *", "prepareSearch", async () => {
    await system("select refresh_common_words(), ensure_search_partitions(now(), now() + interval '6 months')");
  }),
];
