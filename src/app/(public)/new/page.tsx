import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";
import { NewWorkspace } from "#/features/workspace/ui/NewWorkspace.tsx";
import { LanguageSelect } from "#/ui/LanguageSelect.tsx";
import { text } from "#/app/reader.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: await text("new.title") };
}

export default async function NewWorkspacePage() {
  const identity = await identityFromCookie((await headers()).get("cookie"));
  if (!identity) redirect("/sign-in?next=/new");
  const own = await workspacesOfUser(identity.userId);
  return (
    <div className="auth">
      <NewWorkspace hasOthers={own.length > 0} />
      <LanguageSelect />
    </div>
  );
}
