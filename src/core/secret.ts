/** The installation's secret: signs sessions, codes and reply addresses, and makes the database roles' passwords. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";

const LENGTH_MIN = 32;
const known = shared("secret", () => ({ value: null as string | null }));

/**
 * APP_SECRET, else one made once and kept in the data directory. All processes on one data directory get the same.
 * @throws Error when the file is there but damaged: a new secret would sign everybody out and lock the database's roles, so nobody
 *   makes one silently
 */
export function appSecret(): string {
  known.value ??= env.APP_SECRET ?? keptSecret(env.CONNECT_DATA_DIR);
  return known.value;
}

/** The secrets until now, whose seals and signatures still count: APP_SECRET_PREVIOUS. Nothing new is made with them. */
export const previousSecrets = (): readonly string[] => env.APP_SECRET_PREVIOUS;

/** What the first secret gives that recognises it: the one of today, then the earlier ones. */
export function bySecret<T>(recognise: (secret: string) => T | null): T | null {
  for (const secret of [appSecret(), ...previousSecrets()]) {
    const found = recognise(secret);
    if (found !== null) return found;
  }
  return null;
}

/** The secret kept in this directory, made if there is none. Two processes that come at the same moment agree on one. */
export function keptSecret(dataDir: string): string {
  const home = resolve(dataDir);
  const path = join(home, "secret");
  return read(path) ?? make(home, path);
}

function read(path: string): string | null {
  let secret: string;
  try {
    secret = readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  if (secret.length < LENGTH_MIN)
    throw new Error(
      `${path} is damaged: it must hold at least ${LENGTH_MIN} characters. Put the file back from a backup, or set APP_SECRET.`,
    );
  // Copied or restored data directories often lose their modes.
  if (statSync(path).mode & 0o077) chmodSync(path, 0o600);
  return secret;
}

/** Written aside and linked into place: the link fails when another process was first, and nobody ever reads half a secret. */
function make(home: string, path: string): string {
  mkdirSync(home, { recursive: true });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(aside, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(aside);
  }
  const secret = read(path);
  if (secret === null) throw new Error(`The secret could not be kept in ${path}.`);
  return secret;
}

const sealingKey = (secret: string) => Buffer.from(hkdfSync("sha256", secret, "", "sealed values", 32));
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what the database keeps for the product alone (AES-256-GCM). `about` names its row: put elsewhere, the text does not open. */
export function seal(text: string, about: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(appSecret()), iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** What was sealed, with the secret of today or an earlier one; null when with another, for another row, or when it was changed. */
export const unseal = (sealed: string, about: string): string | null => bySecret((secret) => openedWith(secret, sealed, about));

/** Whether the secret of today opens it. */
export const isSealedAnew = (sealed: string, about: string): boolean => openedWith(appSecret(), sealed, about) !== null;

function openedWith(secret: string, sealed: string, about: string): string | null {
  const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64url");
  if (!sealed.startsWith("v1.") || bytes.length < IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", sealingKey(secret), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** Compares in a time that does not tell how much of it is right. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const ID_BYTES = 16;
const macOf = (secret: string, id: Buffer, about: string) =>
  createHmac("sha256", secret).update(`${about}\0`).update(id).digest().subarray(0, ID_BYTES);

/** A record's id as what a link may hold: nobody makes one up. `about` names the kind of link. */
export function signId(id: string, about: string): string {
  const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
  return Buffer.concat([bytes, macOf(appSecret(), bytes, about)]).toString("base64url");
}

/** The id that was signed, with the secret of today or an earlier one, or null. */
export function signedId(token: string, about: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 2 * ID_BYTES || bytes.toString("base64url") !== token) return null;
  const id = bytes.subarray(0, ID_BYTES);
  if (!bySecret((secret) => timingSafeEqual(bytes.subarray(ID_BYTES), macOf(secret, id, about)) || null)) return null;
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
