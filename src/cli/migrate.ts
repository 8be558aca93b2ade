/** `connect migrate`, `connect migrate status`, `connect migration create`. */
import { withServer } from "#/cli/database.ts";
import { print, printJson, say, UsageError } from "#/cli/output.ts";
import { createMigration, migrate, migrationStatus, whileSettingUp } from "#/core/migrate.ts";

type Format = { json?: boolean };

/** Applies what is missing; prints each applied name. */
export const applyMigrations = ({ json }: Format) =>
  withServer(async ({ ownerUrl, secret }) => {
    const applied = await whileSettingUp(ownerUrl, () => migrate(ownerUrl, secret));
    for (const name of applied) {
      if (json) printJson({ name, isApplied: true });
      else print(name);
    }
    say(applied.length === 0 ? "The schema is up to date." : `Applied ${applied.length} of them.`);
  });

export const showMigrations = ({ json }: Format) =>
  withServer(async ({ ownerUrl }) => {
    const all = await migrationStatus(ownerUrl);
    for (const migration of all) {
      if (json) printJson(migration);
      else print(`${migration.isApplied ? "applied" : "missing"}  ${migration.name}`);
    }
    if (all.some((migration) => !migration.isApplied)) say("Run `npm run connect -- migrate` to apply what is missing.");
  });

/** Prints the folder of the new migration. */
export async function writeMigration(name: string) {
  if (!/^[a-z0-9_]{1,60}$/.test(name)) throw new UsageError("The name may have small letters, figures and underscores, as in add_macros.");
  await withServer(async ({ ownerUrl }) => {
    const folder = await whileSettingUp(ownerUrl, () => createMigration(ownerUrl, name));
    if (folder) print(folder);
    else say("The schema and the migrations agree: nothing to write.");
  });
}
