/** The desk without a record in it: what the browser's service worker keeps, and shows when no server answers. The records are on the client's disk. */
import { Desk } from "#/features/workspace/ui/Desk.tsx";
import { ShellScreen } from "#/features/workspace/ui/ShellScreen.tsx";
import { buildId, local, memberOf } from "../../../(desk)/[workspace]/access.ts";

export default async function ShellPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace: slug } = await params;
  const actor = await memberOf(slug);
  const me = { id: actor.id, name: actor.name, email: actor.email };
  return (
    <Desk start={{ seq: 0, put: [], me, workspace: { id: actor.workspaceId, slug }, build: buildId() }}>
      <ShellScreen seed={await local()} />
    </Desk>
  );
}
