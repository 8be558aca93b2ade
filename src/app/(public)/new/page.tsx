import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { workspacesToJoin } from "#/features/session/join/commands.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";
import { Joinable } from "#/features/session/ui/Joinable.tsx";
import { NewWorkspace } from "#/features/workspace/ui/NewWorkspace.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("new.title") };
}

export default async function NewWorkspacePage() {
  const identity = await identityFromCookie((await headers()).get("cookie"));
  if (!identity) redirect("/sign-in?next=/new");
  const [own, joinable] = await Promise.all([workspacesOfUser(identity.userId), workspacesToJoin(identity)]);
  return (
    <div className="auth">
      {joinable.length > 0 ? <Joinable workspaces={joinable.map(({ workspaceId, name }) => ({ workspaceId, name }))} /> : null}
      <NewWorkspace hasOthers={own.length > 0} />
      <LanguageSelect />
    </div>
  );
}
