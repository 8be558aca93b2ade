/** `connect secret rotate`: seals with the APP_SECRET of today what was sealed with one of APP_SECRET_PREVIOUS. */
import pg from "pg";
import { withProduct } from "#/cli/database.ts";
import { print, printJson, say, UsageError } from "#/cli/output.ts";
import { previousSecrets } from "#/core/secret.ts";
import { sealAnew, unregisteredSeals } from "#/core/sealed.ts";

/** Fails, with what to do, while a value is left that the secret of today does not open: APP_SECRET_PREVIOUS must then stay. */
export const rotateSecret = ({ json }: { json?: boolean }) =>
  withProduct(async ({ ownerUrl }) => {
    if (previousSecrets().length === 0)
      throw new UsageError("Set APP_SECRET to the new secret and APP_SECRET_PREVIOUS to the one until now, for all processes, first.");
    const owner = new pg.Client({ connectionString: ownerUrl, application_name: "connect secret rotate" });
    await owner.connect();
    try {
      const results = await sealAnew(owner);
      const left = await unregisteredSeals(owner);
      for (const result of results)
        if (json) printJson(result);
        else print(`${result.name}: ${result.sealed} sealed anew${result.lost > 0 ? `, ${result.lost} cannot be opened` : ""}`);
      if (left.length > 0)
        throw new Error(`${left.join(", ")} hold sealed values that this version does not know. Keep APP_SECRET_PREVIOUS, and report it.`);
      const lost = results.filter((result) => result.lost > 0).map(({ name }) => name);
      if (lost.length > 0)
        throw new Error(
          `Some values of ${lost.join(", ")} open with none of the secrets. They were lost before; enter them again in the settings, or add the secret they were sealed with to APP_SECRET_PREVIOUS and repeat.`,
        );
      say("Everything that is sealed opens with the new secret. When all processes run with it, remove APP_SECRET_PREVIOUS.");
    } finally {
      await owner.end();
    }
  });
