/**
 * One mailbox: reads what is new in a folder, message by message, and waits for more. A message is kept here before anything is changed there, and
 * how far the folder was read is written down after that: what is read once more is the line that is there already.
 */
import type { Lying, Mailbox } from "#/adapters/mail/imap.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace } from "#/core/db.ts";
import { execute } from "#/core/execute.ts";
import { log } from "#/core/log.ts";
import { acceptMail, type IncomingMail, refuseMail } from "#/features/mail/commands.ts";
import { keepRefreshToken, notePosition } from "#/features/mail/fetching/commands.ts";
import { connect, FetchingFailed, failureOf } from "#/features/mail/fetching/connection/jobs.ts";
import { type OpenFetching, openFetching, type Position } from "#/features/mail/fetching/queries.ts";
import { batchesOf, isPast, lineId, waitMs } from "#/features/mail/fetching/rules.ts";
import type { RecordFetchingInput } from "#/features/mail/fetching/schema.ts";
import type { AccessToken } from "#/features/mail/fetching/token/jobs.ts";
import { inboxesOf } from "#/features/mail/queries.ts";
import { headersOf, peek, recipientsIn, returnPath } from "#/features/mail/raw/rules.ts";
import { MAIL_BYTES_MAX } from "#/features/mail/schema.ts";

type Of = { workspaceId: string; id: string };
export type Pace = {
  /** Asked again after this, by IDLE or without. */
  pollMs: number;
  /** How often people are told how far an import is. */
  tellMs: number;
  waitMs: typeof waitMs;
};
export const PACE: Pace = { pollMs: 60_000, tellMs: 1_000, waitMs };

/** The settings have changed, or are gone: whoever runs this begins anew. */
class Outdated extends Error {}

/** Fetches until `signal` says to stop, or the settings have changed. */
export async function fetchMailbox(of: Of, signal: AbortSignal, pace: Pace = PACE): Promise<void> {
  const keep = { token: null as AccessToken | null };
  const known: Known = { failures: 0, stumbledAt: null };
  while (!signal.aborted) {
    const fetching = await inWorkspace(of.workspaceId, () => openFetching(of.workspaceId, of.id));
    if (!fetching) return;
    try {
      await session(fetching, keep, known, signal, pace);
    } catch (error) {
      if (signal.aborted || error instanceof Outdated) return;
      await failed(of, failureOf(error), known, pace, signal);
    }
  }
}

type Known = {
  failures: number;
  /** The message at which the connection was last lost, and how often. */
  stumbledAt: { uid: number; times: number } | null;
};

async function failed(of: Of, failure: FetchingFailed, known: Known, pace: Pace, signal: AbortSignal): Promise<void> {
  known.failures++;
  const pauseMs = pace.waitMs(failure.fault, known.failures);
  // A connection that was lost is made again at once; only when that fails, too, is there something to tell.
  const isNews = known.failures > 1 || failure.fault !== "unreachable";
  log.warn({ err: failure, inboxId: of.id, fault: failure.fault, failures: known.failures, pauseMs }, "mail could not be fetched");
  if (isNews)
    await tell(of, {
      state: "failing",
      fault: failure.fault,
      faultDetail: failure.message.slice(0, 1_000).toWellFormed(),
      nextTryAt: new Date(Date.now() + pauseMs).toISOString(),
    });
  await pause(pauseMs, signal);
}

const tell = ({ workspaceId, id }: Of, news: Omit<RecordFetchingInput, "id">) =>
  execute(systemActor(workspaceId, "Mailbox"), "fetching.record", { id, ...news });

async function session(
  fetching: OpenFetching,
  keep: { token: AccessToken | null },
  known: Known,
  signal: AbortSignal,
  pace: Pace,
): Promise<void> {
  const onRefreshToken = (secret: NonNullable<OpenFetching["secret"]>) =>
    inWorkspace(fetching.workspaceId, () => keepRefreshToken(fetching, secret));
  const mailbox = await connect(fetching, Object.assign(keep, { onRefreshToken }));
  // What has begun is brought to its end, unless the server takes too long.
  let late: NodeJS.Timeout | undefined;
  const drop = () => {
    late = setTimeout(() => mailbox.drop(), STOP_WAIT_MS);
  };
  signal.addEventListener("abort", drop);
  try {
    const reader = new Reader(fetching, mailbox, known, signal, pace);
    await reader.begin();
    await reader.readNew();
    await tell(fetching, { state: "connected" });
    known.failures = 0;
    while (!signal.aborted) {
      await mailbox.waitForNews(pace.pollMs, signal);
      if (signal.aborted) return;
      if (!mailbox.isOpen()) throw new FetchingFailed("unreachable", "The connection was lost.");
      if ((await reader.readNew()) > 0) await tell(fetching, { state: "connected" });
    }
  } finally {
    signal.removeEventListener("abort", drop);
    clearTimeout(late);
    await mailbox.close();
  }
}

const STOP_WAIT_MS = 5_000;

class Reader {
  readonly #fetching: OpenFetching;
  readonly #mailbox: Mailbox;
  readonly #known: Known;
  readonly #signal: AbortSignal;
  readonly #pace: Pace;
  #position: Position;
  #toldAt = 0;

  constructor(fetching: OpenFetching, mailbox: Mailbox, known: Known, signal: AbortSignal, pace: Pace) {
    this.#fetching = fetching;
    this.#mailbox = mailbox;
    this.#known = known;
    this.#signal = signal;
    this.#pace = pace;
    const { uidValidity, lastUid, pastUid, datedUid, firstAt } = fetching;
    this.#position = { uidValidity, lastUid, pastUid, datedUid, firstAt };
  }

