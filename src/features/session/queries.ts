/** Reads for the person who is signed in: their sessions and workspaces. Installation-wide, so plain functions and no queries of an actor. */
import Bowser from "bowser";
import type { MemberRole } from "#/core/actor.ts";
import { sql, system } from "#/core/db.ts";
import { decodeCursor, type Page, pageOf } from "#/core/query.ts";
import { env } from "#/env.ts";
import { inWorkspacesOfUser } from "#/features/member/queries.ts";
import type { OwnWorkspaceRecord, SessionRecord } from "#/features/session/schema.ts";

/** The user's sessions that still count, newest first. `currentId` is the one that asks. */
export async function listSessions(
  userId: string,
  currentId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<SessionRecord>> {
  const [before = null] = cursor ? decodeCursor(cursor, "id") : [];
  const rows = await system<Omit<SessionRecord, "isCurrent" | "browser" | "system">>(
    `select id, "userAgent", ip, "createdAt", "lastSeenAt", least("expiresAt", "lastSeenAt" + make_interval(days => $4)) as "expiresAt" from session
     where "userId" = $1 and "revokedAt" is null and "expiresAt" > now() and "lastSeenAt" > now() - make_interval(days => $4)
       and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [userId, before, limit + 1, env.CONNECT_SESSION_IDLE_DAYS],
  );
  return pageOf(
    rows.map((row) => ({ ...row, ...deviceInWords(row.userAgent), isCurrent: row.id === currentId })),
    limit,
    (last) => [last.id],
  );
}

/** A browser and its system, as its own name of itself tells them. */
export function deviceInWords(userAgent: string): { browser: string | null; system: string | null } {
  // An empty one is refused there.
  const { browser, os } = Bowser.parse(userAgent || "-");
  return { browser: [browser.name, browser.version?.split(".")[0]].filter(Boolean).join(" ") || null, system: os.name ?? null };
}

/** The workspaces the user is an active member of, the first joined first. */
export async function workspacesOfUser(userId: string): Promise<OwnWorkspaceRecord[]> {
  const found = await inWorkspacesOfUser(userId, ({ workspaceId, memberId }) =>
    sql<{ id: string; slug: string; name: string; role: MemberRole }>(
      `select w.id, w.slug, w.name, m.role from workspace w join member m on m."workspaceId" = w.id where w.id = $1 and m."workspaceId" = $1 and m.id = $2`,
      [workspaceId, memberId],
    ),
  );
  return found.flat();
}
