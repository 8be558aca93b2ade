import { redirect } from "next/navigation";
import { query } from "#/core/query.ts";
import { may } from "#/features/workspace/policy.ts";
import type { WorkspaceRecord } from "#/features/workspace/schema.ts";
import { memberOf } from "./access.ts";

export default async function WorkspacePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const actor = await memberOf(workspace);
  const [{ onboardedAt, isDemo }, { data }] = await Promise.all([
    query<WorkspaceRecord>(actor, "workspace.read", {}),
    query<{ data: unknown[] }>(actor, "ticket.list", { limit: 1 }),
  ]);
  // Where mail arrives already, the first steps wait in the sidebar.
  const isNew = !onboardedAt && !isDemo && data.length === 0 && may.update(actor);
  redirect(`/${workspace}/${isNew ? "start" : "inbox/open"}`);
}
