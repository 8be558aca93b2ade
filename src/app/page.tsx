import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { identityFromCookie } from "#/core/auth.ts";
import { workspacesOfUser } from "#/features/session/queries.ts";

/** The front door: on to the first workspace, to a new one, or to signing in. */
export default async function RootPage() {
  const identity = await identityFromCookie((await headers()).get("cookie"));
  if (!identity) redirect("/sign-in");
  const [first] = await workspacesOfUser(identity.userId);
  redirect(first ? `/${first.slug}` : "/new");
}
