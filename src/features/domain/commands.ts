/** Writes of sending domains. What the DNS says is asked by a job; here it is written down. */
import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { sql } from "#/core/db.ts";
import { invalid, notFound } from "#/core/errors.ts";
import { type CommandContext, command, touch } from "#/core/execute.ts";
import { seal } from "#/core/secret.ts";
import { may } from "#/features/domain/policy.ts";
import { domainsById, keyOf } from "#/features/domain/queries.ts";
import { createDomainInput, type DomainRecord, domainIdInput, recordDomainInput } from "#/features/domain/schema.ts";

const DOMAINS_MAX = 100;

const newKey = async () => {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  return {
    publicKey: pair.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
};

async function found(ctx: CommandContext, id: string): Promise<DomainRecord> {
  const [record] = await domainsById(ctx.workspaceId, [id]);
  if (!record) throw notFound("domain");
  return record;
}

export const createDomain = command({
  name: "domain.create",
  input: createDomainInput,
  may: may.manage,
  run: async (ctx, { id = ctx.id(), name }): Promise<DomainRecord> => {
    const [known] = await sql<{ isKnown: boolean; count: number }>(
      `select coalesce(bool_or(name = $2), false) as "isKnown", count(*)::int as count from domain where "workspaceId" = $1`,
      [ctx.workspaceId, name],
    );
    if (known?.isKnown) throw invalid("name", "is here already");
    if ((known?.count ?? 0) >= DOMAINS_MAX) throw invalid("name", `cannot be added: there are ${DOMAINS_MAX} domains`);
    const { publicKey, privateKey } = await newKey();
    await sql(
      `insert into domain ("workspaceId", id, name, selector, "publicKey", "privateKey", "createdAt") values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ctx.workspaceId,
        id,
        name,
        `connect-${randomBytes(3).toString("hex")}`,
        publicKey,
        seal(privateKey, keyOf(ctx.workspaceId, id)),
        ctx.now,
      ],
    );
    ctx.emit("domain.created", { subject: touch("domain", id), data: { name } });
    ctx.enqueue("checkDomain", { workspaceId: ctx.workspaceId, id });
    return found(ctx, id);
  },
});

export const recordDomain = command({
  name: "domain.record",
  input: recordDomainInput,
  may: may.record,
  run: async (ctx, { id, results }): Promise<DomainRecord> => {
    const changed = await sql(
      `update domain set results = $3, "checkedAt" = $4, version = version + 1 where "workspaceId" = $1 and id = $2 returning id`,
      [ctx.workspaceId, id, JSON.stringify(results), ctx.now],
    );
    if (changed.length === 0) throw notFound("domain");
    const states = Object.fromEntries(Object.entries(results).map(([kind, result]) => [kind, result?.problem ?? "ok"]));
    ctx.emit("domain.checked", { subject: touch("domain", id), data: states });
    return found(ctx, id);
  },
});

export const deleteDomain = command({
  name: "domain.delete",
  input: domainIdInput,
  load: (ctx, { id }) => found(ctx, id),
  may: may.manage,
  run: async (ctx, { id }, domain): Promise<{ id: string }> => {
    await sql(`delete from domain where "workspaceId" = $1 and id = $2`, [ctx.workspaceId, id]);
    ctx.emit("domain.deleted", { subject: touch("domain", id), data: { name: domain.name } });
    return { id };
  },
});