  /** Opens the folder. The first time, what lies there is the past; where UIDs mean other messages than before, all is read anew. */
  async begin(): Promise<void> {
    const { uidValidity, uidNext } = await this.#mailbox.open(this.#fetching.folder);
    if (this.#position.uidValidity === uidValidity) return;
    const isFirst = this.#position.firstAt === null;
    if (!isFirst) log.warn({ inboxId: this.#fetching.id, uidValidity }, "a mailbox has numbered its messages anew: it is read again");
    const position = isFirst
      ? { uidValidity, lastUid: 0, pastUid: uidNext, datedUid: uidNext, firstAt: new Date().toISOString() }
      : { uidValidity, lastUid: 0, pastUid: 0, datedUid: uidNext, firstAt: this.#position.firstAt };
    const importTotal = isFirst ? (await this.#wanted(position)).filter(({ uid }) => uid < uidNext).length : undefined;
    await this.#note(position, { importTotal });
    if (importTotal) await tell(this.#fetching, { state: "importing" });
  }

  /** How many messages were taken. */
  async readNew(): Promise<number> {
    const messages = await this.#wanted(this.#position);
    for (const batch of batchesOf(messages)) {
      if (this.#signal.aborted) break;
      await this.#take(batch);
    }
    return messages.length;
  }

  /** A date decides about what lay there alone: a server whose clock is late must not cost a mail that has just come. */
  async #wanted({ lastUid, datedUid }: Position): Promise<Lying[]> {
    const dated = await this.#mailbox.list(lastUid + 1, datedUid, new Date(this.#fetching.importFrom));
    return [...dated, ...(await this.#mailbox.list(Math.max(lastUid + 1, datedUid), null, null))];
  }

  async #take(batch: Lying[]): Promise<void> {
    const kept: number[] = [];
    let reached = this.#position.lastUid;
    try {
      for await (const message of this.#mailbox.sources(await this.#withoutObstacle(batch))) {
        if (await this.#keep(message)) kept.push(message.uid);
        reached = message.uid;
      }
    } catch (error) {
      this.#stumble(batch.find(({ uid }) => uid > reached)?.uid ?? 0);
      throw error;
    }
    await this.#mailbox.afterwards(kept, this.#fetching);
    const importedCount = batch.filter(({ uid }) => uid < this.#position.pastUid).length;
    const lastUid = batch.at(-1)?.uid ?? this.#position.lastUid;
    await this.#note({ ...this.#position, lastUid }, { importedCount, lastMessageAt: new Date().toISOString() });
    if (importedCount > 0 && Date.now() - this.#toldAt >= this.#pace.tellMs) {
      this.#toldAt = Date.now();
      await tell(this.#fetching, { state: "importing" });
    }
  }

  async #note(position: Position, progress: Parameters<typeof notePosition>[2]): Promise<void> {
    if (!(await inWorkspace(this.#fetching.workspaceId, () => notePosition(this.#fetching, position, progress)))) throw new Outdated();
    this.#position = position;
  }

  /** True when it is kept whole: only then may it be changed where it lay. */
  async #keep(message: Lying & { raw: Buffer }): Promise<boolean> {
    if (message.raw.length === 0) return this.#refuse(message, "The mail server handed over nothing of it.");
    if (Math.max(message.sizeBytes, message.raw.length) > MAIL_BYTES_MAX)
      return this.#refuse(message, `It is larger than ${MAIL_BYTES_MAX / 1024 / 1024} MiB; only its beginning is kept.`);
    return !(await acceptMail(await this.#mailOf(message))).isRefused;
  }

  async #refuse(message: Lying & { raw: Buffer }, reason: string): Promise<false> {
    const mail = await this.#mailOf(message);
    await refuseMail({
      ...mail,
      workspaceId: this.#fetching.workspaceId,
      reason: `${reason} It lies in the mailbox, unchanged.`,
      sizeBytes: Math.max(message.sizeBytes, message.raw.length),
    });
    return false;
  }

  async #mailOf({ uid, arrivedAt, raw }: Lying & { raw: Buffer }): Promise<IncomingMail> {
    const { workspaceId, id, host, port, user, folder, address } = this.#fetching;
    const { uidValidity, firstAt, ...past } = this.#position;
    const headers = headersOf(raw);
    const named = recipientsIn(headers);
    const routes = await inboxesOf(named);
    const own = named.filter((_address, index) => routes[index]?.inboxId === id);
    return {
      id: lineId([workspaceId, id, host, port, user, folder, uidValidity ?? "", uid], arrivedAt),
      source: "imap",
      queue: `fetching ${id}`,
      envelopeFrom: returnPath(headers) ?? peek(headers).from ?? "unknown",
      // There is no envelope: it is for this inbox, however it is addressed, and for no other that it names.
      recipients: own.length > 0 ? own : [address],
      raw,
      ...(firstAt && isPast({ uid, arrivedAt }, { ...past, firstAt: new Date(firstAt) }) ? { arrivedAt } : {}),
    };
  }

  #stumble(uid: number): void {
    const last = this.#known.stumbledAt;
    this.#known.stumbledAt = { uid, times: last?.uid === uid ? last.times + 1 : 1 };
  }

  /** A message at which the connection breaks again and again must not keep those behind it. */
  async #withoutObstacle(batch: Lying[]): Promise<Lying[]> {
    const { uid, times } = this.#known.stumbledAt ?? { uid: 0, times: 0 };
    const obstacle = times < STUMBLES_MAX ? undefined : batch.find((message) => message.uid === uid);
    if (!obstacle) return batch;
    await this.#refuse({ ...obstacle, raw: Buffer.alloc(0) }, `The connection broke ${times} times while it was handed over.`);
    return batch.filter((message) => message !== obstacle);
  }
}

const STUMBLES_MAX = 5;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
