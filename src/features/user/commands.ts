/**
 * Writes of users. A user belongs to the installation, before and outside every workspace: these are no `execute` commands (which
 * run in one workspace, for one actor, and write its history) but functions for the operator's tools, the first seed and sign-in.
 */
import { randomBytes } from "node:crypto";
import { type Algorithm, hash, verify } from "@node-rs/argon2";
import { v7 as uuidv7 } from "uuid";
import { system } from "#/core/db.ts";
import { AppError, issuesOf } from "#/core/errors.ts";
import { normalEmail } from "#/core/record.ts";
import { shared } from "#/core/shared.ts";
import { type EnsureUserInput, ensureUserInput, PASSWORD_LENGTH_MAX, type User } from "#/features/user/schema.ts";

const ARGON2ID = 2 as Algorithm.Argon2id;
/** OWASP's recommendation for argon2id: about 20 ms and 19 MiB a time. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash a password is kept as; it holds its own salt and cost. */
const hashPassword = (password: string): Promise<string> => hash(password, COST);

/**
 * The user with this address, made if there is none. One who is there keeps name and password: the password given is set only where
 * there was none yet. The caller answers for the address being the person's.
 * @throws AppError invalid
 */
export async function ensureUser(input: EnsureUserInput): Promise<User> {
  const parsed = ensureUserInput.safeParse(input);
  if (!parsed.success) throw new AppError("invalid", undefined, { issues: issuesOf(parsed.error.issues) });
  const { email, name, password } = parsed.data;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const [user] = await system<User>(
    `insert into "user" (id, email, name, "passwordHash") values ($1, $2, $3, $4)
     on conflict (email) do update set "passwordHash" = coalesce("user"."passwordHash", excluded."passwordHash")
     returning id, email, name`,
    [uuidv7(), email, name, passwordHash],
  );
  if (!user) throw new AppError("internal", "The user could not be saved. Nothing was changed; please try again.");
  return user;
}

/** A hash nobody has the password of. */
const decoy = () => shared("passwordDecoy", () => hashPassword(randomBytes(32).toString("base64url")));

/**
 * The user whose password this is, or null. Takes as long for an address nobody has, or a user without a password, as for a wrong
 * password: the time must not tell which addresses exist.
 */
export async function checkPassword(email: string, password: string): Promise<User | null> {
  const [[row], nobodys] = await Promise.all([
    system<User & { passwordHash: string | null }>(`select id, email, name, "passwordHash" from "user" where email = $1`, [
      normalEmail(email),
    ]),
    decoy(),
  ]);
  const isRight = await verify(row?.passwordHash ?? nobodys, password.slice(0, PASSWORD_LENGTH_MAX + 1));
  return row?.passwordHash && isRight ? { id: row.id, email: row.email, name: row.name } : null;
}
