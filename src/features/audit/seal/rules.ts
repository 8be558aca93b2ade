/** What a seal holds: the digests of events, and a signature over them and the seal before. Pure; the key comes from APP_SECRET. */
import { createHash, createHmac, hkdfSync } from "node:crypto";

export const DIGEST_BYTES = 32;
/** Stands for an event that was not there when its stretch was sealed. */
export const NOTHING = Buffer.alloc(DIGEST_BYTES);

/** `data`: PostgreSQL's own text of the JSON, which is the same for the same content. */
export type SealedEvent = {
  seq: number;
  name: string;
  subject: string;
  data: string;
  touches: string[];
  actorType: string;
  actorId: string | null;
  actorName: string;
  at: string;
  commandId: string | null;
  ip: string | null;
  userAgent: string | null;
  via: string | null;
};
/** The digests that stand for what was erased. */
export type Erased = { data: Buffer | null; actor: Buffer | null };

export const sealingKey = (secret: string) => Buffer.from(hkdfSync("sha256", secret, "", "audit seals", DIGEST_BYTES));

const keyed = (key: Buffer, ...parts: unknown[]) => createHmac("sha256", key).update(JSON.stringify(parts)).digest();

/** Keyed: of an e-mail address, a plain digest could be found again by trying. */
export const dataDigest = (key: Buffer, workspaceId: string, { seq, data }: SealedEvent) => keyed(key, "data", workspaceId, seq, data);
export const actorDigest = (key: Buffer, workspaceId: string, { seq, actorName, ip, userAgent, via }: SealedEvent) =>
  keyed(key, "actor", workspaceId, seq, actorName, ip, userAgent, via);

/** Of what was left of an erased event's data. Half of a digest is enough to know it again by, and many stand in one entry. */
export const leftDigest = (key: Buffer, workspaceId: string, { seq, data }: SealedEvent) =>
  keyed(key, "left", workspaceId, seq, data).toString("hex", 0, DIGEST_BYTES / 2);

/** Of an event as it was written, also after words were taken out of it. */
export function digestOf(key: Buffer, workspaceId: string, event: SealedEvent, erased?: Erased): Buffer {
  const { seq, name, subject, touches, actorType, actorId, at, commandId } = event;
  return createHash("sha256")
    .update(JSON.stringify([workspaceId, seq, name, subject, touches, actorType, actorId, at, commandId]))
    .update(erased?.data ?? dataDigest(key, workspaceId, event))
    .update(erased?.actor ?? actorDigest(key, workspaceId, event))
    .digest();
}

/** What an erased event has to look like: in the place of what is gone stands nothing, or what the erasing command has left there. */
export function isAsErased(key: Buffer, workspaceId: string, event: SealedEvent, erased: Erased, left: string | null): boolean {
  const { data, actorName, ip, userAgent, via } = event;
  const isData = left === null ? data === '{"isErased": true}' : leftDigest(key, workspaceId, event) === left;
  const isActor = actorName === "" && ip === null && userAgent === null && via === null;
  return (!erased.data || isData) && (!erased.actor || isActor);
}

export type Seal = { firstSeq: number; lastSeq: number; digests: Buffer; mac: Buffer };
export const macOf = (key: Buffer, workspaceId: string, before: Buffer | null, { firstSeq, lastSeq, digests }: Omit<Seal, "mac">) =>
  createHmac("sha256", key)
    .update(JSON.stringify(["seal", workspaceId, firstSeq, lastSeq, before?.toString("hex") ?? null]))
    .update(digests)
    .digest();
