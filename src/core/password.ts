/** How passwords are kept: as argon2id hashes, which hold their own salt and cost. */
import { randomBytes } from "node:crypto";
import { type Algorithm, hash, verify } from "@node-rs/argon2";
import { shared } from "#/core/shared.ts";

const ARGON2ID = 2 as Algorithm.Argon2id;
/** OWASP's recommendation for argon2id (Password Storage Cheat Sheet): about 20 ms and 19 MiB a time. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** More of a password is not looked at: none that is kept is as long. */
const LENGTH_MAX = 256;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** A hash nobody has the password of. */
const decoy = () => shared("passwordDecoy", () => hashPassword(randomBytes(32).toString("base64url")));

/**
 * Whether this is the password that was hashed. Takes as long where there is none: the time must not tell which users there are, or have one.
 */
export async function verifyPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  const known = kept ?? (await decoy());
  const isRight = password.length <= LENGTH_MAX && (await verify(known, password));
  return Boolean(kept) && isRight;
}

/** Whether it was hashed at another cost than is asked for today. */
export function isOutdated(kept: string): boolean {
  const { memoryCost, timeCost, parallelism } = COST;
  return !kept.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}
