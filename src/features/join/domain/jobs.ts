/** Asks the DNS whether a domain is the workspace's: when it is added, when somebody wants to know, and once a day. */
import { type Dns, systemDns } from "#/adapters/dns/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { every, task } from "#/core/jobs.ts";
import { joinDomainById } from "#/features/join/queries.ts";
import type { JoinDomainRecord } from "#/features/join/schema.ts";

type Of = { workspaceId: string; id: string };

/** @throws AppError not-found, unavailable: nobody answered, and what was proven stays so */
export async function checkJoinDomain({ workspaceId, id }: Of, dns: Pick<Dns, "txt"> = systemDns()): Promise<JoinDomainRecord> {
  const domain = await inWorkspace(workspaceId, () => joinDomainById(workspaceId, id));
  if (!domain) throw notFound("domain");
  const found = await dns.txt(domain.host).catch((cause: unknown) => {
    throw new AppError("unavailable", "The DNS did not answer. Nothing was changed; try again in a moment.", { cause });
  });
  const { record } = await execute<JoinDomainRecord>(systemActor(workspaceId, "DNS"), "join.recordDomain", {
    id,
    isProven: found.some((text) => text.trim() === domain.value),
  });
  return record;
}

/** One that was deleted meanwhile, or of which nobody says anything, is asked about another time. */
const checkIfThere = (of: Of) =>
  checkJoinDomain(of).catch((error: unknown) => {
    if (!(error instanceof AppError && ["not-found", "unavailable"].includes(error.code))) throw error;
  });

export const joinTasks = [
  task<Of>("checkJoinDomain", async (of) => {
    await checkIfThere(of);
  }),
];

async function checkDueJoinDomains(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "joinDomains")) {
    const due = await inWorkspace(workspaceId, () =>
      sql<{ id: string }>(
        `select id from join_domain where "workspaceId" = $1 and ("checkedAt" is null or "checkedAt" < now() - interval '23 hours') limit 100`,
        [workspaceId],
      ),
    );
    for (const { id } of due) await checkIfThere({ workspaceId, id });
  }
}
export const joinCrons = [every("37 * * * *", "checkJoinDomains", checkDueJoinDomains)];
