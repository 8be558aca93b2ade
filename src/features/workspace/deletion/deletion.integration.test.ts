/** The end of a workspace: asked for, waited for, taken back, carried out; and the neighbour is as it was. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "#/adapters/storage/index.ts";
import { execute } from "#/core/execute.ts";
import { query } from "#/core/query.ts";
import { env } from "#/env.ts";
import { deleteWorkspace } from "#/features/workspace/deletion/jobs.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { testDatabase } from "../../../../test/database.ts";
import { buildMember, buildTicket, buildWorkspace, receive, type TestWorkspace } from "../../../../test/factories.ts";

const database = testDatabase();
let here: TestWorkspace;
let there: TestWorkspace;

async function fill(workspace: TestWorkspace) {
  const storageKey = `${workspace.id}/ab/file`;
  await storage().put(storageKey, Buffer.from("file"));
  await storage().put(`${workspace.id}/upload/lost/0`, Buffer.from("a piece nobody knows"));
  const { ticketId } = await receive(workspace, {
    attachments: [{ name: "a.txt", contentType: "text/plain", sizeBytes: 4, isInline: false, contentId: null, risks: [], storageKey }],
  });
  const agent = await buildMember(workspace, "agent");
  await execute(workspace.owner, "team.create", { name: "Team", memberIds: [agent.id] });
  await execute(workspace.owner, "role.create", { name: "Role", permissions: ["message.note"] });
  await execute(workspace.owner, "label.create", { name: "Label" });
  await execute(agent, "message.create", { ticketId, kind: "reply", text: "Answer" }, "kept");
  await execute(agent, "ticket.update", { id: ticketId, assigneeId: agent.id });
  for (let i = 0; i < 3; i++) await buildTicket(workspace);
  await database.owner(
    `insert into inbound_mail (id, source, recipients, raw, "sizeBytes", "workspaceId", outcome) values (gen_random_uuid(), 'smtp', '{}', 'x', 1, $1, 'ticket')`,
    [workspace.id],
  );
  await database.owner(`insert into automatic_mail (id, email, "inboxId") values (gen_random_uuid(), 'a@b.example', $1)`, [
    workspace.inboxId,
  ]);
  return { ticketId, agent };
}

/** Rows of a workspace by table, by what the database says there is. */
async function rowsOf(id: string): Promise<Record<string, number>> {
  const tables = await database.owner<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspaceId' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await database.owner<{ count: number }>(`select count(*)::int as count from "${name}" where "workspaceId" = $1`, [id]);
    if (row?.count) counts[name] = row.count;
  }
  const [jobs] = await database.owner<{ count: number }>(
    `select count(*)::int as count from graphile_worker._private_jobs where payload->>'workspaceId' = $1 and key is distinct from 'delete:' || $1`,
    [id],
  );
  if (jobs?.count) counts.jobs = jobs.count;
  return counts;
}

let filled: Awaited<ReturnType<typeof fill>>;
let neighbour: Record<string, number>;
beforeAll(async () => {
  [here, there] = [await buildWorkspace(), await buildWorkspace()];
  filled = await fill(here);
  await fill(there);
  neighbour = await rowsOf(there.id);
});

const ask = (actor = here.owner, slug = here.slug) => execute<WorkspaceRecord>(actor, "workspace.requestDeletion", { slug });

describe("deleting a workspace", () => {
  it("refuses bad input and others: another slug, who does not own it, at once", async () => {
    await expect(ask(here.owner, there.slug)).rejects.toMatchObject({ code: "invalid" });
    await expect(ask(await buildMember(here, "admin"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(execute(here.owner, "workspace.requestDeletion", { slug: here.slug, days: 0 })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await deleteWorkspace(here.id)).toBe(false);
    await expect(database.owner(`select delete_workspace($1, 10)`, [here.id])).rejects.toThrow("not to be deleted");
  });

  it("waits for 14 days, in which members change nothing, mail comes in, and it can be kept", async () => {
    const { record } = await ask();
    const days = (Date.parse(record.deletionAt ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
    // Asked for again, the first date stands.
    expect((await ask()).record.deletionAt).toBe(record.deletionAt);
    const before = await rowsOf(here.id);
    for (const [name, input] of [
      ["ticket.update", { id: filled.ticketId, status: "closed" }],
      ["message.create", { ticketId: filled.ticketId, kind: "note", text: "Late" }],
      ["label.create", { name: "Late" }],
    ] as const)
      await expect(execute(here.owner, name, input), name).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("about to be deleted"),
      });
    expect(await rowsOf(here.id)).toEqual(before);
    await execute(filled.agent, "ticket.markRead", { id: filled.ticketId, at: new Date().toISOString() });
    await receive(here);
    expect(await deleteWorkspace(here.id)).toBe(false);
    expect((await execute<WorkspaceRecord>(here.owner, "workspace.keep", {})).record.deletionAt).toBeNull();
    await execute(here.owner, "label.create", { name: "Late" });
    expect(await query(here.owner, "workspace.read", {})).toMatchObject({ deletionAt: null });
  });

  it("then leaves nothing of it, frees its address, and touches no other", async () => {
    await ask();
    await database.owner(`update workspace set "deletionAt" = now() - interval '1 minute' where id = $1`, [here.id]);
    await expect(execute(here.owner, "workspace.keep", {})).rejects.toMatchObject({ code: "conflict" });
    expect(await deleteWorkspace(here.id)).toBe(true);
    expect(await rowsOf(here.id)).toEqual({});
    expect(existsSync(join(env.CONNECT_DATA_DIR, "files", here.id))).toBe(false);
    expect(await database.owner(`select from automatic_mail where "inboxId" = $1`, [here.inboxId])).toEqual([]);
    expect(await rowsOf(there.id)).toEqual(neighbour);
    expect(readdirSync(join(env.CONNECT_DATA_DIR, "files", there.id), { recursive: true }).length).toBeGreaterThan(3);
    expect(await deleteWorkspace(here.id)).toBe(false);
    // Its name and its address are anybody's again.
    const again = await buildWorkspace({ slug: here.slug });
    expect(again.address).toBe(here.address);
  });
});
