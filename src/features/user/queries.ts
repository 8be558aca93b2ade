/**
 * Reads of users. They belong to the installation and not to a workspace, so these are plain functions on the system role and not
 * queries of an actor: nothing here may be handed to a client but the user's own record.
 */
import { system } from "#/core/db.ts";
import { normalEmail } from "#/core/record.ts";
import type { User } from "#/features/user/schema.ts";

// A read as well, which other nouns may need; it stands beside what writes the hash.
export { checkPassword } from "#/features/user/commands.ts";

/** The user with this address, or null. */
export async function findUserByEmail(email: string): Promise<User | null> {
  const [user] = await system<User>(`select id, email, name from "user" where email = $1`, [normalEmail(email)]);
  return user ?? null;
}

/** The user with this id, or null. */
export async function findUser(id: string): Promise<User | null> {
  const [user] = await system<User>(`select id, email, name from "user" where id = $1`, [id]);
  return user ?? null;
}
