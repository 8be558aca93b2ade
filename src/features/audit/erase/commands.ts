/** Takes a person's words out of the history: what is left still says when something was done, and of which record, and the seals hold. */
import { sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { command, touch } from "#/core/execute.ts";
import { appSecret } from "#/core/secret.ts";
import { may } from "#/features/audit/policy.ts";
import { type EraseEventsInput, eraseEventsInput } from "#/features/audit/schema.ts";
import { erasuresBetween, eventsAt, keysToErase } from "#/features/audit/seal/queries.ts";
import { actorDigest, dataDigest, leftDigest, sealingKey } from "#/features/audit/seal/rules.ts";

export const eraseEvents = command<EraseEventsInput, undefined, { erased: number }>({
  name: "audit.erase",
  // Part of erasing a person: `ctx.call("audit.erase", { seqs: [7], of: ["data"], left: [{ seq: 7, data: { number: 3 } }] })`.
  isInternal: true,
  input: eraseEventsInput,
  may: may.erase,
  run: async (ctx, { seqs, subjects, of, left }) => {
    const { workspaceId } = ctx;
    const found = (await eventsAt(workspaceId, seqs, subjects)).filter(({ name }) => name !== "audit.erased");
    const [first, last] = [found[0], found.at(-1)];
    if (!first || !last) return { erased: 0 };
    const keyOf = await keysToErase(
      workspaceId,
      found.map(({ seq }) => seq),
    );
    const before = await erasuresBetween(workspaceId, first.seq, last.seq);
    const isDue = (seq: number, part: "data" | "actor") => of.includes(part) && !before.get(seq)?.[part];
    const due = found.filter(({ seq }) => isDue(seq, "data") || isDue(seq, "actor"));
    if (due.length === 0 && left.length === 0) return { erased: 0 };
    const [row] = await sql<{ n: number }>(`select erase_events($1::bigint[], $2::bytea[], $3::bytea[]) as n`, [
      due.map(({ seq }) => seq),
      due.map((event) => (isDue(event.seq, "data") ? dataDigest(keyOf(event.seq), workspaceId, event) : null)),
      due.map((event) => (isDue(event.seq, "actor") ? actorDigest(keyOf(event.seq), workspaceId, event) : null)),
    ]);
    if (row?.n !== due.length) throw new AppError("internal", "The history could not be erased. Nothing was changed; please try again.");
    await sql(`select redact_events($1::bigint[], $2::text[]::jsonb[])`, [
      left.map(({ seq }) => seq),
      left.map(({ data }) => JSON.stringify(data)),
    ]);
    // Read again: what is signed is the database's own text of it.
    const now =
      left.length > 0
        ? await eventsAt(
            workspaceId,
            left.map(({ seq }) => seq),
            [],
          )
        : [];
    const key = sealingKey(appSecret());
    const digests = Object.fromEntries(now.map((event) => [event.seq, leftDigest(key, workspaceId, event)]));
    ctx.emit("audit.erased", { subject: touch("workspace", workspaceId), data: { of, seqs: due.map(({ seq }) => seq), left: digests } });
    return { erased: due.length };
  },
});
