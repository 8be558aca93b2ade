/** What must be true before the product can run: the schema, the roles, and something to look at in an empty database. */
import { ask } from "#/cli/ask.ts";
import { closeDatabase, openDatabase } from "#/core/db.ts";
import { log } from "#/core/log.ts";
import { migrate, whileSettingUp } from "#/core/migrate.ts";
import { closePokes } from "#/core/poke.ts";
import { env } from "#/env.ts";
import { DEMO_EMAIL, DEMO_SLUG, demoPassword } from "#/features/workspace/rules.ts";

export type Prepared = { signIn: { email: string; password: string } | null; supportAddress: string | null };

/** Several nodes may start at once: the first does the work, the others find it done. */
export const prepare = (ownerUrl: string, secret: string): Promise<Prepared> =>
  whileSettingUp(ownerUrl, async () => {
    const applied = await migrate(ownerUrl, secret);
    if (applied.length > 0) log.info({ migrations: applied.length }, "the database schema was brought up to date");
    if (env.CONNECT_DEMO) await ensureDemo(ownerUrl, secret);
    return readPrepared(ownerUrl, secret);
  });

async function ensureDemo(ownerUrl: string, secret: string) {
  const { makeDemo, removeUnfinishedDemo } = await import("../../prisma/seed/demo.ts");
  if (await removeUnfinishedDemo(ownerUrl)) log.warn("a demo workspace that was not finished was removed");
  const [found] = await ask<{ isEmpty: boolean }>(ownerUrl, `select not exists (select from workspace) as "isEmpty"`);
  if (!found?.isEmpty) return;
  await import("#/features/server.ts");
  openDatabase(ownerUrl, secret, { appConnections: 2, systemConnections: 2 });
  try {
    await makeDemo(ownerUrl, secret);
    log.info({ slug: DEMO_SLUG }, "the demo workspace was made");
  } finally {
    await closePokes();
    await closeDatabase();
  }
}

type Found = { email: string; passwordHash: string | null; address: string | null };

/** How to sign in to the demo, and where mail may be sent to: the demo's support address, else the oldest inbox's. */
async function readPrepared(ownerUrl: string, secret: string): Promise<Prepared> {
  const [demo] = await ask<Found>(
    ownerUrl,
    `select u.email, u."passwordHash", (select a.email from inbox_address a where a."workspaceId" = w.id order by a.id limit 1) as address
     from workspace w join member m on m."workspaceId" = w.id and m."isActive" join "user" u on u.id = m."userId" where w."isDemo" and u.email = $1`,
    [DEMO_EMAIL],
  );
  const [other] = demo ? [] : await ask<{ address: string }>(ownerUrl, `select email as address from inbox_address order by id limit 1`);
  return { signIn: demo ? await signInOf(demo, secret) : null, supportAddress: demo?.address ?? other?.address ?? null };
}

async function signInOf({ email, passwordHash }: Found, secret: string): Promise<Prepared["signIn"]> {
  const { verify } = await import("@node-rs/argon2");
  const password = demoPassword(secret);
  const isStillIt = passwordHash !== null && (await verify(passwordHash, password).catch(() => false));
  return { email, password: isStillIt ? password : "(the password you have set)" };
}
