/**
 * What the audit log is told although nothing changed: sign-ins and refusals. No `execute` commands, which anybody may send, but functions
 * for the server itself.
 */
import { LRUCache } from "lru-cache";
import { type Actor, type MemberRole, memberActor, systemActor } from "#/core/actor.ts";
import { sql } from "#/core/db.ts";
import { record, touch } from "#/core/execute.ts";
import type { SecurityEventName } from "#/core/securityEvent.ts";
import { shared } from "#/core/shared.ts";
import { lastTold } from "#/features/audit/queries.ts";
import { inWorkspacesOfUser } from "#/features/member/queries.ts";

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
  const found = await inWorkspacesOfUser(userId, ({ workspaceId, memberId }) =>
    sql<Member>(`select "workspaceId", id, name, email, role from member where "workspaceId" = $1 and id = $2`, [workspaceId, memberId]),
  );
  return found.flat();
}

const REFUSALS: ReadonlySet<SecurityEventName> = new Set(["sign-in-failed", "second-factor-failed"]);
const SESSIONS: Partial<Record<SecurityEventName, string>> = { "signed-in": "session.started", "session-revoked": "session.ended" };

/** Tells every workspace of a person what happened to their account: a sign-in, a session's end, a factor added or taken away. */
export async function tellSecurityEvent(userId: string, what: SecurityEventName, data: Record<string, unknown>): Promise<void> {
  if (REFUSALS.has(what)) return tellRefusedSignIn(userId);
  for (const member of await membershipsOf(userId))
    await record(memberActor({ ...member, userId }), SESSIONS[what] ?? "session.updated", {
      subject: touch("member", member.id),
      data: SESSIONS[what] ? data : { what, ...data },
    });
}

/** Once in a while: who tries a thousand passwords is told of once in ten minutes. */
async function tellRefusedSignIn(userId: string): Promise<void> {
  for (const { workspaceId, id } of await membershipsOf(userId)) {
    const subject = touch("member", id);
    const before = await lastTold(workspaceId, subject, "session.refused");
    if (!before || Date.now() - Date.parse(before) > AGAIN_MS)
      await record(systemActor(workspaceId, "Sign-in"), "session.refused", { subject });
  }
}
