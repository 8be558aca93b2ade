/**
 * What the audit log is told although nothing changed: sign-ins and refusals. No `execute` commands, which anybody may send, but functions
 * for the server itself.
 */
import { LRUCache } from "lru-cache";
import { type Actor, type MemberRole, memberActor, systemActor } from "#/core/actor.ts";
import { inWorkspace, resolve, sql, system } from "#/core/db.ts";
import { record, touch } from "#/core/execute.ts";
import { currentOrigin, setVia } from "#/core/origin.ts";
import { normalEmail } from "#/core/record.ts";
import { shared } from "#/core/shared.ts";
import { lastTold } from "#/features/audit/queries.ts";

/** The same refusal of the same actor is told once in this time: a program that goes on trying would fill the log. */
const AGAIN_MS = 10 * 60_000;
const refused = shared("refusalsTold", () => new LRUCache<string, true>({ max: 10_000, ttl: AGAIN_MS }));

/** Tells that an actor was refused something. `what`: a command's name, or a method and a path. */
export async function recordRefusal(actor: Actor, what: string): Promise<void> {
  const key = `${actor.workspaceId} ${actor.type}:${actor.id} ${what.replace(/[0-9a-f-]{36}/g, "*")}`;
  if (refused.has(key)) return;
  refused.set(key, true);
  await record(actor, "access.refused", {
    subject: touch(actor.type === "key" ? "api-key" : "member", actor.id ?? actor.workspaceId),
    data: { what },
  });
}

type Member = { workspaceId: string; id: string; name: string; email: string; role: MemberRole };
async function membershipsOf(userId: string): Promise<Member[]> {
  const places = await resolve<{ workspaceId: string; memberId: string }>("workspaces_of_user", userId);
  const found = await Promise.all(
    places.map(({ workspaceId, memberId }) =>
      inWorkspace(workspaceId, () =>
        sql<Member>(`select "workspaceId", id, name, email, role from member where "workspaceId" = $1 and id = $2`, [
          workspaceId,
          memberId,
        ]),
      ),
    ),
  );
  return found.flat();
}

/** Tells every workspace of a user that a session of theirs has begun or ended. */
export async function recordSession(userId: string, name: "session.started" | "session.ended", sessionId: string): Promise<void> {
  setVia("session", sessionId);
  for (const member of await membershipsOf(userId))
    await record(memberActor({ ...member, userId }), name, { subject: touch("session", sessionId) });
}

/**
 * Has a refused sign-in told to the workspaces of the user, if there is one. A job in either case, so that the time of the answer does not
 * tell which addresses exist.
 */
export async function recordRefusedSignIn(email: string): Promise<void> {
  const { ip, userAgent } = currentOrigin();
  await system(`select 1 from graphile_worker.add_job('tellRefusedSignIn', payload => $1::json, max_attempts => 3, job_key => $2)`, [
    JSON.stringify({ email: normalEmail(email), ip, userAgent }),
    `tellRefusedSignIn:${normalEmail(email)}`,
  ]);
}

/** Once in a while: who tries a thousand passwords is told of once in ten minutes. */
export async function tellRefusedSignIn(userId: string): Promise<void> {
  for (const { workspaceId, id } of await membershipsOf(userId)) {
    const subject = touch("member", id);
    const before = await lastTold(workspaceId, subject, "session.refused");
    if (!before || Date.now() - Date.parse(before) > AGAIN_MS)
      await record(systemActor(workspaceId, "Sign-in"), "session.refused", { subject });
  }
}
