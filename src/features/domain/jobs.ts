/** Asks the DNS about sending domains: when one is added, when somebody wants to know, and once a day. */
import { type Dns, systemDns } from "#/adapters/dns/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { AppError } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { every, task } from "#/core/jobs.ts";
import { log } from "#/core/log.ts";
import { domainsById } from "#/features/domain/queries.ts";
import { judge, unanswered } from "#/features/domain/rules.ts";
import type { DomainRecord, DomainResult } from "#/features/domain/schema.ts";

type Of = { workspaceId: string; id: string };

/** @throws AppError not-found */
export async function checkDomain({ workspaceId, id }: Of, dns: Dns = systemDns()): Promise<DomainRecord> {
  const [domain] = await inWorkspace(workspaceId, () => domainsById(workspaceId, [id]));
  if (!domain) throw new AppError("not-found", "There is no such domain.");
  const results = await Promise.all(domain.records.map(async (record) => [record.kind, await ask(dns, record)] as const));
  const { record } = await execute<DomainRecord>(systemActor(workspaceId, "DNS"), "domain.record", {
    id,
    results: Object.fromEntries(results),
  });
  return record;
}

const BY_TYPE = { TXT: "txt", CNAME: "cname", MX: "mx" } as const;
async function ask(dns: Dns, record: DomainRecord["records"][number]): Promise<DomainResult> {
  try {
    return judge(record, await dns[BY_TYPE[record.type]](record.host));
  } catch (error) {
    log.debug({ err: error, host: record.host }, "the DNS did not answer");
    // What was found the last time stands until somebody answers: silence must not make mail leave unsigned.
    return record.state === "ok" ? { state: "ok", problem: null, found: record.found } : unanswered();
  }
}

/** A domain that was deleted meanwhile is nothing to ask about. */
const checkIfThere = (of: Of) =>
  checkDomain(of).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === "not-found")) throw error;
  });

export const tasks = [
  task<Of>("checkDomain", async (of) => {
    await checkIfThere(of);
  }),
];

/** Those that were last asked about a day ago. */
export async function checkDueDomains(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "domains")) {
    const due = await inWorkspace(workspaceId, () =>
      sql<{ id: string }>(
        `select id from domain where "workspaceId" = $1 and ("checkedAt" is null or "checkedAt" < now() - interval '23 hours') limit 100`,
        [workspaceId],
      ),
    );
    for (const { id } of due) await checkIfThere({ workspaceId, id });
  }
}
export const crons = [every("17 * * * *", "checkDomains", checkDueDomains)];
