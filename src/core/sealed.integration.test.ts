import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { execute } from "#/core/execute.ts";
import { isSealedAnew, seal, signedId, signId, unseal } from "#/core/secret.ts";
import { sealAnew, unregisteredSeals } from "#/core/sealed.ts";
import { shared } from "#/core/shared.ts";
import { env } from "#/env.ts";
import { fetchingKey } from "#/features/mail/fetching/rules.ts";
import { testDatabase } from "../../test/database.ts";
import { buildWorkspace } from "../../test/factories.ts";
import { TEST_SECRET } from "../../test/secret.ts";

const database = testDatabase();
const NEW_SECRET = "the secret of today, of enough length as well";

/** The installation has another secret from now on, and knows these as earlier ones. */
function useSecret(secret: string, previous: string[] = []) {
  shared("secret", () => ({ value: null as string | null })).value = secret;
  env.APP_SECRET_PREVIOUS = previous;
}
afterEach(() => useSecret(TEST_SECRET));

async function asOwner<T>(fn: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    return await fn(owner);
  } finally {
    await owner.end();
  }
}

/** A value in every column there is: those that features seal by commands, and one in its row. */
async function sealedRows() {
  const space = await buildWorkspace();
  const domain = await execute<{ id: string }>(space.owner, "domain.create", { name: `d${Date.now()}.example` });
  await execute(space.owner, "inbox.setOutgoing", { id: space.inboxId, by: "smtp", url: "smtp://me:hunter2@mail.example:587" });
  await database.owner(
    `insert into fetching ("workspaceId", id, host, port, security, "user", auth, folder, after, "importFrom", secret)
     values ($1, $2, 'imap.example', 993, 'tls', 'me', 'password', 'INBOX', 'keep', now(), $3)`,
    [space.id, space.inboxId, seal(`{"password":"hunter2"}`, fetchingKey(space.id, space.inboxId))],
  );
  return { space, domainId: domain.record.id };
}

describe("another APP_SECRET", () => {
  it("lets the links of invitations go on while the earlier one is named", () => {
    const id = uuidv7();
    const link = signId(id, "invitation");
    useSecret(NEW_SECRET, [TEST_SECRET]);
    expect([signedId(link, "invitation"), signedId(link, "join link"), signId(id, "invitation") === link]).toEqual([id, null, false]);
    useSecret(NEW_SECRET);
    expect(signedId(link, "invitation")).toBeNull();
  });

  it("opens what was sealed before while the earlier one is named, seals it anew, and then needs it no more", async () => {
    const { space, domainId } = await sealedRows();
    const read = async () => {
      const [row] = await database.owner<{ key: string; way: string; box: string }>(
        `select d."privateKey" as key, i."outgoingSecret" as way, f.secret as box from domain d, inbox i, fetching f
         where d."workspaceId" = $1 and d.id = $2 and i."workspaceId" = $1 and f."workspaceId" = $1 and f.id = i.id and i.id = $3`,
        [space.id, domainId, space.inboxId],
      );
      if (!row) throw new Error("the rows are gone");
      return [
        [row.key, `domain:${space.id}:${domainId}`],
        [row.way, `inbox:${space.id}:${space.inboxId}`],
        [row.box, fetchingKey(space.id, space.inboxId)],
      ] as const;
    };
    useSecret(NEW_SECRET);
    for (const [sealed, about] of await read()) expect(unseal(sealed, about)).toBeNull();

    useSecret(NEW_SECRET, ["one before that, which sealed nothing that is left", TEST_SECRET]);
    for (const [sealed, about] of await read()) expect(unseal(sealed, about)).not.toBeNull();
    expect((await read()).map(([sealed, about]) => isSealedAnew(sealed, about))).toEqual([false, false, false]);
    const results = await asOwner(sealAnew);
    expect(results.filter(({ sealed, lost }) => sealed + lost > 0)).toEqual([
      { name: "domain.privateKey", sealed: 1, lost: 0 },
      { name: "fetching.secret", sealed: 1, lost: 0 },
      { name: "inbox.outgoingSecret", sealed: 1, lost: 0 },
    ]);

    useSecret(NEW_SECRET);
    const opened = (await read()).map(([sealed, about]) => unseal(sealed, about));
    expect(opened).toEqual([expect.stringContaining("PRIVATE KEY"), "smtp://me:hunter2@mail.example:587", `{"password":"hunter2"}`]);
    // A second time there is nothing to do, and what no secret opens is told and left as it is.
    expect((await asOwner(sealAnew)).reduce((sum, { sealed, lost }) => sum + sealed + lost, 0)).toBe(0);
    useSecret("a third secret that nobody has told of the second", [TEST_SECRET]);
    expect((await asOwner(sealAnew)).filter(({ lost }) => lost > 0).map(({ sealed, lost }) => [sealed, lost])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it("finds a sealed value in a column that nobody has registered", async () => {
    const space = await buildWorkspace();
    expect(await asOwner(unregisteredSeals)).toEqual([]);
    await database.owner(`update workspace set name = $2 where id = $1`, [space.id, seal("x", "workspace")]);
    expect(await asOwner(unregisteredSeals)).toEqual(["workspace.name"]);
    await database.owner(`update workspace set name = 'A' where id = $1`, [space.id]);
  });
});
