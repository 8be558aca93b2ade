/**
 * Writes of passwords. They belong to the installation: plain functions on the system role. A link to set one holds all that is needed to check it,
 * signed; it is bound to the password there was, so that it works once, and not at all when the password was changed meanwhile.
 */
import { createHmac } from "node:crypto";
import { assertFresh, type Identity } from "#/core/auth.ts";
import { system } from "#/core/db.ts";
import { AppError, invalid } from "#/core/errors.ts";
import { DEFAULT_LOCALE, type Locale } from "#/core/locale.ts";
import { hashPassword, verifyPassword } from "#/core/password.ts";
import { appSecret, isSameText } from "#/core/secret.ts";
import { type Client, recordSecurityEvent } from "#/core/securityEvent.ts";
import { revokeSessions, rotateSession } from "#/features/session/commands.ts";
import { isBreached } from "#/features/session/password/queries.ts";
import { strengthOf, type Weakness } from "#/features/session/password/rules.ts";
import { RESET_MINUTES } from "#/features/session/password/schema.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";

type Row = { id: string; email: string; name: string; passwordHash: string | null };
const SELECT = `select id, email, name, "passwordHash" from "user"`;

/** Has a link mailed, if a user has this address. Adds a job in either case, so that neither the answer nor its time tells. */
export async function askForReset(email: string, language: Locale = DEFAULT_LOCALE): Promise<void> {
  await system(`select 1 from graphile_worker.add_job('sendPasswordReset', payload => $1::json, max_attempts => 5, job_key => $2)`, [
    JSON.stringify({ email, askedAt: new Date().toISOString(), language }),
    `sendPasswordReset:${email}`,
  ]);
}

/** A link's token for this address, and whom to mail it to; null for an address that nobody has. */
export async function makeResetToken(
  email: string,
  now = Date.now(),
): Promise<{ token: string; user: { id: string; email: string; name: string } } | null> {
  const [row] = await system<Row>(`${SELECT} where email = $1`, [email]);
  if (!row) return null;
  const expires = Math.floor(now / 1_000) + RESET_MINUTES * 60;
  const { passwordHash: _, ...user } = row;
  return { token: `${row.id}.${expires}.${signatureOf(row, expires)}`, user };
}

const signatureOf = ({ id, email, passwordHash }: Row, expires: number) =>
  createHmac("sha256", appSecret())
    .update(`password reset\0${id}\0${email}\0${expires}\0${passwordHash ?? ""}`)
    .digest("base64url");

const LINK_FAULT = "The link does not work any more: it is older than half an hour, was used, or is not whole. Ask for a new one.";

/**
 * Sets the password of the user to whom this link was mailed, and ends all of their sessions.
 * @throws AppError forbidden for a link that does not count, invalid for a weak password
 */
export async function resetPassword(token: string, password: string, client: Client): Promise<void> {
  const [id = "", expires = "", signature = ""] = token.split(".");
  const isShaped = /^[0-9a-f-]{36}$/.test(id) && /^\d{9,12}$/.test(expires);
  const [row] = isShaped ? await system<Row>(`${SELECT} where id = $1`, [id]) : [];
  if (!row || Number(expires) * 1_000 < Date.now() || !isSameText(signature, signatureOf(row, Number(expires))))
    throw new AppError("forbidden", LINK_FAULT);
  await assertStrong(row, password);
  if (!(await save(row, password))) throw new AppError("forbidden", LINK_FAULT);
  await revokeSessions(row.id, null, client);
  await tell(row.id, "link", client);
}

/**
 * Sets one's own password, and ends one's other sessions. This one goes on under a new id, whose Set-Cookie header is given.
 * @param current the one until now; left out by whoever has none, or does not know it
 * @throws AppError invalid for a wrong current password or a weak new one; confirm-identity without the current one
 */
export async function changePassword(
  identity: Identity,
  { password, current }: { password: string; current?: string },
  client: Client,
): Promise<string | null> {
  const { userId, sessionId } = identity;
  if (current === undefined) assertFresh(identity);
  const [row] = await system<Row>(`${SELECT} where id = $1`, [userId]);
  if (!row) throw new AppError("unauthenticated");
  await assertStrong(row, password);
  if (current !== undefined && !(await verifyPassword(row.passwordHash, current))) throw invalid("current", "is not your password");
  if (!(await save(row, password)))
    throw new AppError("conflict", "The password was changed elsewhere at the same moment. Nothing was done here.");
  await revokeSessions(userId, sessionId, client);
  await tell(userId, current === undefined ? "confirmation" : "password", client);
  return rotateSession(identity);
}

/** Only while the one there was is still there: of two links, or two windows, one wins. */
async function save({ id, passwordHash }: Row, password: string): Promise<boolean> {
  const rows = await system(`update "user" set "passwordHash" = $3 where id = $1 and "passwordHash" is not distinct from $2 returning id`, [
    id,
    passwordHash,
    await hashPassword(password),
  ]);
  return rows.length > 0;
}

/** It is written down, and the person hears of it by mail: if it was somebody else, they must know. */
async function tell(userId: string, by: "link" | "confirmation" | "password", client: Client): Promise<void> {
  await recordSecurityEvent({ userId, name: "password-changed", ...client, data: { by } });
  await system(`select 1 from graphile_worker.add_job('sendPasswordChanged', payload => $1::json, max_attempts => 5)`, [
    JSON.stringify({ userId, at: new Date().toISOString() }),
  ]);
}

const WORDS: Record<Weakness, string> = {
  common: "is, or is much like, one that many people use",
  pattern: "is made of neighbouring keys or of a sequence",
  repeat: "repeats itself",
  words: "is a single word or name",
  date: "is made of a date or year",
  personal: "is made of your own name, address or workspace",
  guessable: "is easy to guess; a few more words that do not belong together make it strong",
};

async function assertStrong({ id, email, name }: Row, password: string): Promise<void> {
  const places = (await workspacesOfUser(id)).flatMap((workspace) => [workspace.name, workspace.slug]);
  const { weakness } = await strengthOf(password, [email, name, ...places, "connect"]);
  if (weakness) throw invalid("password", WORDS[weakness]);
  if (await isBreached(password)) throw invalid("password", "was stolen somewhere and is known to others; nobody should use it any more");
}
