import { Screen } from "#/features/workspace/ui/Screen.tsx";
import { memberOf, panes } from "../access.ts";

export default async function OutgoingPage({ params }: { params: Promise<{ workspace: string }> }) {
  await memberOf((await params).workspace);
  return <Screen seed={{ panes: await panes() }} />;
}
