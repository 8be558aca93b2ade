/** Asks the DNS whether domains still belong to who signs in with them: when somebody wants to know, and once a day. */
import { type Dns, systemDns } from "#/adapters/dns/index.ts";
import { systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql } from "#/core/db.ts";
import { AppError, notFound } from "#/core/errors.ts";
import { execute } from "#/core/execute.ts";
import { every } from "#/core/jobs.ts";
import { signInDomainsById } from "#/features/identityProvider/domain/queries.ts";
import type { SignInDomainRecord } from "#/features/identityProvider/domain/schema.ts";

type Of = { workspaceId: string; id: string };

/**
 * A domain whose record is gone is no longer theirs.
 * @throws AppError not-found, unavailable: nobody answered, and it stays what it was
 */
export async function checkSignInDomain({ workspaceId, id }: Of, dns: Pick<Dns, "txt"> = systemDns()): Promise<SignInDomainRecord> {
  const [domain] = await inWorkspace(workspaceId, () => signInDomainsById(workspaceId, [id]));
  if (!domain) throw notFound("domain");
  const found = await dns.txt(domain.host).catch((cause: unknown) => {
    throw new AppError("unavailable", "The DNS did not answer. Nothing was changed; try again in a moment.", { cause });
  });
  const { record } = await execute<SignInDomainRecord>(systemActor(workspaceId, "DNS"), "signInDomain.record", {
    id,
    isThere: found.some((text) => text.trim() === domain.value),
  });
  return record;
}

/** Those that were last asked about a day ago. */
async function checkDueSignInDomains(): Promise<void> {
  for (const { workspaceId } of await resolve<{ workspaceId: string }>("due_workspaces", "signInDomains")) {
    const due = await inWorkspace(workspaceId, () =>
      sql<{ id: string }>(
        `select id from sign_in_domain where "workspaceId" = $1 and ("checkedAt" is null or "checkedAt" < now() - interval '23 hours') limit 100`,
        [workspaceId],
      ),
    );
    for (const { id } of due)
      await checkSignInDomain({ workspaceId, id }).catch((error: unknown) => {
        // Deleted meanwhile, or nobody says anything of it: it is asked about another time.
        if (!(error instanceof AppError && ["not-found", "unavailable"].includes(error.code))) throw error;
      });
  }
}
export const crons = [every("27 * * * *", "checkSignInDomains", checkDueSignInDomains)];
