/** How mail is fetched: what is of the past, which line of the ledger a message is, when to try again. */
import { createHash } from "node:crypto";
import type { FetchingFault } from "#/features/mail/fetching/schema.ts";

/** A server's clock may go differently: what arrived shortly before the first connection is taken for new. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;

/**
 * Where the past ends. `pastUid`: below it, everything lay there at the first connection. `datedUid`: below it, a message's date decides what is wanted
 * and what is of the past: at the first connection the same, and higher when the server has numbered its messages anew.
 */
export type Past = { pastUid: number; datedUid: number; firstAt: Date };

/** Whether a message comes in silently: it lay there at the first connection, or has come into the folder later though it arrived before. */
export const isPast = ({ uid, arrivedAt }: { uid: number; arrivedAt: Date }, { pastUid, datedUid, firstAt }: Past): boolean =>
  uid < pastUid || arrivedAt.getTime() < firstAt.getTime() - (uid < datedUid ? 0 : CLOCKS_DIFFER_MS);

/** Names the row a secret is sealed for. */
export const fetchingKey = (workspaceId: string, id: string) => `fetching:${workspaceId}:${id}`;

/**
 * The id of the ledger's line for a message in a mailbox: the same each time, a UUIDv7 of when it arrived. A message that is read once more,
 * because a process ended before it had written down how far it was, is the line that is there.
 */
export function lineId(of: readonly (string | number)[], arrivedAt: Date): string {
  const hash = createHash("sha256").update(JSON.stringify(of)).digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, arrivedAt.getTime()), 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Faults that only a person can mend. Providers lock an account that is tried too often with a wrong password. */
const NEEDS_A_PERSON: ReadonlySet<FetchingFault> = new Set(["login", "token", "secret", "address", "folder", "tls"]);

/** How long to wait after so many failures in a row, the first being 1. Changed settings are tried at once. */
export function waitMs(fault: FetchingFault, failures: number): number {
  const [first, most] = NEEDS_A_PERSON.has(fault) ? [5 * MINUTE, 60 * MINUTE] : [2 * SECOND, 5 * MINUTE];
  return Math.min(most, first * 2 ** Math.min(20, failures - 1));
}

const BATCH_MESSAGES = 50;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Cuts a list of messages into batches. After each, its position is written down and the mailbox told; a large message is a batch of its own. */
export function batchesOf<T extends { sizeBytes: number }>(messages: readonly T[]): T[][] {
  const batches: T[][] = [];
  let size = 0;
  for (const message of messages) {
    const last = batches.at(-1);
    if (last && last.length < BATCH_MESSAGES && size + message.sizeBytes <= BATCH_BYTES) {
      last.push(message);
      size += message.sizeBytes;
    } else {
      batches.push([message]);
      size = message.sizeBytes;
    }
  }
  return batches;
}

/** Ports of other services are not for users to knock at. */
export const isMailPort = (port: number): boolean => port === 143 || port === 993 || port > 1_023;
