/**
 * Damaged mail, thousands of it: none throws, none takes more than a second, none takes the memory. CONNECT_FUZZ_VARIANTS=100000 tries
 * more of it, CONNECT_FUZZ_SEED others.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { readMail } from "#/adapters/mail/mime.ts";
import { bodyOf, noticeOf } from "#/features/mail/inbound/rules.ts";
import { natureOf } from "#/features/mail/nature/rules.ts";
import { headersOf, peek, recipientsIn } from "#/features/mail/raw/rules.ts";
import { reportOf } from "#/features/mail/report/rules.ts";
import { corpusSets, messagesOfSet } from "./mailCorpus.ts";
import { variant } from "./mailMutations.ts";
import { samples } from "./mailSamples.ts";

const VARIANTS = Number(process.env.CONNECT_FUZZ_VARIANTS ?? 2_000);
const SEED = Number(process.env.CONNECT_FUZZ_SEED ?? 1);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;
/** Larger ones would be most of the time, and show nothing more. */
const BASE_BYTES_MAX = 200_000;

/** All that the inbound path does with a message but ask the database. */
function readThrough(raw: Buffer): void {
  const headers = headersOf(raw);
  peek(headers);
  recipientsIn(headers);
  const mail = readMail(raw);
  const body = bodyOf(mail);
  const { nature } = natureOf({
    header: headers.first,
    contentType: headers.first("content-type") ?? "",
    isNullSender: false,
    fromEmail: mail.from?.email ?? null,
    subject: mail.subject,
  });
  const report = reportOf({ reports: mail.reports, text: body.text, header: headers.first }, { isBounce: nature !== "person" });
  if (report) noticeOf(raw, mail, report);
  for (const text of [mail.subject, body.text, body.html ?? "", mail.from?.email ?? ""])
    if (text.includes("\u0000") || !text.isWellFormed()) throw new Error("gives what no database keeps");
}

it(`reads ${VARIANTS} damaged messages, each within a second of work, and all within 512 MB`, { timeout: 120_000 + VARIANTS * 100 }, () => {
  const bases = [...Object.values(samples), ...corpusSets().flatMap((set) => messagesOfSet(set).map(({ raw }) => raw))].filter(
    (raw) => raw.length < BASE_BYTES_MAX,
  );
  const faults: string[] = [];
  let peakBytes = 0;
  for (let n = 0; n < VARIANTS; n++) {
    const { raw, how } = variant(bases, SEED * 1_000_003 + n);
    const before = process.cpuUsage();
    try {
      readThrough(raw);
    } catch (error) {
      faults.push(`variant ${n} (${how.join(", ")}): ${(error as Error).stack?.split("\n").slice(0, 3).join(" ")}`);
    }
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1_000_000)
      faults.push(`variant ${n} (${how.join(", ")}): ${Math.round((user + system) / 1_000)} ms, ${raw.length} bytes`);
    // What has been let go and not been collected is nobody's use of memory.
    if (n % 250 === 0) collect();
    if (n % 50 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  process.stdout.write(`${VARIANTS} variants of ${bases.length} messages, seed ${SEED}; at most ${Math.round(peakBytes / 1_048_576)} MB\n`);
  expect(faults).toEqual([]);
  expect(peakBytes).toBeLessThan(MEMORY_BYTES_MAX);
});
