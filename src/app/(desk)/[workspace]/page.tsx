import { redirect } from "next/navigation";
import { memberOf } from "./access.ts";

export default async function WorkspacePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  await memberOf(workspace);
  redirect(`/${workspace}/inbox/open`);
}
