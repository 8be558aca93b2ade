/**
 * Writes of users. A user belongs to the installation, before and outside every workspace: these are no `execute` commands (which
 * run in one workspace, for one actor, and write its history) but functions for the operator's tools, the first seed and sign-in.
 */
import { v7 as uuidv7 } from "uuid";
import { system } from "#/core/db.ts";
import { AppError, issuesOf } from "#/core/errors.ts";
import { hashPassword, isOutdated, verifyPassword } from "#/core/password.ts";
import { normalEmail } from "#/core/record.ts";
import { type EnsureUserInput, ensureUserInput, type User } from "#/features/user/schema.ts";

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

/**
 * The user whose password this is, or null. Takes as long for an address nobody has, or a user without a password, as for a wrong
 * password: the time must not tell which addresses exist. One that was hashed at an older cost is hashed anew.
 */
export async function checkPassword(email: string, password: string): Promise<User | null> {
  const [row] = await system<User & { passwordHash: string | null }>(
    `select id, email, name, "passwordHash" from "user" where email = $1`,
    [normalEmail(email)],
  );
  const isRight = await verifyPassword(row?.passwordHash, password);
  if (!row?.passwordHash || !isRight) return null;
  if (isOutdated(row.passwordHash))
    // Changed meanwhile: then the new one stays.
    await system(`update "user" set "passwordHash" = $3 where id = $1 and "passwordHash" = $2`, [
      row.id,
      row.passwordHash,
      await hashPassword(password),
    ]);
  return { id: row.id, email: row.email, name: row.name };
}
